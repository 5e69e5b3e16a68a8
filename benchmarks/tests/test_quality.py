"""The whole benchmark around an engine of straw."""

from __future__ import annotations

import json
import subprocess
import sys
import unittest
from pathlib import Path

from support import FolderTest, activity, customer, fee, line

QUALITY = Path(__file__).resolve().parents[1] / "quality.py"
#: Copies a firm for `simulate`; for `scan` flags each customer named by a rule file that is there.
ENGINE = """#!{python}
import json, pathlib, shutil, sys, time
firm, arguments = pathlib.Path("{firm}"), sys.argv[1:]
if "--help" in arguments:
    print("  --variant <variant>  A firm. (values: standard, hard; default: standard)")
elif arguments[0] == "simulate":
    with (firm.parent / "calls").open("a") as calls:
        print(*arguments[2:-1], file=calls)
    time.sleep(0.5 if arguments[-2] == "1" and "--clean" not in arguments else 0)
    shutil.copytree(firm, arguments[-1])
elif (firm / "broken").exists():
    sys.exit("error: the rules can't be read")
else:
    data, rules, out = (pathlib.Path(arguments[i]) for i in (1, -3, -1))
    rows = [json.loads(row) for row in (data / "commissions.ndjson").read_text().splitlines()]
    live = {{path.stem for path in rules.glob("*.yaml")}}
    cheating = [row for row in rows if row["amount"] > 20 and "big" in live]
    flags = [{{"flag_id": "F", "pattern": "big", "status": "open", "posterior": 0.95,
              "subject": {{"kind": "customer"}}, "affiliate_ids": [row["affiliate_id"]],
              "customer_ids": [row["customer_id"]]}} for row in cheating]
    out.mkdir(parents=True)
    scores = {{row["affiliate_id"]: row["amount"] / 50 for row in rows}}
    for name, table in (("flags", flags), ("holds", [dict(row, status="held") for row in cheating]),
        ("affiliates", [{{"affiliate_id": n, "score": scores[n]}} for n in sorted(scores)]),
        ("rejects", [{{"code": "x"}}])):
        (out / (name + ".ndjson")).write_text("".join(json.dumps(r) + "\\n" for r in table))
    sys.exit(3)
"""
TRUTH = {
    "affiliates": {"A1": "email_ring"},
    "customers": {"C1": "email_ring"},
    "commissions": ["K1"],
    "all_affiliates": ["A1", "A2"],
}


class QualityTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        owners = [("C1", "A1", 30), *((f"C{i}", f"A{i}", 2 * i) for i in range(2, 10))]
        self.firm = self.write_firm(
            TRUTH,
            customers=[customer(name, affiliate) for name, affiliate, _ in owners],
            transactions=[fee(f"T-{name}", name) for name, _, _ in owners],
            trading_activity=[activity("C1", "2026-03-02", 1, 5)],
            commissions=[line(f"K{n[1]}", n, a, amount) for n, a, amount in owners],
        )
        self.engine = self.folder / "engine"
        self.engine.write_text(ENGINE.format(python=sys.executable, firm=self.firm))
        self.engine.chmod(0o755)
        for name in ("big", "idle"):
            path = self.folder / "rules" / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"id: {name}\nstate: live\n", encoding="utf-8")

    def run_quality(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, QUALITY, "--binary", self.engine, "--out", self.folder / "out"]
        command += ["--rules", self.folder / "rules", "--replicates", "20", *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_variants_are_made_scanned_scored_and_shown(self) -> None:
        result = self.run_quality("--seeds", "1,2", "--variants", "standard,hard", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        plain = json.loads(result.stdout)
        self.assertEqual(
            [firm["name"] for firm in plain["firms"]],
            ["standard-1", "standard-2", "standard-clean-1", "hard-1", "hard-2", "hard-clean-1"],
        )
        calls = (self.folder / "calls").read_text().splitlines()
        self.assertIn("--variant hard --clean --seed 1", calls)
        self.assertIn("--seed 2", calls)
        self.assertEqual(set(plain["variants"]), {"standard", "hard", "simulator, clean"})
        hard = plain["variants"]["hard"]["holdback"]
        self.assertEqual(hard["money_recall"]["value"], 1.0)
        self.assertEqual(plain["firms"][0]["notes"], ["standard-1: 1 violations were rejected"])
        self.assertTrue((self.folder / "out" / "quality.html").exists())
        self.assertEqual(list((self.folder / "out" / "firms").iterdir()), [])

    def test_a_rule_left_out_and_a_shuffle_of_a_given_firm(self) -> None:
        result = self.run_quality("--only-given", "--firm", str(self.firm), "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        plain = json.loads(result.stdout)
        self.assertEqual(plain["without"]["big"]["money_recall"]["change"]["value"], -1.0)
        self.assertEqual(plain["without"]["idle"]["money_recall"]["change"]["value"], 0.0)
        shifts = plain["artefacts"]["shifts"]
        self.assertLess(max(map(abs, shifts["log_loss"]["change"]["interval"])), 0.01)
        self.assertTrue(all(shift["is_inside"] for shift in shifts.values()))
        self.assertTrue((self.firm / "truth.json").exists(), "a given firm stays")

    def test_a_scan_that_fails_ends_the_run_with_its_words(self) -> None:
        (self.firm / "broken").touch()
        result = self.run_quality("--only-given", "--firm", str(self.firm))
        self.assertEqual(result.returncode, 1)
        self.assertRegex(
            result.stderr, r"error: `.*engine scan .* ended with code 1\n.*can't be read"
        )

    def test_an_unknown_variant_is_named(self) -> None:
        result = self.run_quality("--variants", "standard,odd")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no variant `odd`; there are standard, hard", result.stderr)


if __name__ == "__main__":
    unittest.main()
