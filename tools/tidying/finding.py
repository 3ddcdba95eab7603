# SPDX-License-Identifier: MIT
#
# What a rule reports: where, which rule, how much of it, and a sentence for whoever mends it.

from dataclasses import dataclass


@dataclass(order=True)
class Finding:
    """One breach of one rule. `measure` is what an exception must allow: 1, or lines."""

    path: str
    line: int
    sentence: str
    rule: str
    measure: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence} [{self.rule}]"
