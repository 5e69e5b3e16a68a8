"""Tools of others, made to find faults, against the server: testssl, sqlmap and wrk."""

import json
import shutil
import subprocess

import pytest

from conftest import Server
from test_client import API, customer, fee, session
from test_tls import certificate

# The order of ciphers is the client's: all that are offered are equally good.
EXCUSED = {"cipher_order"}


def tool(name):
    path = shutil.which(name)
    assert path, f"{name} is missing: make api installs it"
    return path


def test_testssl_finds_no_weakness(tmp_path):
    certificate(tmp_path, "localhost")
    server = Server(
        tmp_path, "--certificate", str(tmp_path / "chain.pem"), "--key",
        str(tmp_path / "key.pem")).start()
    report = tmp_path / "testssl.json"
    subprocess.run(
        [tool("testssl"), "--quiet", "--color", "0", "--warnings", "off", "--ip", "one", "-p", "-s",
         "-f", "-P", "-U", "--jsonfile", report, f"https://127.0.0.1:{server.port}"],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=900)
    findings = json.loads(report.read_text())
    assert server.stop() == 0
    assert len(findings) > 30
    protocols = {row["id"]: row["finding"] for row in findings}
    assert "not offered" in protocols["TLS1_1"] and "offered" in protocols["TLS1_3"]
    bad = [(row["id"], row["severity"], row["finding"]) for row in findings
           if row["severity"] not in ("OK", "INFO", "DEBUG") and row["id"] not in EXCUSED]
    print(len(findings), "findings of testssl, bad:", bad)
    assert not bad


# Each asks for what is there, so that a condition that is slipped in would show.
LISTS = {
    "customers": "customer_id=c000001&affiliate_id=a1&country_code=DE&phase=funded&challenge_type=x"
                 "&date_from=2026-01-01&modified_since=2026-01-01&page=1",
    "transactions": "customer_id=c000001&affiliate_id=a1&transaction_type=challenge_fee&status=completed"
                    "&currency=USD&date_to=2026-12-31&per_page=10",
    "trading-activity": "customer_id=c000001&instrument=EURUSD&currency=USD&affiliate_id=a1",
}


@pytest.mark.parametrize("entity", LISTS)
def test_sqlmap_injects_nothing_into_filters(server, tmp_path, entity):
    partner = session(server)
    more = {"country_code": "DE", "phase": "funded", "challenge_type": "x"}
    partner.post(server.url + API + "customers", json=[{**customer(n), **more} for n in range(20)])
    partner.post(server.url + API + "transactions", json=[fee(n) for n in range(20)])
    partner.post(server.url + API + "trading-activity", json=[
        {"date": "2026-03-02", "customer_id": "c000001", "instrument": "EURUSD", "lots_traded": 1,
         "pnl": 1, "currency": "USD"}])
    listed = partner.get(server.url + API + entity + "?" + LISTS[entity])
    assert listed.json()["meta"]["total"] == 1
    run = subprocess.run(
        [tool("sqlmap"), "-u", server.url + API + entity + "?" + LISTS[entity], "--batch",
         "--headers", "Authorization: Bearer " + partner.token["access_token"], "--dbms", "sqlite",
         "--level", "3", "--risk", "2", "--technique", "BEUS", "--ignore-code", "400",
         "--output-dir", tmp_path / "sqlmap", "--disable-coloring", "--flush-session", "--threads",
         "4", "--skip-waf"],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=900)
    assert "all tested parameters do not appear to be injectable" in run.stdout, run.stdout[-3000:]
    assert "is vulnerable" not in run.stdout and "injection point(s)" not in run.stdout
    tested = {line.split("parameter '")[1].split("'")[0] for line in run.stdout.splitlines()
              if "testing if GET parameter '" in line}
    print(entity, "tested:", sorted(tested))
    assert tested >= {pair.split("=")[0] for pair in LISTS[entity].split("&")}
    listed = partner.get(server.url + API + "customers")
    assert listed.status_code == 200 and listed.json()["meta"]["total"] == 20


PUSH = """
wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer TOKEN"
wrk.headers["Content-Type"] = "application/json"
local workers, count = 0, 0
function setup(thread) workers = workers + 1; thread:set("worker", workers) end
function request()
  count = count + 1
  return wrk.format(nil, nil, nil, string.format(
    '[{"customer_id":"w%d-%d","signup_date":"2026-03-01T09:30:00Z","affiliate_id":"a"}]', worker, count))
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\\n{"requests":%d,"seconds":%.3f,"p50":%.2f,"p99":%.2f,"bad":%d,"broken":%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, e.status, e.connect + e.read + e.write + e.timeout))
end
"""


def wrk(server, script, path, connections=32):
    run = subprocess.run(
        [tool("wrk"), "-t", "2", "-c", str(connections), "-d", "5s", "-s", script, server.url + path],
        capture_output=True, text=True, check=True, timeout=120)
    return json.loads(run.stdout.strip().splitlines()[-1])


def test_wrk_gets_an_answer_to_every_request(server, tmp_path):
    """32 connections without a pause: single records that are durable, then listings."""
    partner = session(server)
    script = tmp_path / "load.lua"
    script.write_text(PUSH.replace("TOKEN", partner.token["access_token"]))
    pushes = wrk(server, script, API + "customers")
    lists = script.read_text().replace('"POST"', '"GET"')
    script.write_text(lists[:lists.index("function request")] + lists[lists.index("function done"):])
    listings = wrk(server, script, API + "customers?per_page=50")
    print("pushes:", pushes, "listings:", listings)
    for figures in (pushes, listings):
        assert figures["bad"] == 0 and figures["broken"] == 0
        assert figures["requests"] > 100
    total = partner.get(server.url + API + "customers").json()["meta"]["total"]
    # What wrk had sent when it stopped may be stored without its having heard.
    assert 0 <= total - pushes["requests"] <= 64
