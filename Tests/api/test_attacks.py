"""Requests that no honest client makes: each is answered in the one error shape, and others are served."""

import gzip
import json
import resource
import socket
import subprocess
import threading
import time

import pytest
import requests

from conftest import BINARIES, ROOT, Server
from test_client import API, customer, every, fee, session

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    server = Server(
        tmp_path_factory.mktemp("attacked"), "--requests-per-minute", "1000000").start()
    partner = session(server)
    partner.post(server.url + API + "customers", json=[customer(n) for n in range(20)])
    yield server, partner
    assert server.stop() == 0


def expect_problem(answer, *statuses):
    """RFC 9457 with the members that every error of this server has."""
    assert answer.status_code in statuses, f"{answer.status_code}: {answer.text[:300]}"
    if answer.request.method == "HEAD":
        return {}
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = json.loads(answer.text)
    assert {"type", "title", "status", "code", "detail", "request_id"} <= set(body)
    assert body["status"] == answer.status_code
    assert body["request_id"] == answer.headers["X-Request-ID"]
    for error in body.get("errors", []):
        assert set(error) == {"path", "code", "message", "value"}
    return body


def raw(server, data, seconds=10, reads=True):
    """What comes back for bytes that no library would send."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as stream:
        stream.sendall(data)
        answer = b""
        while reads:
            try:
                piece = stream.recv(65536)
            except TimeoutError:
                break
            if not piece:
                break
            answer += piece
            head, _, body = answer.partition(b"\r\n\r\n")
            length = [line for line in head.lower().split(b"\r\n")
                      if line.startswith(b"content-length:")]
            if length and len(body) >= int(length[0].split(b":")[1]):
                break
        return answer


def expect_raw_problem(answer, *statuses):
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    assert status in statuses, answer[:300]
    assert b"application/problem+json" in head.lower()
    problem = json.loads(body)
    assert problem["status"] == status and problem["code"] and problem["request_id"]


ROW = customer(1)
FEE = fee(1)
DAY = {"date": "2026-03-02", "customer_id": "c000001", "instrument": "EURUSD", "lots_traded": 1,
       "pnl": 1, "currency": "USD"}


def text(row, **changes):
    """A record as text, some of its values as they are given."""
    members = [f'"{name}":{changes.pop(name, json.dumps(value))}' for name, value in row.items()]
    members += [f'"{name}":{value}' for name, value in changes.items()]
    return "[{" + ",".join(members) + "}]"


@pytest.mark.parametrize("body", [
    b"", b" ", b"[", b"]", b"[{]", b"[{}", b'{"data":[', b'"text"', b"12", b"null", b"true", b"[null]",
    b"[[]]", b"[1]", b'["a"]', b'{"data":1}', b'{"data":null}', b"{}", b'{"rows":[]}', b"\x00",
    b"\xff\xfe[\x00]\x00", b"\xef\xbb\xbf[}", b"[{}]extra", b"[{}][{}]", b"'[]'", b"[NaN]", b"[,]",
    b"[" * 100_000, b"[" * 2000 + b"]" * 2000, b'{"data":' * 2000 + b"[]" + b"}" * 2000,
    b'[{"a":' * 3000 + b"1" + b"}]" * 3000, b"[\"\xc3\x28\"]", b'[{"customer_id":"\\ud800"}]',
    b'[{"customer_id":"\\x"}]', b"[" + b" " * 2_000_000,
])
def test_what_is_no_list_of_records_is_told_so(attacked, body):
    server, partner = attacked
    for entity in ("customers", "transactions", "trading-activity"):
        answer = partner.post(server.url + API + entity, data=body, headers=JSON, timeout=30)
        expect_problem(answer, 400, 422)


@pytest.mark.parametrize("entity, body", [
    ("transactions", text(FEE, amount_currency=value)) for value in (
        "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e15", "1e-30", "1" + "0" * 400,
        "0." + "0" * 400 + "1", "1234567890123456", "0x10", "01", "+1", ".5", "1.", "1e", "--1",
        '"99.50"', "null", "true", "[]", "{}", "1e400000000000")
] + [
    ("trading-activity", text(DAY, lots_traded=value)) for value in (
        "-1", "1e999", "NaN", "0.001", '"1"', "null", "9999999999999999")
] + [
    ("customers", text(ROW, account_size=value)) for value in ("1e999", '"10000"', "{}", "-1e999")
] + [
    ("customers", text(ROW, **{name: value})) for name, value in (
        ("customer_id", '""'), ("customer_id", "1"), ("customer_id", "null"),
        ("customer_id", json.dumps("x" * 501)),
        ("signup_date", '"2026-02-30T00:00:00Z"'), ("signup_date", '"yesterday"'),
        ("signup_date", '"99999-01-01T00:00:00Z"'), ("country_code", '"Germany"'),
        ("email", '"no address"'), ("lang_id", '"eng"'), ("nested", '{"a":{"b":[1]}}'))
] + [
    ("customers", '[{"customer_id":"a","customer_id":"b","signup_date":"2026-01-01T00:00:00Z",'
                  '"affiliate_id":"a"}]'),
])
def test_values_that_break_the_contract_store_nothing(attacked, entity, body):
    server, partner = attacked
    before = partner.get(server.url + API + entity).json()["meta"]["total"]
    answer = partner.post(server.url + API + entity, data=body.encode(), headers=JSON)
    # What the contract does not know may be carried or refused, but never breaks anything.
    if '"nested"' in body and answer.status_code == 200:
        return
    expect_problem(answer, 400, 422)
    assert partner.get(server.url + API + entity).json()["meta"]["total"] == before


@pytest.mark.parametrize("name", [
    "<script>alert(1)</script>", "=HYPERLINK(\"http://x\",\"y\")", "+1+1", "@SUM(A1)", "-2+3|cmd",
    "'; DROP TABLE customers; --", "\" onmouseover=\"x", "${7*7}", "{{7*7}}", "%00", "../../etc",
    "\u202egnp.exe", "\U0001f600" * 50, "a\tb\nc", "\\", "\u0085\u2028",
])
def test_names_made_to_be_run_come_back_as_they_were_sent(attacked, name):
    server, partner = attacked
    row = {**customer(7), "first_name": name, "last_name": name, "campaign_id": name}
    answer = partner.post(server.url + API + "customers", json=[row])
    assert answer.status_code == 200, answer.text
    listed = partner.get(server.url + API + "customers", params={"customer_id": row["customer_id"]})
    assert listed.headers["Content-Type"] == "application/json"
    assert listed.headers["X-Content-Type-Options"] == "nosniff"
    got = listed.json()["data"][0]
    assert (got["first_name"], got["last_name"], got["campaign_id"]) == (name,) * 3
    filtered = partner.get(server.url + API + "customers", params={"phase": name[:500]})
    assert filtered.status_code == 200 and filtered.json()["meta"]["total"] == 0


@pytest.mark.parametrize("count, status", [(1000, 200), (1001, 422), (20_000, 422)])
def test_a_request_takes_1000_records(attacked, count, status):
    server, partner = attacked
    rows = [fee(number) for number in range(count)]
    answer = partner.post(server.url + API + "transactions", json=rows)
    assert answer.status_code == status
    if status != 200:
        assert expect_problem(answer, 422)["code"] == "too_many_records"


def packed(text):
    return gzip.compress(text)


@pytest.mark.parametrize("body, status", [
    (packed(b"[]")[:-4], 400), (packed(b"[]") + b"more", 400), (b"\x1f\x8b" + b"\0" * 20, 400),
    (b"no gzip", 400), (b"", 400), (packed(b"[]")[:10], 400),
    (packed(b"[]")[:-8] + b"\0" * 8, 400),
    (packed(b" " * (64 << 20)), 413), (packed(packed(b"[]")), 400),
])
def test_gzip_that_is_torn_or_swells_is_refused(attacked, body, status):
    server, partner = attacked
    answer = partner.post(
        server.url + API + "customers", data=body, headers={**JSON, "Content-Encoding": "gzip"})
    expect_problem(answer, status)


@pytest.mark.parametrize("headers, status", [
    ({"Content-Type": "text/plain"}, 415), ({"Content-Type": ""}, 415),
    ({"Content-Type": "application/xml"}, 415), ({"Content-Type": "multipart/form-data"}, 415),
    ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ({**JSON, "Content-Encoding": "br"}, 415), ({**JSON, "Content-Encoding": "gzip, gzip"}, 415),
    ({**JSON, "Idempotency-Key": "a b"}, 400), ({**JSON, "Idempotency-Key": "x" * 256}, 400),
    ({**JSON, "Authorization": "Bearer"}, 401), ({**JSON, "Authorization": "Bearer a b"}, 401),
    ({**JSON, "Authorization": "Basic eDp5"}, 401), ({**JSON, "Authorization": "Bearer \"x\""}, 401),
    ({**JSON, "Authorization": "Bearer " + "x" * 10_000}, 401),
])
def test_headers_that_do_not_fit_are_told_so(attacked, headers, status):
    server, partner = attacked
    answer = partner.post(
        server.url + API + "customers", data=b"[]", headers=headers,
        **({"auth": lambda request: request} if "Authorization" in headers else {}))
    expect_problem(answer, status)
    if status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("method, path, status", [
    ("OPTIONS", API + "customers", 405), ("DELETE", API + "customers", 405),
    ("PUT", API + "customers", 405), ("PATCH", API + "customers", 405), ("TRACE", "/healthz", 405),
    ("HEAD", "/oauth/token", 405), ("GET", "/oauth/token", 405), ("GET", "/api/v1/gate", 405),
    ("GET", API + "customers/", 404), ("GET", API + "customers//", 404), ("GET", API, 404),
    ("GET", "//api/v1/prop-trading/customers", 404), ("GET", "/api/v1/prop-trading/%63ustomers", 404),
    ("GET", "/api/v1/prop-trading/customers%00", 404), ("GET", "/api/v1/../v1/flags", 404),
    ("GET", "/..%2f..%2fetc/passwd", 404), ("GET", "/%", 404), ("GET", "/" + "a" * 8000, 404),
    ("GET", "/API/V1/PROP-TRADING/CUSTOMERS", 404), ("GET", "/docs/", 404),
])
def test_paths_and_methods_that_are_not_there_are_told_so(attacked, method, path, status):
    server, partner = attacked
    request = requests.Request(method, server.url).prepare()
    request.url = server.url + path
    request.headers["Authorization"] = "Bearer " + partner.token["access_token"]
    with requests.Session() as plain:
        plain.trust_env = False
        answer = plain.send(request)
    expect_problem(answer, status)
    if status == 405:
        assert answer.headers["Allow"]


def test_head_is_answered_like_get_without_a_body(attacked):
    server, partner = attacked
    url = server.url + API + "customers"
    head, get = partner.head(url), partner.get(url)
    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Length"] == str(len(get.content))


@pytest.mark.parametrize("query", [
    "cursor=" + "A" * 400, "cursor=%00", "cursor=eyJpZCI6MTMwMH0=", "page=-1", "page=0", "page=1e3",
    "page=99999999999999999999", "per_page=0", "per_page=501", "per_page=%2B5", "page=", "page",
    "date_from=2026-13-01", "date_to=now", "page=1&page=2", "unknown=1", "=1",
    "customer_id=" + "x" * 501, "customer_id=%00", "modified_since=-1", "page=%D9%A1",
])
def test_queries_that_do_not_fit_are_told_with_every_fault(attacked, query):
    server, partner = attacked
    answer = partner.get(server.url + API + "customers?" + query)
    assert expect_problem(answer, 400)["errors"]


def test_a_cursor_goes_on_with_its_own_listing_alone(attacked):
    server, partner = attacked
    url = server.url + API + "customers"
    cursor = partner.get(url, params={"per_page": 5}).json()["meta"]["next_cursor"]
    # It holds a key and no rights: another client that may list goes on with it.
    other = session(server)
    assert other.get(url, params={"cursor": cursor}).status_code == 200
    for parameters in ({"cursor": cursor, "affiliate_id": "a1"}, {"cursor": cursor[:-1]},
                       {"cursor": cursor + "A"}, {"cursor": cursor.swapcase()},
                       {"cursor": cursor[4:]}, {"cursor": cursor * 2}):
        expect_problem(partner.get(url, params=parameters), 400)
    expect_problem(partner.get(server.url + API + "transactions", params={"cursor": cursor}), 400)


@pytest.mark.parametrize("data, statuses", [
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", (431,)),
    (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X%d: a\r\n" % n for n in range(5000)) + b"\r\n", (431,)),
    (b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", (400, 414, 431)),
    (b"NONSENSE\r\n\r\n", (400,)), (b"\x16\x03\x01\x02\x00\x01\x00", (400,)),
    (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", (400, 404, 505)),
    (b"GET / HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n", (400,)),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", (400, 404)),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", (400,)),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", (400,)),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     (400, 404)),
    (b"POST /oauth/token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
     b"Content-Type: application/x-www-form-urlencoded\r\n\r\nZZ\r\n", (400,)),
])
def test_what_is_no_http_gets_the_one_error_shape(attacked, data, statuses):
    server, _ = attacked
    expect_raw_problem(raw(server, data), *statuses)
    assert requests.get(server.url + "/healthz").status_code == 200


def push_head(partner, length):
    return (f"POST {API}customers HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {partner.token['access_token']}\r\n"
            f"Content-Length: {length}\r\n\r\n").encode()


def test_slow_and_half_open_clients_keep_nobody_waiting(attacked):
    server, partner = attacked
    slow = []
    for number in range(300):
        stream = socket.create_connection(("127.0.0.1", server.port))
        # A header that never ends, a body that never comes, and silence.
        stream.sendall([b"GET / HTTP/1.1\r\nX", push_head(partner, 1000) + b"[", b""][number % 3])
        slow.append(stream)
    times = []
    for number in range(200):
        if number % 20 == 0:
            for stream in slow[::3]:
                stream.sendall(b"x")
        start = time.perf_counter()
        answer = partner.post(server.url + API + "customers", json=[customer(number)])
        times.append(time.perf_counter() - start)
        assert answer.status_code == 200
    for stream in slow:
        stream.close()
    print("with 300 slow clients, a POST took at most", round(max(times) * 1000), "ms")
    assert sorted(times)[len(times) // 2] < 1


def test_who_never_reads_is_not_waited_for(attacked):
    server, partner = attacked
    partner.post(server.url + API + "transactions", json=[fee(number) for number in range(1000)])
    ask = (f"GET {API}transactions?per_page=500 HTTP/1.1\r\nHost: a\r\n"
           f"Authorization: Bearer {partner.token['access_token']}\r\n\r\n").encode()
    deaf = []
    for _ in range(20):
        stream = socket.socket()
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stream.connect(("127.0.0.1", server.port))
        stream.sendall(ask * 50)
        deaf.append(stream)
    time.sleep(1)
    before = server.memory()
    assert partner.get(server.url + API + "transactions", timeout=20).status_code == 200
    time.sleep(1)
    assert server.memory() - before < 50
    for stream in deaf:
        stream.close()


def test_ten_thousand_connections_leave_room_for_others(attacked):
    server, partner = attacked
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(10_000, hard - 500)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 400), hard))
    streams = []
    try:
        for number in range(count):
            # More than one address of loopback: an address has some 28,000 ports alone.
            stream = socket.socket()
            stream.bind((f"127.0.0.{1 + number % 4}", 0))
            stream.connect(("127.0.0.1", server.port))
            streams.append(stream)
        start = time.perf_counter()
        answer = partner.post(server.url + API + "customers", json=[customer(1)], timeout=20)
        print(f"beside {len(streams)} connections a POST took "
              f"{round((time.perf_counter() - start) * 1000)} ms; {server.memory():.0f} MB")
        assert answer.status_code == 200
        assert len(streams) == count
    finally:
        for stream in streams:
            stream.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_flood_beyond_the_limit_is_turned_away_and_told_of_once(tmp_path):
    server = Server(tmp_path, "--requests-per-minute", "50").start()
    partner = session(server)
    answers = [partner.get(server.url + API + "customers") for _ in range(200)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 150
    for answer in refused:
        assert expect_problem(answer, 429)["code"] == "rate_limited"
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert server.stop() == 0
    import sqlite3
    log = sqlite3.connect(server.database)
    counts = dict(log.execute(
        "SELECT json_extract(body, '$.status'), count(*) FROM audit WHERE action = 'request' "
        "GROUP BY 1").fetchall())
    assert counts == {200: 50, 429: 1}


def test_a_full_queue_is_told_and_memory_stays(attacked):
    """Sixteen clients push as fast as they can; nothing is lost, and 503 carries Retry-After."""
    server, partner = attacked
    before, outcomes, lock = server.memory(), [], threading.Lock()

    def push(worker):
        client = requests.Session()
        client.headers["Authorization"] = "Bearer " + partner.token["access_token"]
        for start in range(5):
            rows = [fee(1_000_000 + worker * 10_000 + start * 1000 + n) for n in range(1000)]
            while True:
                answer = client.post(server.url + API + "transactions", json=rows)
                with lock:
                    outcomes.append(answer.status_code)
                if answer.status_code == 200:
                    break
                expect_problem(answer, 503)
                time.sleep(int(answer.headers["Retry-After"]) / 10)

    threads = [threading.Thread(target=push, args=(worker,)) for worker in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(200) == 80
    listed = every(partner, server.url + API + "transactions", per_page=500)
    assert sum(row["transaction_id"] >= "t1000000" for row in listed) == 80_000
    assert server.memory() - before < 400
