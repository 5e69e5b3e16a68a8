"""What a pull leaves behind that is killed, judged by other rules, or asked in other ways."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
import requests

from conftest import BINARIES, ROOT, Server
from partner import Partner

DEMO = ROOT / "datasets/demo"
FILES = ["flags.ndjson", "holds.ndjson", "affiliates.ndjson", "rejects.ndjson"]
ENTITIES = ["affiliates", "customers", "transactions", "trading_activity", "commissions"]


def holdback(*arguments, **options):
    return subprocess.run(
        [BINARIES / "holdback", *map(str, arguments)], capture_output=True, text=True, **options)


def demo():
    return {entity: [json.loads(line) for line in open(DEMO / f"{entity}.ndjson")]
            for entity in ENTITIES}


KEYS = {"affiliates": ["affiliate_id"], "customers": ["customer_id"],
        "transactions": ["transaction_id"], "commissions": ["commission_id"],
        "trading_activity": ["date", "customer_id", "instrument", "currency"]}


def current(rows):
    """As a source lists them: each record once."""
    return {entity: list({tuple(row[name] for name in KEYS[entity]): row
                          for row in rows[entity]}.values()) for entity in ENTITIES}


def write_source(folder, partner, more="", size=200):
    source = folder / "acme.yaml"
    entities = "".join(f"  {entity}: {{}}\n" for entity in ENTITIES)
    source.write_text(
        f"kind: rest\nbase_url: {partner.url}\npage_size: {size}\nattempts: 1\n{more}entities:\n{entities}")
    return source


@pytest.fixture
def firm():
    partner = Partner(current(demo()))
    yield partner
    partner.stop()


def files(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def scan(folder, rules, data=DEMO):
    out = folder / f"scan-{rules.name}"
    assert holdback("scan", data, "--rules", rules, "--out", out, "--quiet").returncode == 0
    return files(out)


def export(folder, database, rules):
    out = folder / "export"
    run = holdback("export", "--db", database, "--rules", rules, "--out", out, "--quiet")
    assert run.returncode == 0, run.stderr
    return files(out)


def kept(database):
    """What the last settle left in the database: flags with their states, and lines that are held."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    flags = connection.execute(
        "SELECT flag_id, state FROM flags WHERE state <> 'withdrawn' ORDER BY 1").fetchall()
    holds = connection.execute("SELECT commission_id FROM holds ORDER BY 1").fetchall()
    connection.close()
    return flags, [line for line, in holds]


def found(scan):
    """The same of a scan."""
    flags = [json.loads(line) for line in scan["flags.ndjson"].splitlines()]
    holds = [json.loads(line) for line in scan["holds.ndjson"].splitlines()]
    return (sorted((flag["flag_id"], flag["status"]) for flag in flags),
            sorted(hold["commission_id"] for hold in holds))


def killed(arguments, partner, page):
    """Runs a pull that is killed while it waits for a page, counted from its start."""
    pull = subprocess.Popen([BINARIES / "holdback", *map(str, arguments)])
    partner.pages = 0

    def kill(number):
        if number == page:
            pull.send_signal(signal.SIGKILL)
            pull.wait()

    partner.before_page = kill
    pull.wait()
    partner.before_page = lambda number: None
    return pull.returncode == -signal.SIGKILL


def test_flags_after_pulls_that_were_killed_equal_a_scan(firm, tmp_path):
    firm.rows = demo()
    source, database = write_source(tmp_path, firm), tmp_path / "firm.db"
    arguments = ["pull", source, "--db", database, "--rules", ROOT / "rules", "--quiet"]
    kills = 0
    for page in (1, 3, 7, 20, 30):
        kills += killed(arguments, firm, page)
    assert kills == 5
    firm.pages = 0
    assert holdback(*arguments).returncode == 0
    # Of 84 pages those of the pass that was cut off are not asked for again.
    assert firm.pages < 75
    wanted = scan(tmp_path, ROOT / "rules")
    assert export(tmp_path, database, ROOT / "rules") == wanted
    assert kept(database) == found(wanted)
    assert holdback("db", "check", "--db", database).returncode == 0
    assert len((tmp_path / "export/flags.ndjson").read_text().splitlines()) > 10


def newer_rules(folder):
    """The shipped rules, one of which asks for more."""
    rules = folder / "newer"
    shutil.copytree(ROOT / "rules", rules)
    rule = rules / "refund-abuse.yaml"
    text = rule.read_text()
    assert "state: live" in text
    rule.write_text(text.replace("state: live", "state: shadow"))
    return rules


