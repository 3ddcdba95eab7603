# SPDX-License-Identifier: MIT
#
# Running a server: its metrics, its log, what it says when it cannot begin, and what stays.

import re
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

import pymongo
from support import STORECTL, Server


class OperationTests(unittest.TestCase):
    def test_metrics_and_log(self):
        server = Server("--metrics-port", "0", "--slow-ms", "0", "--log-level", "debug")
        try:
            with pymongo.MongoClient(server.uri) as client:
                client.test.c.insert_one({"secret": "Xyzzy"})
                client.test.c.find_one({"secret": "Xyzzy"})
                page = re.search(r"http://\S+/metrics", server.log_text()).group(0)
                text = urllib.request.urlopen(page).read().decode()
                for line in ['sheaf_commands_total{command="insert"} 1.0',
                             'sheaf_command_failures_total{command="insert"} 0.0',
                             "# TYPE sheaf_connections gauge", "sheaf_cursors 0.0"]:
                    self.assertIn(line, text)
                self.assertRegex(text, r"sheaf_store_file_bytes [1-9]")
                with self.assertRaises(urllib.error.HTTPError) as caught:
                    urllib.request.urlopen(page.replace("metrics", "other"))
                self.assertEqual(caught.exception.code, 404)
                caught.exception.close()
        finally:
            log = server.log_text()
            server.close()
        self.assertRegex(log, r"slow operation.*find|find.*slow operation")
        self.assertIn("connected", log)
        self.assertNotIn("Xyzzy", log)

    def test_a_port_that_is_taken(self):
        server = Server()
        try:
            with tempfile.TemporaryDirectory() as folder:
                done = subprocess.run(
                    [STORECTL, "serve", f"{folder}/s", "--port", str(server.port)],
                    capture_output=True, text=True, timeout=20,
                )
            self.assertEqual(done.returncode, 1)
            self.assertIn("cannot listen", done.stderr)
        finally:
            server.close()

    def test_what_drivers_wrote_is_read_by_the_shell(self):
        server = Server()
        try:
            with pymongo.MongoClient(server.uri) as client:
                client.main.c.insert_one({"_id": 1, "x": "미적분"})
            done = subprocess.run(
                [STORECTL, str(server.store), "--json", "db.c.find()"],
                capture_output=True, text=True, check=True,
            )
            self.assertEqual(done.stdout, '{"_id":1,"x":"미적분"}\n')
        finally:
            server.close()

    def test_options_that_cannot_be(self):
        for options in [("--port", "70000"), ("--max-connections", "0"), ("--log-level", "loud"),
                        ("--tls-cert", "x"), ("--message-seconds", "0")]:
            done = subprocess.run([STORECTL, "serve", "/nowhere/s", *options],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, options)


if __name__ == "__main__":
    unittest.main()
