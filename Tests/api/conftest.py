"""A server on a free port of loopback with a database of its own, and a partner's credentials."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARIES = ROOT / os.environ.get("HOLDBACK_BINARIES", ".build/release")


class Server:
    """`holdback serve` as an operator starts it."""

    def __init__(self, folder, *options):
        self.database = str(folder / "firm.db")
        self.options = options
        self.port = 0
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [BINARIES / "holdback", "serve", "--db", self.database, "--rules", ROOT / "rules",
             "--port", str(self.port), "--quiet", *self.options],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on "), line
        self.url = line.split()[-1]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def memory(self):
        """Resident megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def client(self, name="partner", *options):
        text = subprocess.run(
            [BINARIES / "holdback", "client", "create", name, "--db", self.database, "--json",
             *options], check=True, capture_output=True, text=True).stdout
        made = json.loads(text)
        return made["client_id"], made["client_secret"]


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path, "--requests-per-minute", "1000000").start()
    yield server
    if server.process.poll() is None:
        assert server.stop() == 0
