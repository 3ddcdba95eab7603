# SPDX-License-Identifier: MIT
#
# The demo's way into a store: the real command line tool, one process for each call.

import json
import pathlib
import subprocess


class Failure(Exception):
    """Something did not come out as it must; the message says what."""


class Shell:
    """Runs `storectl` on one store."""

    def __init__(self, program: str, store: pathlib.Path):
        self.program, self.store = program, store

    def run(self, arguments: list[str], text: str | None = None) -> str:
        """Runs storectl with arguments and yields what it printed."""
        result = subprocess.run(
            [self.program, *arguments], input=text or "", capture_output=True, encoding="utf-8"
        )
        if result.returncode != 0:
            shown = " ".join(arguments)[:300]
            raise Failure(f"storectl {shown}: exit code {result.returncode}: {result.stderr}")
        return result.stdout

    def command(self, name: str, *arguments: str) -> str:
        """Runs a command of storectl on the store: `import`, `verify`, `stats`."""
        return self.run([name, str(self.store), *arguments])

    def evaluate(self, *expressions: str) -> list[dict]:
        """Evaluates expressions in one process; yields a document for each line printed."""
        printed = self.run([str(self.store), "--json", *expressions])
        return [json.loads(line) for line in printed.splitlines()]

    def evaluate_many(self, expressions: list[str]) -> list[dict]:
        """The same for expressions without end, through standard input, one on a line."""
        printed = self.run([str(self.store), "--json"], "\n".join(expressions) + "\n")
        results = [json.loads(line) for line in printed.splitlines()]
        if len(results) != len(expressions):
            raise Failure(f"{len(expressions)} expressions gave {len(results)} results")
        return results


def text(value) -> str:
    """A value as relaxed Extended JSON, which the shell's expressions understand."""
    return json.dumps(value, ensure_ascii=False)


def same(got: list, wanted: list, what: str) -> None:
    """Holds that two arrays are the same, element for element, to the byte of their JSON."""
    for index, (left, right) in enumerate(zip(got, wanted)):
        if text(left) != text(right):
            raise Failure(f"{what}: element {index} is {text(left)}, not {text(right)}")
    if len(got) != len(wanted):
        raise Failure(f"{what}: {len(got)} elements, not {len(wanted)}")