def test_a_reconciliation_that_goes_on_under_newer_rules_judges_all_by_them(firm, tmp_path):
    source, database = write_source(tmp_path, firm), tmp_path / "firm.db"
    old, new = ROOT / "rules", newer_rules(tmp_path)
    assert holdback("pull", source, "--db", database, "--rules", old, "--quiet").returncode == 0
    before = export(tmp_path, database, old)
    changed = [row for row in firm.rows["transactions"] if row["transaction_type"] == "refund"]
    for row in changed:
        row["status"] = "reversed"
    data = tmp_path / "data"
    data.mkdir()
    for entity, rows in firm.rows.items():
        (data / f"{entity}.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reconcile = ["pull", source, "--db", database, "--reconcile", "--quiet", "--rules"]
    # Customers are 8 pages, transactions 10: it dies when it has healed some.
    assert killed([*reconcile, old], firm, 14)
    refused = holdback(*reconcile, new)
    assert refused.returncode == 5 and "--change-rules" in refused.stderr
    done = holdback(*reconcile, new, "--change-rules")
    assert done.returncode == 0, done.stderr
    after = export(tmp_path, database, new)
    wanted = scan(tmp_path, new, data)
    assert after == wanted
    assert kept(database) == found(wanted)
    assert after["flags.ndjson"] != before["flags.ndjson"]
    assert holdback("db", "check", "--db", database).returncode == 0


def test_a_server_reconciles_on_its_schedule_and_heals(firm, tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    report = tmp_path / "differences.ndjson"
    # Pulls are due tomorrow, so that whatever comes came by the reconciliation.
    late = time.strftime("%H:%M", time.gmtime(time.time() + 20 * 3600))
    write_source(
        sources, firm, f'at: "{late}"\nreconcile: {{every: 1m, days: 3650, report: {report}}}\n')
    ours = Server(tmp_path, "--sources", str(sources)).start()
    try:
        wanted = {entity: len(firm.rows[entity])
                  for entity in ("customers", "transactions", "trading_activity")}
        for _ in range(600):
            records = json.loads(holdback("status", "--db", ours.database, "--json").stdout)["records"]
            if {name: records[name] for name in wanted} == wanted and report.exists():
                break
            time.sleep(0.1)
        assert {name: records[name] for name in wanted} == wanted
        for _ in range(100):
            lines = [json.loads(line) for line in report.read_text().splitlines()]
            if len(lines) == sum(wanted.values()):
                break
            time.sleep(0.1)
        assert len(lines) == sum(wanted.values())
        assert {line["kind"] for line in lines} == {"missing_here"}
        assert all(line["healed"] for line in lines)
        healed = 'SELECT count(*) FROM audit WHERE action LIKE "reconcile%"'
        for _ in range(100):
            if query(ours.database, healed) > 1:
                break
            time.sleep(0.1)
        assert query(ours.database, healed) > 1
    finally:
        assert ours.stop() == 0


def query(database, sql):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(sql.replace('"', "'")).fetchone()[0]
    finally:
        connection.close()


def test_answers_in_gzip_are_read(firm, tmp_path):
    source = write_source(tmp_path, firm)
    run = holdback("pull", source, "--dry-run", "--json")
    assert run.returncode == 0, run.stderr
    taken = {entity["entity"]: entity["records"] for entity in json.loads(run.stdout)["entities"]}
    assert taken == {entity: len(firm.rows[entity]) for entity in ENTITIES}
    assert all(firm.encodings)


@pytest.mark.parametrize("secret, code", [("S3cret:&/+", 0), ("another-one-8812", 4), (None, 2)])
def test_credentials_come_from_the_environment(tmp_path, secret, code):
    partner = Partner(demo(), "acme", urlencoded("S3cret:&/+"))
    source = write_source(
        tmp_path, partner,
        f"credentials:\n  token_url: {partner.url}/oauth/token\n"
        "  client_id: {env: ACME_ID}\n  client_secret: {env: ACME_SECRET}\n")
    environment = {**os.environ, "ACME_ID": "acme"}
    environment.pop("ACME_SECRET", None)
    if secret:
        environment["ACME_SECRET"] = secret
    run = holdback("pull", source, "--dry-run", "--quiet", env=environment)
    partner.stop()
    assert run.returncode == code, run.stderr
    assert (secret or "S3cret") not in run.stdout + run.stderr
    if code == 2:
        assert "ACME_SECRET" in run.stderr and partner.pages == 0


def urlencoded(text):
    """As RFC 6749 has it before id and secret are joined."""
    from urllib.parse import quote_plus
    return quote_plus(text)
