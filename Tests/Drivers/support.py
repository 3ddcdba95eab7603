# SPDX-License-Identifier: MIT
#
# What the tests of drivers have in common: a server of a new store, and clients of it.

"""A server for a test, as a process of its own."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

STORECTL = os.environ.get("STORECTL", ".build/debug/storectl")


class Server:
    """`storectl serve` on a store in a temporary folder."""

    def __init__(self, *options: str, users: dict[str, tuple[str, str]] | None = None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sheaf-drivers-"))
        self.store = self.folder / "store.sheaf"
        self.options = options
        for name, (password, role) in (users or {}).items():
            subprocess.run(
                [STORECTL, "user", "add", str(self.store), name, "--role", role],
                input=password + "\n",
                text=True,
                check=True,
            )
        self.start()

    def start(self) -> None:
        """Starts the process and waits for the line that tells its address."""
        self.log = open(self.folder / "log", "a")
        command = [STORECTL, "serve", str(self.store), "--port", "0", *self.options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        line = self.process.stdout.readline()
        if " on mongodb://" not in line:
            self.process.wait(10)
            self.process.stdout.close()
            self.log.close()
            raise RuntimeError(f"{line!r} {self.log_text()}")
        self.address = line.strip().rsplit("mongodb://", 1)[1]
        self.host, port = self.address.rsplit(":", 1)
        self.port = int(port)

    @property
    def uri(self) -> str:
        """The address as drivers take it."""
        return f"mongodb://{self.address}/"

    def log_text(self) -> str:
        """What the server has logged."""
        return (self.folder / "log").read_text()

    def stop(self) -> int:
        """Ends the process in peace and tells its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = -9
        self.process.stdout.close()
        self.log.close()
        return code

    def close(self) -> None:
        """Ends the process and removes its folder."""
        code, text = self.stop(), self.log_text()
        shutil.rmtree(self.folder, ignore_errors=True)
        if code != 0:
            raise RuntimeError(f"the server ended with {code}: {text}")


class ServerCase(unittest.TestCase):
    """Tests that share a server; each has a database of its own."""

    options: tuple[str, ...] = ()
    users: dict[str, tuple[str, str]] = {}

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = Server(*cls.options, users=cls.users)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.close()

    def setUp(self) -> None:
        self.name = self.id().rsplit(".", 1)[1][:60]
