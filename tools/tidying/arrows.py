# SPDX-License-Identifier: MIT
#
# Who may import whom: the table of the article Architecture, held against every import in the
# sources and against the dependencies in Package.swift.

import re

from .finding import Finding
from .source import Source

# The modules that come with the compiler and that every target may use.
SYSTEM = {"Swift", "Synchronization", "Glibc", "Musl", "Darwin", "_StringProcessing"}
FOUNDATION = {"Foundation", "FoundationEssentials"}

# Our targets and what each may import besides SYSTEM. A new target begins with a line here.
TABLE: dict[str, set[str]] = {
    "CLMDB": set(),
    "CPCRE2": set(),
    "CICU": set(),
    "CCollator": {"CICU"},
    "CEdit": set(),
    "SheafKeyValue": {"CLMDB", "Dispatch"},
    "SheafBSON": FOUNDATION,
    "SheafLanguage": {"CCollator", "CPCRE2", "SheafBSON"},
    "SheafRecords": {"SheafBSON", "SheafKeyValue"},
    "Sheaf": {"SheafBSON", "SheafKeyValue", "SheafLanguage", "SheafRecords"} | FOUNDATION,
    "COpenSSL": set(),
    "CZlib": set(),
    "SheafCommands": {"Sheaf", "SheafBSON"},
    "SheafDump": {"CZlib", "Sheaf", "SheafBSON"} | FOUNDATION,
    "SheafWire": {
        "COpenSSL",
        "CZlib",
        "Sheaf",
        "SheafBSON",
        "SheafCommands",
        "Logging",
        "NIOCore",
        "NIOHTTP1",
        "NIOPosix",
    },
    "storectl": {
        "Sheaf",
        "SheafBSON",
        "SheafCommands",
        "SheafDump",
        "SheafWire",
        "CEdit",
        "ArgumentParser",
        "Logging",
        "Dispatch",
    }
    | FOUNDATION,
    # What only tests use. The reference knows values and their bytes and no more, so that it is a
    # second opinion.
    "SheafTestSupport": set(),
    "SheafReference": {"SheafBSON"},
    "SheafDifferential": {
        "Sheaf",
        "SheafBSON",
        "SheafLanguage",
        "SheafReference",
        "SheafTestSupport",
    },
    "SheafHistory": {"Sheaf", "SheafTestSupport"},
    "CheckCallers": {"Sheaf", "SheafHistory"},
    "FuzzUpdates": {"Sheaf", "SheafDifferential", "SheafReference", "SheafTestSupport"},
    "SheafFuzz": {"Sheaf", "SheafBSON"},
    "Torture": {"Sheaf", "SheafTestSupport"} | FOUNDATION,
}

# The libraries in C, which no test speaks to and of which no type leaves the target that uses them.
IN_C = {"CCollator", "CEdit", "CICU", "CLMDB", "COpenSSL", "CPCRE2", "CZlib"}

# The targets in which at most one file, the bridge, may import Foundation.
ONE_BRIDGE = {"SheafBSON"}

IMPORT = re.compile(
    r"^[ \t]*(?P<words>(?:@\w+(?:\([^)\n]*\))?[ \t]+)*(?:public|package|internal|private"
    r"|fileprivate)?[ \t]*)import[ \t]+(?:struct |class |enum |protocol |func |var |let "
    r"|typealias )?[ \t]*(?P<module>\w+)",
    re.MULTILINE,
)


def check(sources: list[Source], manifest: Source | None) -> list[Finding]:
    """Findings about imports and about the manifest."""
    findings: list[Finding] = []
    imported: dict[str, set[str]] = {}
    bridges: dict[str, list[tuple[str, int]]] = {}
    targets = manifest_targets(manifest) if manifest else {}
    for source in sources:
        if not source.is_swift or source.target is None:
            continue
        allowed = modules_allowed(source.target, targets)
        for mark in IMPORT.finditer(source.code):
            module, line = mark.group("module"), source.line_of(mark.start("module"))
            imported.setdefault(source.target, set()).add(module)
            if allowed is not None and module not in allowed:
                sentence = f"{source.target} may not import {module}"
                findings.append(Finding(source.path, line, sentence, "import-arrow"))
            if module in IN_C and re.search(r"public|package|@_exported", mark.group("words")):
                sentence = f"{module} is imported inside only: no C type leaves {source.target}"
                findings.append(Finding(source.path, line, sentence, "import-arrow"))
            if source.target in ONE_BRIDGE and module in FOUNDATION:
                bridges.setdefault(source.target, []).append((source.path, line))
    for target, places in bridges.items():
        for path, line in places:
            if len({path for path, _ in places}) > 1:
                sentence = f"{target} may import Foundation in one file, the bridge, and not in two"
                findings.append(Finding(path, line, sentence, "import-arrow"))
    if manifest:
        findings += check_manifest(manifest, targets, imported)
    return findings


