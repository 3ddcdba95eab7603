# SPDX-License-Identifier: MIT
#
# One file of the tree as the rules read it: its lines, its code with comments and texts blanked out
# (each character stays at its place), and the bodies of its functions.

import pathlib
import re
from dataclasses import dataclass

# What may begin a comment or a text in Swift.
OPENING = re.compile(r'//|/\*|#*"""|#*"')

# The words that decide what the brace after them opens. The last one wins.
INTRODUCER = re.compile(
    r"(?P<function>\b(?:func|init|deinit|subscript|var|get|set|willSet|didSet|_read|_modify"
    r"|unsafeAddress|unsafeMutableAddress)\b)"
    r"|(?P<other>\b(?:let|if|else|for|while|repeat|do|catch|switch|guard|return|defer|in|throw|case"
    r"|default|struct|enum|class|actor|protocol|extension|try|await)\b"
    r"|(?<![=!<>+\-*/%&|^~.?])=(?![=<>+\-*/%&|^~]))"
)


@dataclass
class Function:
    """A function, initialiser, subscript or accessor, from its word to its last brace."""

    name: str
    first_line: int
    last_line: int

    @property
    def line_count(self) -> int:
        return self.last_line - self.first_line + 1


class Source:
    """A text file, read once."""

    def __init__(self, root: pathlib.Path, path: str):
        self.path = path
        self.text = (root / path).read_bytes().decode("utf-8", errors="replace")
        self.lines = self.text.split("\n")
        if self.lines and self.lines[-1] == "":
            self.lines.pop()
        self.is_swift = path.endswith(".swift")
        self.code = blanked(self.text) if self.is_swift else self.text
        self.code_lines = self.code.split("\n")

    @property
    def folders(self) -> list[str]:
        return self.path.split("/")[:-1]

    @property
    def name(self) -> str:
        return self.path.split("/")[-1]

    @property
    def target(self) -> str | None:
        """The target that the file belongs to, if it lies in Sources or Tests."""
        parts = self.path.split("/")
        return parts[1] if len(parts) > 2 and parts[0] in ("Sources", "Tests") else None

    def line_of(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def functions(self) -> list[Function]:
        """The bodies of functions, also those inside others."""
        found: list[Function] = []
        outer: list[tuple[tuple[str, int] | None, int, int]] = []
        start = depth = 0
        for mark in re.finditer(r"[{}();\[\]]", self.code):
            character = mark.group()
            if character in "([":
                depth += 1
            elif character in ")]":
                depth = max(0, depth - 1)
            elif character == ";":
                start = mark.end() if depth == 0 else start
            elif character == "{":
                header = function_header(self.code, start, mark.start()) if depth == 0 else None
                outer.append((header, depth, start))
                start, depth = mark.end(), 0
            else:
                header, depth, outer_start = outer.pop() if outer else (None, 0, 0)
                start = outer_start if depth > 0 else mark.end()
                if header:
                    lines = self.line_of(header[1]), self.line_of(mark.start())
                    found.append(Function(header[0], *lines))
        return found


def function_header(code: str, start: int, end: int) -> tuple[str, int] | None:
    """The name and place of the function whose body opens at `end`, if it is one."""
    header = without_parentheses(code[start:end])
    last = None
    for last in INTRODUCER.finditer(header):
        pass
    if last is None or last.group("function") is None:
        return None
    name = re.match(r"\s*(\S+)", header[last.end() :])
    word = last.group("function")
    if word in ("func", "var") and name:
        word = re.split(r"[<(:]", name.group(1))[0] or name.group(1)
    return word, start + last.start()


def without_parentheses(text: str) -> str:
    """The text with everything between parentheses and brackets blanked out."""
    result = []
    depth = 0
    for character in text:
        if character in ")]":
            depth = max(0, depth - 1)
        result.append(character if depth == 0 else " ")
        if character in "([":
            depth += 1
    return "".join(result)


def blanked(text: str) -> str:
    """Swift code with comments and the contents of texts replaced by blanks, line for line."""
    pieces: list[str] = []
    at = 0
    while True:
        opening = OPENING.search(text, at)
        if opening is None:
            pieces.append(text[at:])
            return "".join(pieces)
        pieces.append(text[at : opening.start()])
        end = end_of(text, opening)
        pieces.append(re.sub(r"[^\n]", " ", text[opening.start() : end]))
        at = end


def end_of(text: str, opening: re.Match) -> int:
    """Where the comment or text that opens here ends."""
    mark = opening.group()
    if mark == "//":
        end = text.find("\n", opening.end())
        return len(text) if end < 0 else end
    if mark == "/*":
        return end_of_comment(text, opening.end())
    hashes = mark.count("#")
    return end_of_text(text, opening.end(), mark.strip("#"), hashes)


def end_of_comment(text: str, at: int) -> int:
    depth = 1
    for mark in re.compile(r"/\*|\*/").finditer(text, at):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(text)


def end_of_text(text: str, at: int, quotes: str, hashes: int) -> int:
    """Where a text ends; an interpolation inside may hold texts of its own."""
    escape = "\\" + "#" * hashes
    closing = quotes + "#" * hashes
    while at < len(text):
        if text.startswith(escape + "(", at):
            at = end_of_interpolation(text, at + len(escape) + 1)
        elif text.startswith(escape, at):
            at += len(escape) + 1
        elif text.startswith(closing, at):
            return at + len(closing)
        elif quotes == '"' and text[at] == "\n":
            return at
        else:
            at += 1
    return at


def end_of_interpolation(text: str, at: int) -> int:
    depth = 1
    while at < len(text):
        opening = OPENING.match(text, at)
        if opening:
            at = end_of(text, opening)
            continue
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return at
