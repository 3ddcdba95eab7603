# SPDX-License-Identifier: MIT
#
# One check of a tree: reads every file once, asks every rule, takes off what the exceptions allow.

import pathlib

from . import arrows, exceptions, formatter, layout, texts
from .finding import Finding
from .source import Source


def run(root: pathlib.Path, formatter_runs: bool) -> tuple[list[Finding], int]:
    """The findings in a tree, in order, and the number of files read."""
    paths = layout.files(root)
    # What a link leads to is looked at in its own place.
    named = [path for path in paths if not path.endswith(layout.BINARY)]
    sources = [Source(root, path) for path in named if not (root / path).is_symlink()]
    manifest = next((source for source in sources if source.path == "Package.swift"), None)
    findings = layout.check(sources, manifest) + arrows.check(sources, manifest)
    for source in sources:
        findings += texts.check(source)
    if formatter_runs:
        findings += formatter.check(root, [source.path for source in sources if source.is_swift])
    listed = next((source.text for source in sources if source.path == exceptions.LIST), "")
    return sorted(exceptions.apply(findings, listed)), len(paths)
