# SPDX-License-Identifier: MIT
#
# The rules on the tree as a whole: what lies at the top, names of files and folders, nothing empty,
# nothing that only holds a place, no target without content and no test target without a test.

import fnmatch
import pathlib
import re

from .arrows import manifest_targets
from .finding import Finding
from .source import Source

TOP_LEVEL = {
    "Package.swift",
    "Sources",
    "Tests",
    "Benchmarks",
    "tools",
    "README.md",
    "LICENSE",
}

SWIFT_NAME = re.compile(r"(?:[A-Z][A-Za-z0-9]*(?:\+[A-Z][A-Za-z0-9]*)*|main)\.swift")
DRAWERS = re.compile(r"(?:Util|Utils|Utilities|Helper|Helpers|Misc|Common|Extensions)")
HOLDS_A_PLACE = re.compile(r"(?i)^(?:placeholder|temporary|dummy|scratch|untitled)\d*\.")
# Files that are bytes, not text.
BINARY = (".png", ".jpg", ".gz", ".zip", ".bson", ".bin", ".mdb", ".ico")


def files(root: pathlib.Path) -> list[str]:
    """The files of the tree in order, without what .gitignore names and without git's own."""
    ignored = [".git"]
    if (root / ".gitignore").exists():
        lines = (root / ".gitignore").read_text().split("\n")
        ignored += [line.strip("/") for line in lines if line and not line.startswith("#")]
    found: list[str] = []
    folders = [root]
    while folders:
        for entry in sorted(folders.pop().iterdir()):
            if any(fnmatch.fnmatch(entry.name, pattern) for pattern in ignored):
                continue
            if entry.is_dir() and not entry.is_symlink():
                folders.append(entry)
            else:
                found.append(entry.relative_to(root).as_posix())
    return sorted(found)


def check(sources: list[Source], manifest: Source | None) -> list[Finding]:
    """Findings about names and about targets."""
    findings: list[Finding] = []
    for name in sorted({source.path.split("/")[0] for source in sources}):
        if name not in TOP_LEVEL and not name.startswith("."):
            sentence = f"`{name}` has no place at the top; see tools/tidying/layout.py"
            findings.append(Finding(name, 1, sentence, "layout"))
    for source in sources:
        findings += check_name(source) + check_content(source)
    if manifest is None:
        findings.append(Finding("Package.swift", 1, "is missing", "layout"))
        return findings
    return findings + check_targets(sources, manifest)


def check_name(source: Source) -> list[Finding]:
    sentences = []
    in_code = source.path.split("/")[0] in ("Sources", "Tests", "Benchmarks")
    if source.is_swift and in_code and not SWIFT_NAME.fullmatch(source.name):
        sentences.append("is not named like `Type+Capability.swift`")
    parts = [part.split(".")[0] for part in source.path.split("/")]
    for part in parts:
        if " " in part or ("-" in part and in_code and source.is_swift):
            sentences.append(f"`{part}` has a space or a hyphen in its name")
        if source.is_swift and DRAWERS.fullmatch(part):
            sentences.append(f"`{part}` is a drawer; name the file after what is in it")
    return [Finding(source.path, 1, sentence, "name") for sentence in sentences]


def check_content(source: Source) -> list[Finding]:
    if HOLDS_A_PLACE.match(source.name):
        return [Finding(source.path, 1, "only holds a place; delete it", "placeholder")]
    if not re.sub(r"(?m)^\s*(?:\w+ )?import .*$", "", source.code).strip():
        return [Finding(source.path, 1, "has no content", "placeholder")]
    return []


def check_targets(sources: list[Source], manifest: Source) -> list[Finding]:
    findings: list[Finding] = []
    targets = manifest_targets(manifest)
    contents: dict[str, list[Source]] = {}
    for source in sources:
        if source.target:
            contents.setdefault(source.target, []).append(source)
    for name, target in targets.items():
        mine = contents.get(name, [])
        if not any(file.path.endswith((".swift", ".h", ".c")) for file in mine):
            sentence = f"target {name} has no content"
            findings.append(Finding(manifest.path, target.line, sentence, "target"))
        elif target.kind == "testTarget" and not any("@Test" in file.code for file in mine):
            sentence = f"test target {name} has no test"
            findings.append(Finding(manifest.path, target.line, sentence, "target"))
    nested = {source.path.split("/")[1] for source in sources if is_nested_manifest(source)}
    for name in sorted(contents.keys() - targets.keys() - nested):
        swift = [source for source in contents[name] if source.is_swift]
        if swift:
            sentence = f"the folder {name} belongs to no target of Package.swift"
            findings.append(Finding(swift[0].path, 1, sentence, "target"))
    return findings


def is_nested_manifest(source: Source) -> bool:
    """Whether this is the manifest of a package of its own, as tests of linkage are."""
    return source.name == "Package.swift" and len(source.folders) == 2
