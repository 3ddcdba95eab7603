# SPDX-License-Identifier: MIT
#
# The test of tidy itself: a small tree without faults is tidy, and each kind of fault, planted in
# it alone, is found at its place. A rule that never fires fails here.

import pathlib
import shutil
import tempfile
from dataclasses import dataclass, field

from . import arrows, check, exceptions, texts
from .finding import Finding

SWIFT = "// SPDX-License-Identifier: MIT\n//\n// A file of the self-test.\n\n"
# How the first line after the header of a planted file is numbered.
FIRST = 5


def entry(name: str, modules: set[str], kind: str = "target") -> str:
    """One target of a Package.swift, in four lines."""
    names = [f'"{module}",' for module in sorted(modules - arrows.FOUNDATION)]
    lines = [" ".join(half) or "//" for half in (names[:5], names[5:])]
    listed = "".join(f"        {line}\n" for line in lines)
    return f'    .{kind}(name: "{name}", dependencies: [\n{listed}    ]),'


def entry_line(name: str) -> int:
    """The line of a target in the Package.swift."""
    return 7 + 4 * list(arrows.TABLE).index(name)


def manifest(changes: dict[str, str] | None = None) -> str:
    """A Package.swift with every target of the table and one test target."""
    lines = ["// swift-tools-version: 6.2", "// SPDX-License-Identifier: MIT", "//"]
    lines += ["// The manifest of the self-test.", "", "let package = Package(targets: ["]
    for name, modules in arrows.TABLE.items():
        kind = "systemLibrary" if name in arrows.IN_C else "target"
        lines.append((changes or {}).get(name, entry(name, modules, kind)))
    lines += ['    .testTarget(name: "SheafBSONTests", dependencies: ["SheafBSON"]),', "])", ""]
    return "\n".join(lines)


def clean_tree() -> dict[str, str]:
    """The files of a tree that is tidy."""
    tree = {
        "Package.swift": manifest(),
        "README.md": "# A tree\n",
        "LICENSE": "MIT\n",
        ".gitignore": ".build/\n",
        ".build/Debris.swift": "\tnot looked at",
        "Tests/SheafBSONTests/ThingTests.swift": SWIFT
        + "import SheafBSON\nimport Testing\n\n@Test func works() {}\n",
    }
    for name, modules in arrows.TABLE.items():
        if name in arrows.IN_C:
            tree[f"Sources/{name}/shim.h"] = "// SPDX-License-Identifier: MIT\n"
        else:
            imports = [f"import {module}\n" for module in sorted(modules - arrows.FOUNDATION)]
            tree[f"Sources/{name}/Thing.swift"] = SWIFT + "".join(imports) + "\nstruct Thing {}\n"
    return tree


@dataclass
class Fault:
    """Files to write over the clean tree, and the finding that must come of it."""

    rule: str
    place: str
    files: dict[str, str | None] = field(default_factory=dict)


def planted(rule: str, body: str, line: int = FIRST, target: str = "SheafBSON") -> Fault:
    """A fault in a Swift file of its own."""
    path = f"Sources/{target}/Planted.swift"
    return Fault(rule, f"{path}:{line}", {path: SWIFT + body})


def long_function(header: str, lines: int) -> str:
    return header + " {\n" + "    step()\n" * (lines - 2) + "}\n"


def faults() -> list[Fault]:
    return text_faults() + size_faults() + arrow_faults() + layout_faults()


def text_faults() -> list[Fault]:
    marker = texts.MARKERS[0]
    documented = "/// A thing.\npackage struct Thing {\n"
    return [
        planted("white-space", "\tlet tab = 1\n"),
        planted("white-space", "let trailing = 1 \n"),
        planted("white-space", "let unfinished = 1"),
        planted("columns", "let wide = " + "1 + " * 30 + "1\n"),
        planted("marker", f"// {marker}: later\nlet marked = 1\n"),
        planted("banned-call", "let value = try! risky()\n"),
        planted("banned-call", 'func stop() { fatalError("no") }\n'),
        planted("banned-call", 'func talk() { print("\\(name("x")) no") }\n', target="Sheaf"),
        planted("reason", "final class Box: @unchecked Sendable {}\n"),
        planted("reason", "nonisolated(unsafe) var shared = 1\n"),
        planted("documentation", "package struct Bare {}\n"),
        planted("documentation", documented + "    public var bare: Int\n}\n", FIRST + 2),
        planted("documentation", "// Not documentation.\n@inlinable\npublic func bare() {}\n", 7),
        planted("machine-path", '// See "/' + 'home/somebody/notes".\nlet path = 1\n'),
        planted("machine-path", '// See https:/' + '/registry.internal/x.\nlet host = 1\n'),
        Fault("header", "Sources/Sheaf/Bare.swift:1", {"Sources/Sheaf/Bare.swift": "let a = 1\n"}),
        Fault("header", "tools/planted:2", {"tools/planted": "#!/usr/bin/env bash\necho hello\n"}),
        Fault(
            "header",
            "Sources/Sheaf/Planted.swift:1",
            {"Sources/Sheaf/Planted.swift": SWIFT.split("\n")[0] + "\n\nlet purposeless = 1\n"},
        ),
    ]


