# SPDX-License-Identifier: MIT
#
# libmongoc against the server: the program in mongoc.c, compiled and run, plain and compressed.

import pathlib
import shutil
import subprocess
import tempfile
import unittest

from support import ServerCase

HERE = pathlib.Path(__file__).resolve().parent
IS_THERE = (
    shutil.which("pkg-config") is not None
    and subprocess.run(["pkg-config", "--exists", "libmongoc-1.0"]).returncode == 0
)


def compiled(folder: str) -> pathlib.Path:
    """The program, compiled into a folder."""
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "libmongoc-1.0"],
        capture_output=True, text=True, check=True,
    ).stdout.split()
    program = pathlib.Path(folder) / "mongoc"
    subprocess.run(["cc", "-O1", "-o", str(program), str(HERE / "mongoc.c"), *flags], check=True)
    return program


@unittest.skipUnless(IS_THERE, "libmongoc is not installed")
class MongocTests(ServerCase):
    options = ("--replica-set", "rs0")

    def run_program(self, options: str):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [str(compiled(folder)), self.server.uri + options],
                capture_output=True, text=True, timeout=60,
            )
        self.assertEqual((done.returncode, done.stdout), (0, "ok\n"), done.stderr)

    def test_crud(self):
        self.run_program("?replicaSet=rs0")

    def test_compressed(self):
        self.run_program("?compressors=zlib")


if __name__ == "__main__":
    unittest.main()
