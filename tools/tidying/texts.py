# SPDX-License-Identifier: MIT
#
# The rules on single files: sizes, columns, white space, header, documentation, words that have no
# place in a product, and traces of the machine on which somebody worked.

import re

from .finding import Finding
from .source import Source

LINES_MAX = 400
FUNCTION_LINES_MAX = 60
COLUMNS_MAX = 100

LICENSE_LINE = "SPDX-License-Identifier: MIT"

# Leftover markers, put together so that this file does not contain them.
MARKERS = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

# Calls that end the process or talk past the caller, and where they are allowed.
CALLS = [
    (re.compile(r"\btry!"), "`try!` ends the process; throw, or say why it cannot fail", ()),
    (re.compile(r"\bfatalError\("), "`fatalError(` ends the process; throw an error", ()),
    (re.compile(r"(?<![.\w])print\("), "only storectl prints", ("storectl",)),
]

# Promises to the compiler that need a reason in the lines around them.
PROMISES = [
    re.compile(r"@unchecked\s+(?:\w+\.)?Sendable"),
    re.compile(r"\bnonisolated\(unsafe\)"),
]
REASON_DISTANCE = 3

DECLARATION = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?P<access>public|package|open)\s+"
    r"(?!import\b|extension\b)(?P<rest>.*)"
)

MACHINE_PATH = re.compile(r"(?<![\w.~$}])/(?:root|work|home|Users)/[\w.]")
ADDRESS = re.compile(r"\b(?:https?|git|ssh)://(?:[^/@\s]*@)?(?P<host>[\w.-]+)")
# The hosts that the tree may name: standards, manuals, and the home of our dependencies.
HOSTS = re.compile(
    r"(?:.*\.)?(?:github\.com|swift\.org|mongodb\.com|bsonspec\.org|rfc-editor\.org|ietf\.org"
    r"|spdx\.org|unicode\.org|lmdb\.tech|openldap\.org|example\.(?:com|org|net)|localhost)|127\..*"
)


def check(source: Source) -> list[Finding]:
    """All findings of one file."""
    findings = check_lines(source)
    if is_code(source):
        findings += check_header(source) + check_markers(source)
    if source.is_swift:
        findings += check_sizes(source) + check_documentation(source)
        if source.path.startswith("Sources/"):
            findings += check_calls(source)
        findings += check_promises(source)
    return findings


def is_code(source: Source) -> bool:
    """Swift, C, and scripts: what carries a header."""
    endings = (".swift", ".h", ".c", ".py", ".sh")
    return source.path.endswith(endings) or source.text.startswith("#!")


def check_lines(source: Source) -> list[Finding]:
    findings = []

    def report(line: int, sentence: str, rule: str):
        findings.append(Finding(source.path, line, sentence, rule))

    prose = source.path.endswith((".md", ".tutorial", ".json", ".jsonl", "LICENSE"))
    for number, line in enumerate(source.lines, 1):
        if "\t" in line and not prose:
            report(number, "a tab; indent with spaces", "white-space")
        if line != line.rstrip():
            report(number, "white space at the end of the line", "white-space")
        if len(line) > COLUMNS_MAX and not prose:
            report(number, f"{len(line)} columns, at most {COLUMNS_MAX}", "columns")
        if MACHINE_PATH.search(line):
            report(number, "a path of somebody's machine", "machine-path")
        for address in ADDRESS.finditer(line):
            if not HOSTS.fullmatch(address.group("host")):
                report(number, f"names the host {address.group('host')}", "machine-path")
    if source.text and not source.text.endswith("\n"):
        report(len(source.lines), "the last line does not end", "white-space")
    return findings


def check_header(source: Source) -> list[Finding]:
    """The licence line, an empty comment, and a comment that says what the file is for."""
    lines = source.lines
    first = 1 if lines and lines[0].startswith(("#!", "// swift-tools-version")) else 0
    mark = "#" if source.text.startswith("#!") or source.path.endswith((".py", ".sh")) else "//"
    head = lines[first : first + 3] + [""] * 3
    if head[0] != f"{mark} {LICENSE_LINE}":
        sentence = f"begins with `{mark} {LICENSE_LINE}`"
    elif source.path.endswith((".h", ".c")):
        return []
    elif head[1] != mark or not re.match(re.escape(mark) + r" \S", head[2]):
        sentence = f"after the licence line come `{mark}` and a comment on what the file is for"
    else:
        return []
    return [Finding(source.path, first + 1, sentence, "header")]


def check_markers(source: Source) -> list[Finding]:
    findings = []
    for number, line in enumerate(source.lines, 1):
        for marker in MARKERS:
            if re.search(rf"\b{marker}\b", line):
                sentence = f"`{marker}`: do it, or file an issue"
                findings.append(Finding(source.path, number, sentence, "marker"))
    return findings


def check_sizes(source: Source) -> list[Finding]:
    findings = []
    if len(source.lines) > LINES_MAX:
        sentence = f"{len(source.lines)} lines, at most {LINES_MAX}; split by capability"
        findings.append(Finding(source.path, 1, sentence, "file-size", len(source.lines)))
    for function in source.functions():
        if function.line_count > FUNCTION_LINES_MAX:
            sentence = (
                f"`{function.name}` has {function.line_count} lines, at most {FUNCTION_LINES_MAX}"
            )
            place = source.path, function.first_line
            findings.append(Finding(*place, sentence, "function-size", function.line_count))
    return findings


def check_documentation(source: Source) -> list[Finding]:
    """Every `public` and `package` declaration has a `///` comment over it."""
    findings = []
    for number, line in enumerate(source.code_lines, 1):
        declaration = DECLARATION.match(line)
        if declaration and not has_documentation(source, number):
            what = " ".join(re.split(r"[{(:<=]", declaration.group("rest"))[0].split()[:3])
            sentence = f"`{declaration.group('access')} {what}` has no documentation comment"
            findings.append(Finding(source.path, number, sentence, "documentation"))
    return findings


def has_documentation(source: Source, number: int) -> bool:
    index = number - 2
    while index >= 0 and re.match(r"\s*(@|#if|#else|//(?!/)|\))", source.lines[index]):
        if source.lines[index].lstrip().startswith(")"):
            while index > 0 and not source.lines[index].lstrip().startswith("@"):
                index -= 1
        index -= 1
    return index >= 0 and source.lines[index].lstrip().startswith("///")


def check_calls(source: Source) -> list[Finding]:
    findings = []
    for number, line in enumerate(source.code_lines, 1):
        for pattern, sentence, allowed in CALLS:
            if pattern.search(line) and source.target not in allowed:
                findings.append(Finding(source.path, number, sentence, "banned-call"))
    return findings


def check_promises(source: Source) -> list[Finding]:
    findings = []
    for number, line in enumerate(source.code_lines, 1):
        for pattern in PROMISES:
            promise = pattern.search(line)
            around = source.lines[max(0, number - 1 - REASON_DISTANCE) : number + REASON_DISTANCE]
            if promise and not re.search(r"//.*\b[Bb]ecause\b", "\n".join(around)):
                sentence = f"`{promise.group()}` needs a comment with a because"
                findings.append(Finding(source.path, number, sentence, "reason"))
    return findings
