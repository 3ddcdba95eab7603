# SPDX-License-Identifier: MIT
#
# The order of the demo. tools/demo calls it with the program, a folder that is empty, and --quick.

import pathlib
import sys
import time

sys.dont_write_bytecode = True

from codes import KEYS, change_codes  # noqa: E402  because no caches may be written
from cost import measure  # noqa: E402
from shell import Failure, Shell  # noqa: E402
from story import change_term, heading, import_students, three_operations  # noqa: E402


def run(shell: Shell, quick: bool) -> None:
    import_students(shell, students=50 if quick else 1000, big=2_000 if quick else 100_000)
    three_operations(shell)
    change_term(shell, "u-0042")
    change_term(shell, "u-big")
    change_codes(shell, ["iso_4217", "iso_3166-2"] if quick else list(KEYS))
    measure(shell, [10, 1_000, 5_000] if quick else [10, 100, 1_000, 10_000, 100_000])
    heading("the store, checked as a whole")
    print(f"$ storectl verify {shell.store.name}\n{shell.command('verify').strip()}")
    print(f"$ storectl stats {shell.store.name} --json\n{shell.command('stats', '--json').strip()}")


def main(arguments: list[str]) -> int:
    program, folder = arguments[0], pathlib.Path(arguments[1])
    quick = "--quick" in arguments
    shell = Shell(program, folder / "grades.sheaf")
    began = time.monotonic()
    try:
        run(shell, quick)
    except Failure as failure:
        print(f"\ntools/demo: {failure}", file=sys.stderr)
        return 1
    print(f"\ntools/demo: all as it must be, {time.monotonic() - began:.0f} s")
    if not quick:
        print(f"The store stays in {folder} until you delete it. Open the shell on it:\n")
        print(f"    {program} {shell.store}\n")
    return 0


sys.exit(main(sys.argv[1:]))
