"""Records a second that the server makes durable, beside `holdback ingest` of the same records.

    python3 benchmarks/api_load.py --binaries .build/release [--requests 300] [--clients 4]

A simulated firm gives the records. Clients and server share the machine. Prints one JSON object.
"""

import argparse
import base64
import http.client
import json
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GATE = "/api/v1/gate"
PATHS = [("customers", "customers"), ("transactions", "transactions"),
         ("trading_activity", "trading-activity")]


def bodies(folder, count):
    """`count` bodies of 1000 records, in the order in which a partner would send them."""
    made = []
    for file, path in PATHS:
        lines = (folder / f"{file}.ndjson").read_bytes().splitlines()
        for start in range(0, len(lines) - 999, 1000):
            made.append(("/api/v1/prop-trading/" + path,
                         b"[" + b",".join(lines[start:start + 1000]) + b"]"))
    return made[:count]


def write_source(folder, made):
    """The same records as files, for `ingest`."""
    folder.mkdir()
    for file, path in PATHS:
        with open(folder / f"{file}.ndjson", "wb") as out:
            for where, body in made:
                if where.endswith("/" + path):
                    for record in json.loads(body):
                        out.write(json.dumps(record).encode() + b"\n")


class Server:
    def __init__(self, binaries, database):
        self.process = subprocess.Popen(
            [binaries / "holdback-server", "--db", database, "--rules", ROOT / "rules", "--port",
             "0", "--quiet", "--requests-per-minute", "10000000"],
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        made = json.loads(subprocess.run(
            [binaries / "holdback", "client", "create", "load", "--db", database, "--json"],
            check=True, capture_output=True, text=True).stdout)
        basic = base64.b64encode(
            f"{made['client_id']}:{made['client_secret']}".encode()).decode()
        answer = self.ask(http.client.HTTPConnection("127.0.0.1", self.port), "/oauth/token",
                          b"grant_type=client_credentials",
                          {"Authorization": "Basic " + basic,
                           "Content-Type": "application/x-www-form-urlencoded"})
        self.headers = {"Authorization": "Bearer " + json.loads(answer)["access_token"],
                        "Content-Type": "application/json"}

    def ask(self, connection, path, body, headers=None):
        while True:
            connection.request("POST", path, body, headers or self.headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status == 200 or (answer.status == 409 and path.startswith(GATE)):
                return text
            if answer.status != 503:
                raise SystemExit(f"{answer.status}: {text[:300]}")
            time.sleep(0.05)

    def memory(self):
        """Resident megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def push(server, made, clients):
    """Seconds until every body is acknowledged, and the seconds of each."""
    rest, times, lock = list(reversed(made)), [], threading.Lock()

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        while True:
            with lock:
                if not rest:
                    return
                path, body = rest.pop()
            start = time.perf_counter()
            server.ask(connection, path, body)
            with lock:
                times.append(time.perf_counter() - start)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start, sorted(times)


def single(server, count):
    """Milliseconds of POSTs of one record each, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    times = []
    for number in range(count):
        body = json.dumps([{"customer_id": f"single{number}", "affiliate_id": "a",
                            "signup_date": "2026-01-01T00:00:00Z"}]).encode()
        start = time.perf_counter()
        server.ask(connection, "/api/v1/prop-trading/customers", body)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def fsync_milliseconds(folder, count=200):
    """The middle one of appends of a page with fsync, on the same disk."""
    times = []
    with open(folder / "probe", "wb") as out:
        for _ in range(count):
            start = time.perf_counter()
            out.write(b"x" * 4096)
            out.flush()
            os.fsync(out.fileno())
            times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[count // 2]


def share(times, part):
    return times[min(len(times) - 1, int(len(times) * part))]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--binaries", type=Path, default=ROOT / ".build/release")
    options.add_argument("--requests", type=int, default=300)
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--singles", type=int, default=300)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([options.binaries / "holdback", "simulate", folder / "firm", "--seed", "5",
                        "--affiliates", "1300", "--days", "180", "--quiet"], check=True)
        made = bodies(folder / "firm", options.requests)
        write_source(folder / "source", made)
        server = Server(options.binaries, str(folder / "api.db"))
        singles = single(server, options.singles)
        seconds, times = push(server, made, options.clients)
        # A gate answers when everything is judged, even where it then finds the records too old.
        start = time.perf_counter()
        server.ask(http.client.HTTPConnection("127.0.0.1", server.port), GATE, b"[]")
        judged = seconds + time.perf_counter() - start
        memory = server.memory()
        server.stop()
        start = time.perf_counter()
        subprocess.run([options.binaries / "holdback", "ingest", folder / "source", "--db",
                        folder / "ingest.db", "--rules", ROOT / "rules", "--quiet"], check=True)
        ingest = time.perf_counter() - start
        records = 1000 * len(made)
        print(json.dumps({
            "requests": len(made), "clients": options.clients,
            "acknowledged_records_per_second": round(records / seconds),
            "judged_records_per_second": round(records / judged),
            "ingest_judged_records_per_second": round(records / ingest),
            "share": round(ingest / judged, 3),
            "bulk_ms_median": round(share(times, 0.5) * 1000, 1),
            "bulk_ms_p99": round(share(times, 0.99) * 1000, 1),
            "single_ms_median": round(share(singles, 0.5), 2),
            "single_ms_p99": round(share(singles, 0.99), 2),
            "fsync_ms_median": round(fsync_milliseconds(folder), 2),
            "resident_mb": round(memory)}))


if __name__ == "__main__":
    main()
