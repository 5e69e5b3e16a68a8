"""Memory of the server under load without end: the same firm is sent again and again.

    python3 benchmarks/api_soak.py [--binaries .build/release] [--minutes 10] [--clients 4]

A record that is sent again changes nothing, so what grows is the server's own. `--changing` sends
every record with another amount or date each round instead: each is a correction. Prints resident
megabytes at equal times, and one JSON object.
"""

import argparse
import http.client
import json
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from api_load import GATE, ROOT, Server, bodies


def changed(body, number):
    """The body with another value in each record."""
    rows = json.loads(body)
    for row in rows:
        if "pnl" in row:
            row["pnl"] = number % 1000
        elif "amount_currency" in row:
            row["amount_currency"] = 50 + number % 1000
        else:
            row["last_modified_date"] = f"2026-06-{1 + number % 28:02}T00:00:{number % 60:02}Z"
    return json.dumps(rows).encode()


def work(server, made, options, end, done, lock, number):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    round_ = 0
    while time.time() < end:
        path, body = made[(number + round_ * options.clients) % len(made)]
        if options.changing:
            body = changed(body, round_)
        server.ask(connection, path, body)
        with lock:
            done[0] += 1
        round_ += 1
        if options.pause:
            time.sleep(options.pause)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--binaries", type=Path, default=ROOT / ".build/release")
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--requests", type=int, default=100, help="bodies of 1000 records")
    options.add_argument("--pause", type=float, default=0, help="seconds between a client's requests")
    options.add_argument("--every", type=float, default=15, help="seconds between looks at memory")
    options.add_argument("--changing", action="store_true")
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([options.binaries / "holdback", "simulate", folder / "firm", "--seed", "5",
                        "--affiliates", "600", "--days", "120", "--quiet"], check=True)
        made = bodies(folder / "firm", options.requests)
        server = Server(options.binaries, str(folder / "api.db"))
        end = time.time() + options.minutes * 60
        done, lock = [0], threading.Lock()
        threads = [
            threading.Thread(target=work, args=(server, made, options, end, done, lock, number))
            for number in range(options.clients)]
        for thread in threads:
            thread.start()
        looks, start = [], time.time()
        while time.time() < end:
            time.sleep(options.every)
            looks.append((round(time.time() - start), done[0], round(server.memory())))
            print(*looks[-1], "s, requests, MB", flush=True)
        for thread in threads:
            thread.join()
        server.ask(http.client.HTTPConnection("127.0.0.1", server.port), GATE, b"[]")
        time.sleep(5)
        quiet = round(server.memory())
        server.stop()
        half = [megabytes for _, _, megabytes in looks[len(looks) // 2:]]
        print(json.dumps({
            "minutes": options.minutes, "requests": done[0], "records_in_firm": 1000 * len(made),
            "changing": options.changing, "first_mb": looks[0][2], "second_half_mb":
            [min(half), max(half)], "last_mb": looks[-1][2], "at_rest_mb": quiet}))


if __name__ == "__main__":
    main()
