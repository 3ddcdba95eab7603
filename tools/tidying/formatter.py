# SPDX-License-Identifier: MIT
#
# What the formatter of the Swift toolchain says of the sources, as findings.

import pathlib
import re
import shutil
import subprocess

from .finding import Finding

LINE = re.compile(
    r"(?P<path>.+?):(?P<line>\d+):\d+: (?:error|warning): \[(?P<rule>\w+)\] (?P<text>.*)"
)


def check(root: pathlib.Path, paths: list[str]) -> list[Finding]:
    """Findings of `swift format lint --strict`; none if the toolchain lacks it."""
    if shutil.which("swift") is None or not paths:
        return []
    command = ["swift", "format", "lint", "--strict", "--parallel"]
    if (root / ".swift-format").exists():
        command += ["--configuration", ".swift-format"]
    run = subprocess.run(command + paths, cwd=root, capture_output=True, text=True)
    findings = []
    for line in run.stderr.split("\n"):
        mark = LINE.fullmatch(line.strip())
        if mark:
            path = mark.group("path").removeprefix(f"{root}/")
            sentence = f"{mark.group('text')} ({mark.group('rule')})"
            findings.append(Finding(path, int(mark.group("line")), sentence, "format"))
    if run.returncode != 0 and not findings:
        sentence = "swift format failed: " + " ".join(run.stderr.split())[:300]
        findings.append(Finding(".swift-format", 1, sentence, "format"))
    return findings