def modules_allowed(target: str, targets: dict) -> set[str] | None:
    """What a target may import; a test target: its subject and all that the subject may import."""
    if target in TABLE:
        return TABLE[target] | SYSTEM
    if target not in targets or targets[target].kind != "testTarget":
        return None
    reached = set(FOUNDATION) | SYSTEM | {"Testing"}
    waiting = list(targets[target].dependencies)
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += TABLE.get(module, set())
    return reached - IN_C


class ManifestTarget:
    """One target as Package.swift declares it."""

    def __init__(self, kind: str, name: str, line: int, dependencies: dict[str, int]):
        self.kind, self.name, self.line, self.dependencies = kind, name, line, dependencies


def manifest_targets(manifest: Source) -> dict[str, ManifestTarget]:
    """The targets of Package.swift with their dependencies and lines."""
    found: dict[str, ManifestTarget] = {}
    for mark in re.finditer(r"\.(\w*[tT]arget|systemLibrary)\(", manifest.code):
        end = closing(manifest.code, mark.end() - 1)
        text = manifest.text[mark.end() : end]
        name = re.search(r'\bname:\s*"([^"]+)"', text)
        if name is None:
            continue
        dependencies: dict[str, int] = {}
        listed = re.search(r"\bdependencies:\s*\[", text)
        if listed:
            start = mark.end() + listed.end()
            list_end = closing(manifest.code, start - 1)
            for module, offset in dependency_names(manifest.text[start:list_end]):
                dependencies[module] = manifest.line_of(start + offset)
        line = manifest.line_of(mark.start())
        target = ManifestTarget(mark.group(1), name.group(1), line, dependencies)
        found[target.name] = target
    return found


def dependency_names(text: str) -> list[tuple[str, int]]:
    """The names in a list of dependencies: plain texts, and `name:` of products and targets."""
    names = [(mark.group(1), mark.start()) for mark in re.finditer(r'\bname:\s*"([^"]+)"', text)]
    plain = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", lambda m: " " * len(m.group()), text)
    return names + [(mark.group(1), mark.start()) for mark in re.finditer(r'"([^"]+)"', plain)]


def closing(code: str, opening: int) -> int:
    """Where the parenthesis or bracket that opens here closes."""
    depth = 0
    for mark in re.compile(r"[()\[\]]").finditer(code, opening):
        depth += 1 if mark.group() in "([" else -1
        if depth == 0:
            return mark.start()
    return len(code)


def check_manifest(manifest: Source, targets: dict, imported: dict) -> list[Finding]:
    """Findings about Package.swift: unknown targets, arrows, dependencies that nobody imports."""
    findings = []

    def report(line: int, sentence: str, rule: str = "manifest"):
        findings.append(Finding(manifest.path, line, sentence, rule))

    for name, target in targets.items():
        if target.kind != "testTarget" and name not in TABLE:
            report(target.line, f"{name} is missing from the table in tools/tidying/arrows.py")
            continue
        used = imported.get(name, set())
        for module, line in target.dependencies.items():
            if target.kind != "testTarget" and module not in TABLE[name]:
                report(line, f"{name} may not depend on {module}", "import-arrow")
            elif target.kind != "testTarget" and name not in IN_C and module not in used:
                report(line, f"{name} depends on {module} and never imports it")
        if target.kind != "testTarget":
            for module in sorted(used & TABLE.keys() - target.dependencies.keys()):
                report(target.line, f"{name} imports {module} and does not list it")
    for name in TABLE.keys() - targets.keys():
        report(1, f"the table in tools/tidying/arrows.py has {name}, Package.swift has not")
    return findings