def size_faults() -> list[Fault]:
    limit = texts.FUNCTION_LINES_MAX
    nested = "func outer() {\n" + long_function("    func inner()", limit - 1) + "}\n"
    accessor = "var long: Int {\n" + long_function("    get", limit + 1) + "}\n"
    closure = "func spread(\n    then step: () -> Void = {}\n) -> [Int]"
    return [
        planted("file-size", "let line = 1\n" * texts.LINES_MAX, 1),
        planted("function-size", long_function("func long() throws(Oops) -> [Int]", limit + 1)),
        planted("function-size", long_function("static func == (a: Int, b: Int)", limit + 1)),
        planted("function-size", long_function("init?<T>(_ value: T) where T: P", limit + 1)),
        planted("function-size", long_function("subscript(index: Int) -> Int", limit + 1)),
        planted("function-size", long_function(closure, limit)),
        planted("function-size", nested),
        planted("function-size", accessor, FIRST + 1),
    ]


def arrow_faults() -> list[Fault]:
    bridge = SWIFT + "import Foundation\n\nlet date = 1\n"
    path = "Sources/SheafBSON/"
    line = entry_line("SheafRecords")
    upward = entry("SheafRecords", arrows.TABLE["SheafRecords"] | {"SheafLanguage"})
    unlisted = entry("SheafRecords", {"SheafBSON"})
    unknown = entry("SheafExtra", set()) + "\n" + entry("SheafBSON", set())
    return [
        planted("import-arrow", "import SheafRecords\n", target="SheafLanguage"),
        planted("import-arrow", "package import SheafLanguage\n", target="SheafRecords"),
        planted("import-arrow", "import CLMDB\n", target="SheafRecords"),
        planted("import-arrow", "import Foundation\n", target="SheafRecords"),
        planted("import-arrow", "public import CPCRE2\n", target="SheafLanguage"),
        planted("import-arrow", "@preconcurrency import NIOCore\n", target="SheafBSON"),
        planted("import-arrow", "package import CLMDB\n", target="SheafKeyValue"),
        planted("import-arrow", "import struct Sheaf.Store\n", target="SheafKeyValue"),
        Fault(
            "import-arrow",
            f"{path}Second.swift:{FIRST}",
            {f"{path}First.swift": bridge, f"{path}Second.swift": bridge},
        ),
        Fault(
            "import-arrow",
            f"Package.swift:{line + 1}",
            {"Package.swift": manifest({"SheafRecords": upward})},
        ),
        Fault(
            "manifest",
            f"Package.swift:{line + 1}",
            {"Sources/SheafRecords/Thing.swift": SWIFT + "import SheafBSON\nlet a = 1\n"},
        ),
        Fault(
            "manifest",
            f"Package.swift:{line}",
            {"Package.swift": manifest({"SheafRecords": unlisted})},
        ),
        Fault(
            "manifest",
            f"Package.swift:{entry_line('SheafBSON')}",
            {"Package.swift": manifest({"SheafBSON": unknown})},
        ),
        Fault("manifest", "Package.swift:1", {"Package.swift": manifest({"SheafLanguage": ""})}),
    ]


