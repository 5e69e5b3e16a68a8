"""One server pulls from another over TLS, as operators start them."""

import json
import subprocess
import time

import pytest
import requests

from conftest import BINARIES, ROOT, Server
from test_tls import certificate

ROWS = 120


def push(server, folder):
    """A partner with `ROWS` customers, each with a fee."""
    client, secret = server.client("partner")
    session = requests.Session()
    session.trust_env = False
    session.verify = str(folder / "chain.pem")
    token = session.post(
        server.url + "/oauth/token", auth=(client, secret),
        data={"grant_type": "client_credentials"}).json()["access_token"]
    session.headers["Authorization"] = "Bearer " + token
    customers = [
        {"customer_id": f"C{number:03}", "signup_date": "2026-03-01T09:00:00Z",
         "last_modified_date": "2026-03-01T09:00:00Z", "affiliate_id": f"A{number % 5}"}
        for number in range(ROWS)]
    fees = [
        {"transaction_id": f"T{number:03}", "customer_id": f"C{number:03}",
         "transaction_type": "challenge_fee", "amount_currency": 99.5, "currency": "USD",
         "transaction_date": "2026-03-01T10:00:00Z", "status": "completed"}
        for number in range(ROWS)]
    for entity, rows in (("customers", customers), ("transactions", fees)):
        answer = session.post(f"{server.url}/api/v1/prop-trading/{entity}", json=rows)
        assert answer.status_code == 200, answer.text
    return client, secret, session


def holdback(*arguments):
    return subprocess.run([BINARIES / "holdback", *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def partner(tmp_path):
    folder = tmp_path / "partner"
    folder.mkdir()
    certificate(folder, "partner")
    server = Server(
        folder, "--certificate", str(folder / "chain.pem"), "--key",
        str(folder / "key.pem")).start()
    client, secret, session = push(server, folder)
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in (("id", client), ("secret", secret)):
        (sources / name).write_text(text)
        (sources / name).chmod(0o600)
    source = sources / "acme.yaml"
    source.write_text(f"""\
kind: rest
base_url: {server.url}/api/v1/prop-trading
certificate_authorities: {folder / "chain.pem"}
credentials:
  token_url: {server.url}/oauth/token
  client_id: {{file: {sources / "id"}}}
  client_secret: {{file: {sources / "secret"}}}
page_size: 50
attempts: 2
every: 1m
entities:
  customers: {{modified: {{parameter: modified_since, field: last_modified_date}}}}
  transactions: {{}}
""")
    yield server, session, source
    assert server.stop() == 0


def test_a_source_is_checked_tried_pulled_and_reconciled(partner, tmp_path):
    server, session, source = partner
    database = tmp_path / "ours.db"
    rules = ["--rules", ROOT / "rules"]
    assert holdback("pull", source, "--dry-run").stdout.count("120 would be taken") == 2
    assert not database.exists()
    assert holdback("pull", source, "--db", database, *rules, "--quiet").returncode == 0
    walked = holdback("onboard", source, "--db", database, "--json")
    assert walked.returncode == 0, walked.stdout
    steps = {step["step"]: step["outcome"] for step in json.loads(walked.stdout)["steps"]}
    assert steps["reconciliation"] == "passed"
    answer = session.post(f"{server.url}/api/v1/prop-trading/transactions", json=[
        {"transaction_id": "T007", "customer_id": "C007", "transaction_type": "challenge_fee",
         "amount_currency": 99.5, "currency": "USD",
         "transaction_date": "2026-03-01T10:00:00Z", "status": "reversed"}])
    assert answer.status_code == 200
    report = tmp_path / "differences.ndjson"
    healed = holdback("pull", source, "--db", database, *rules, "--reconcile", "--report", report)
    assert healed.returncode == 0, healed.stdout + healed.stderr
    differences = [json.loads(line) for line in report.read_text().splitlines()]
    assert [d["key"]["transaction_id"] for d in differences] == ["T007"]
    assert differences[0]["fields"] == [
        {"field": "status", "here": "completed", "there": "reversed"}]
    assert holdback("db", "check", "--db", database).returncode == 0


def test_a_certificate_that_nobody_vouches_for_is_refused(partner, tmp_path):
    _, _, source = partner
    text = "".join(
        line for line in source.read_text().splitlines(keepends=True)
        if "certificate_authorities" not in line)
    source.write_text(text)
    run = holdback("pull", source, "--dry-run")
    assert run.returncode == 4
    assert "certificate" in run.stderr.lower(), run.stderr


def test_a_server_pulls_on_its_schedule_and_tells_of_it(partner, tmp_path):
    _, _, source = partner
    ours = Server(tmp_path, "--sources", str(source.parent)).start()
    try:
        figures = ""
        for _ in range(200):
            figures = requests.get(ours.url + "/metrics").text
            if 'holdback_pulled_records_total{source="acme",entity="transactions"} 120' in figures:
                break
            time.sleep(0.05)
        else:
            raise AssertionError(figures)
        status = json.loads(holdback("status", "--db", ours.database, "--json").stdout)
        assert status["records"]["transactions"] == ROWS
        assert {pull["entity"]: pull["failures"] for pull in status["pulls"]} == {
            "customers": 0, "transactions": 0}
        second = holdback("pull", source, "--db", ours.database, "--rules", ROOT / "rules")
        assert second.returncode == 5 and "takes records" in second.stderr
    finally:
        assert ours.stop() == 0
