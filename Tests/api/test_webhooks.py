"""Flags and holds come to a receiver, signed, in order, again after failures and when told."""

import hashlib
import hmac
import http.server
import json
import subprocess
import threading
import time

import pytest

from conftest import BINARIES, ROOT
from test_client import API, session


class Receiver:
    """Answers 500 as often as told, and keeps what it was told."""

    def __init__(self):
        self.messages, self.failures = [], 0
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fails = receiver.failures > 0
                receiver.failures -= fails
                if not fails:
                    receiver.messages.append((self.headers["Holdback-Signature"], body))
                self.send_response(500 if fails else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self):
        return [event for _, body in self.messages for event in json.loads(body)["events"]]

    def wait(self, condition, seconds=60):
        end = time.time() + seconds
        while time.time() < end:
            if condition(self.events()):
                return self.events()
            time.sleep(0.1)
        raise AssertionError(f"{len(self.events())} events in {seconds} s")


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


def webhook(server, *arguments):
    return subprocess.run(
        [BINARIES / "holdback", "webhook", *arguments, "--db", server.database, "--json"],
        check=True, capture_output=True, text=True).stdout


def push_firm(server):
    partner = session(server)
    for file, path in [("customers", "customers"), ("transactions", "transactions"),
                       ("trading_activity", "trading-activity")]:
        records = [json.loads(line) for line in open(ROOT / "datasets/demo" / f"{file}.ndjson")]
        for start in range(0, len(records), 1000):
            answer = partner.post(
                server.url + API + path, json=records[start:start + 1000], timeout=120)
            assert answer.status_code == 200
    return partner


def held(events):
    """Lines that are held after these events."""
    state = {}
    for event in events:
        if event["type"].startswith("hold."):
            state[event["data"]["commission_id"]] = event["type"] == "hold.placed"
    return {line for line, is_held in state.items() if is_held}


def test_flags_and_holds_are_told_signed_and_in_order(server, receiver):
    secret = json.loads(webhook(server, "add", receiver.url))["secret"]
    receiver.failures = 2
    partner = push_firm(server)

    def listed():
        answer = partner.get(server.url + "/api/v1/holds", params={"per_page": 500}).json()
        return {row["commission_id"] for row in answer["data"]}

    receiver.wait(lambda events: len(listed()) > 100 and held(events) == listed(), 120)
    for signature, body in receiver.messages:
        seconds, digest = (part.split("=")[1] for part in signature.split(","))
        wanted = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
        assert hmac.compare_digest(digest, wanted.hexdigest())
        assert abs(time.time() - int(seconds)) < 300
    events = receiver.events()
    for log in ("flag", "ledger"):
        numbers = [int(event["id"].split("-")[1]) for event in events
                   if event["id"].startswith(log)]
        assert numbers == sorted(set(numbers))
    told = {event["id"] for event in events}
    webhook(server, "replay", receiver.url)
    receiver.wait(
        lambda again: told <= {event["id"] for event in again[len(events):]}, 120)