def layout_faults() -> list[Fault]:
    body = SWIFT + "let a = 1\n"
    target_line, tests_line = entry_line("Sheaf"), 7 + 4 * len(arrows.TABLE)

    def file(rule: str, path: str, text: str = body) -> Fault:
        return Fault(rule, f"{path}:1", {path: text})

    tests = "Tests/SheafBSONTests/ThingTests.swift"
    return [
        Fault("layout", "docs:1", {"docs/page.md": "# A page\n"}),
        Fault("layout", "Package.swift:1", {"Package.swift": None}),
        file("name", "Sources/Sheaf/thing.swift"),
        file("name", "Sources/Sheaf/Thing-more.swift"),
        file("name", "Sources/Sheaf/Parsable Types/Thing.swift"),
        file("name", "Sources/Sheaf/Helpers/Thing.swift"),
        file("placeholder", "Sources/Sheaf/Placeholder.swift"),
        file("placeholder", "Sources/Sheaf/Empty.swift", SWIFT + "import SheafBSON\n"),
        file("target", "Sources/Stray/Thing.swift"),
        Fault("target", f"Package.swift:{target_line}", {"Sources/Sheaf/Thing.swift": None}),
        Fault("target", f"Package.swift:{tests_line}", {tests: body}),
    ]


def findings(files: dict[str, str | None], with_formatter: bool = False) -> list[Finding]:
    """What tidy says of the clean tree with some files changed or taken away."""
    with tempfile.TemporaryDirectory(prefix="tidy-") as folder:
        root = pathlib.Path(folder)
        for path, text in (clean_tree() | files).items():
            if text is not None:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
        return check.run(root, with_formatter)[0]


def run() -> int:
    """Runs every case, tells the failures, and returns the exit code."""
    failures: list[str] = []
    clean = findings({})
    failures += [f"the clean tree: {finding}" for finding in clean]
    all_faults = faults()
    for fault in all_faults:
        found = findings(fault.files)
        if not any(
            finding.rule == fault.rule and str(finding).startswith(fault.place + ": ")
            for finding in found
        ):
            said = "; ".join(map(str, found)) or "nothing"
            failures.append(f"[{fault.rule}] at {fault.place} not found; tidy said: {said}")
    failures += check_innocence() + check_exceptions() + check_formatter()
    for failure in failures:
        print(f"tidy --self-test: {failure}")
    if not failures:
        print(f"tidy: self-test found all {len(all_faults)} planted faults")
    return 1 if failures else 0


def check_innocence() -> list[str]:
    """What looks like a fault and is none."""
    limit = texts.FUNCTION_LINES_MAX
    body = 'let text = """\n    fatalError( try! package struct \\(call("}")) {\n    """\n'
    body += "// try! in a comment, and a brace {\n"
    body += 'let raw = #"say "print(" \\#(x) try!"#\n'
    body += "// Safe because only one thread sees it.\nnonisolated(unsafe) var shared = 1\n"
    body += "/// A thing.\n@inlinable\n@_lifetime(\n    copy self\n)\npackage func thing() {}\n"
    body += long_function("func long()", limit) + long_function("struct Long", limit + 9)
    body += 'let call = items.map {\n' + "    step()\n" * limit + "}\n"
    found = findings({"Sources/Sheaf/Innocent.swift": SWIFT + body})
    return [f"not a fault: {finding}" for finding in found]


def check_exceptions() -> list[str]:
    """An exception silences its finding, and must go when it allows more than there is."""
    path = "Sources/Sheaf/Planted.swift"
    wide = {path: SWIFT + ("let wide = " + "1 + " * 30 + "1\n") * 2}
    cases = [
        (wide, f"columns {path} 2 because it is a test", None),
        (wide, f"columns {path} 1 because it is a test", "columns"),
        (wide, f"columns {path} 3 because it is a test", "exception"),
        (wide, f"columns {path} 2", "exception"),
        ({}, f"columns {path} 2 because it is a test", "exception"),
    ]
    failures = []
    for files, entry, rule in cases:
        found = findings(files | {exceptions.LIST: entry + "\n"})
        if (not found if rule is None else any(each.rule == rule for each in found)):
            continue
        said = "; ".join(map(str, found)) or "nothing"
        failures.append(f"exception `{entry}`: expected {rule or 'silence'}; tidy said: {said}")
    return failures


def check_formatter() -> list[str]:
    """The formatter is asked, where there is one."""
    if shutil.which("swift") is None:
        return []
    path = "Sources/Sheaf/Planted.swift"
    found = findings({path: SWIFT + "let  spaced   = 1\n"}, with_formatter=True)
    if any(each.rule == "format" and each.path == path for each in found):
        return []
    return ["the formatter's findings do not arrive"]
