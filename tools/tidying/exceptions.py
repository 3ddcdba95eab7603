# SPDX-License-Identifier: MIT
#
# The list of exceptions, which may only shrink: an entry that allows more than there is must be
# lowered or deleted, and each has its reason.

import re

from .finding import Finding

LIST = "tools/tidy-exceptions"
ENTRY = re.compile(r"(?P<rule>[a-z-]+)\s+(?P<path>\S+)\s+(?P<allowed>\d+)\s+because\s+\S.*")


def apply(findings: list[Finding], text: str) -> list[Finding]:
    """The findings that no entry allows, and findings about the entries themselves.

    An entry is `RULE PATH MEASURE because REASON`. MEASURE is the sum over the findings of the
    rule in the file: their count, or their lines for the rules on sizes.
    """
    measures: dict[tuple[str, str], int] = {}
    for finding in findings:
        place = finding.rule, finding.path
        measures[place] = measures.get(place, 0) + finding.measure
    allowed: set[tuple[str, str]] = set()
    own: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = ENTRY.fullmatch(line.strip())
        if entry is None:
            sentence = "an exception is `RULE PATH MEASURE because REASON`"
            own.append(Finding(LIST, number, sentence, "exception"))
            continue
        place = entry.group("rule"), entry.group("path")
        limit, measure = int(entry.group("allowed")), measures.get(place, 0)
        if measure == 0:
            own.append(Finding(LIST, number, "is no longer needed; delete it", "exception"))
        elif measure < limit:
            own.append(Finding(LIST, number, f"lower it to {measure}", "exception"))
        if measure <= limit:
            allowed.add(place)
    return [finding for finding in findings if (finding.rule, finding.path) not in allowed] + own
