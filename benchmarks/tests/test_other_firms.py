"""Tests of the second generator of labelled firms: the guide's rules, the labels, the seeds."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import unittest
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

BENCHMARKS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BENCHMARKS))

from other_firms import make_firm
from other_firms.build import make_ledger
from other_firms.people import People, Person
from other_firms.settings import KINDS, LIST_PRICES, hard, ordinary
from other_firms.writing import commission_cents

FILES = ("affiliates", "customers", "transactions", "trading_activity", "commissions")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")
TYPES = {"challenge_fee", "refund", "adjustment", "payout", "reset_fee"}
PHASES = {"phase_1", "phase_2", "funded", "failed"}
LOOK_ALIKES = {
    "chargeback", "club_domain", "cooling_off", "family", "first_payout_return", "late_starter",
    "loyal_buyer", "national_community", "opposite_styles", "outage_refund", "own_purchase",
    "portfolio", "promo_day", "raffle", "retry", "signal_follower", "signal_room",
}  # fmt: skip


class Firm:
    """A firm as it was written, its re-sent records settled."""

    def __init__(self, folder: Path) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [
                json.loads(line) for line in (folder / f"{name}.ndjson").read_text().splitlines()
            ]
            for name in FILES
        }
        self.truth = json.loads((folder / "truth.json").read_text())
        self.customers = {row["customer_id"]: row for row in self.rows["customers"]}
        self.transactions = {row["transaction_id"]: row for row in self.rows["transactions"]}
        self.days = {
            (row["customer_id"], row["date"], row["instrument"]): row
            for row in self.rows["trading_activity"]
        }
        self.trading: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.days.values():
            self.trading[row["customer_id"]].append(row)

    def of_kind(self, kind: str) -> list[str]:
        return [name for name, value in self.truth["customers"].items() if value == kind]


class OtherFirmsTest(unittest.TestCase):
    """What holds of an ordinary firm, a hard one and one where nobody cheats."""

    firms: dict[str, Firm]

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        for name, settings in {
            "ordinary": ordinary(3, 120, 100, 0.12),
            "hard": hard(3, 120, None, 0.12),
            "clean": ordinary(3, 120, 100, 0.0),
        }.items():
            make_firm(cls.folder / name, settings)
        cls.firms = {name: Firm(cls.folder / name) for name in ("ordinary", "hard", "clean")}

    def each(self) -> list[tuple[str, Firm]]:
        return list(self.firms.items())

    def test_customers_keep_the_guides_rules(self) -> None:
        for name, firm in self.each():
            affiliates = {row["affiliate_id"] for row in firm.rows["affiliates"]}
            self.assertEqual(len(firm.customers), len(firm.rows["customers"]), name)
            for row in firm.rows["customers"]:
                self.assertRegex(row["signup_date"], MOMENT)
                self.assertGreaterEqual(row["last_modified_date"], row["signup_date"])
                self.assertIn(row["affiliate_id"], affiliates)
                self.assertRegex(row["country_code"], r"^[A-Z]{2}$")
                self.assertIn(row["phase"], PHASES)
                self.assertIn(row["account_size"], LIST_PRICES)
                if "email" in row:
                    self.assertRegex(row["email"], ADDRESS)

    def test_transactions_keep_the_guides_rules(self) -> None:
        for _, firm in self.each():
            self.assertLess(len(firm.transactions), len(firm.rows["transactions"]))
            for row in firm.rows["transactions"]:
                customer = firm.customers[row["customer_id"]]
                self.assertIn(row["transaction_type"], TYPES)
                self.assertIn(row["status"], ("pending", "completed"))
                self.assertRegex(row["transaction_date"], MOMENT)
                self.assertGreaterEqual(row["transaction_date"], customer["signup_date"])
                self.assertLess(row["transaction_date"], firm.truth["as_of"])
                self.assertEqual(row["amount_currency"], round(row["amount_currency"], 2))
                self.assertEqual(
                    row["amount_currency"] < 0, row["transaction_type"] == "adjustment"
                )
            self.assertEqual({row["status"] for row in firm.transactions.values()}, {"completed"})

    def test_activity_keeps_the_guides_rules(self) -> None:
        for _, firm in self.each():
            self.assertLess(len(firm.days), len(firm.rows["trading_activity"]))
            for row in firm.rows["trading_activity"]:
                self.assertLess(row["date"], firm.truth["as_of"][:10])
                signup = firm.customers[row["customer_id"]]["signup_date"][:10]
                self.assertGreaterEqual(row["date"], signup)
                self.assertGreater(row["lots_traded"], 0)
                self.assertEqual(row["lots_traded"], round(row["lots_traded"], 2))
                self.assertGreaterEqual(row["drawdown"], 0)
                self.assertGreaterEqual(row["max_drawdown"], 0)

    def test_files_stand_in_the_order_of_events(self) -> None:
        for _, firm in self.each():
            signups = [row["signup_date"] for row in firm.rows["customers"]]
            dates = [row["date"] for row in firm.rows["trading_activity"]]
            self.assertTrue(signups == sorted(signups))
            self.assertTrue(dates == sorted(dates))

    def test_every_fee_has_its_commission_line(self) -> None:
        for _, firm in self.each():
            fees = {
                key: row
                for key, row in firm.transactions.items()
                if row["transaction_type"] == "challenge_fee"
            }
            lines = {row["transaction_id"]: row for row in firm.rows["commissions"]}
            self.assertEqual(fees.keys(), lines.keys())
            for key, line in lines.items():
                cents = commission_cents(round(fees[key]["amount_currency"] * 100))
                self.assertEqual(line["amount"], cents / 100)
                owner = firm.customers[line["customer_id"]]["affiliate_id"]
                self.assertEqual(line["affiliate_id"], owner)

    def test_commissions_round_half_to_even(self) -> None:
        self.assertEqual(
            [commission_cents(cents) for cents in (4410, 5390, 100, 99)], [662, 808, 15, 15]
        )

    def test_refunds_never_exceed_the_list_price_or_the_fee(self) -> None:
        for _, firm in self.each():
            paid: dict[str, float] = {}
            for row in firm.transactions.values():
                if row["transaction_type"] == "challenge_fee":
                    paid[row["customer_id"]] = row["amount_currency"]
            backs = Counter()
            for row in firm.transactions.values():
                if row["transaction_type"] == "refund":
                    backs[row["customer_id"]] += 1
                    size = firm.customers[row["customer_id"]]["account_size"]
                    allowed = (paid[row["customer_id"]], LIST_PRICES[size] / 100)
                    self.assertIn(row["amount_currency"], allowed)
            self.assertEqual(set(backs.values()), {1})

    def test_labels_refer_to_records(self) -> None:
        for _, firm in self.each():
            truth = firm.truth
            lines = {row["commission_id"]: row["customer_id"] for row in firm.rows["commissions"]}
            affiliates = {row["affiliate_id"] for row in firm.rows["affiliates"]}
            self.assertEqual(set(truth["all_affiliates"]), affiliates)
            self.assertEqual({lines[key] for key in truth["commissions"]}, set(truth["customers"]))
            self.assertFalse(
                {lines[key] for key in truth["grey_commissions"]} & set(truth["customers"])
            )
            self.assertLessEqual(
                {firm.customers[name]["affiliate_id"] for name in truth["customers"]},
                set(truth["affiliates"]),
            )
            for kind, names in truth["look_alikes"].items():
                self.assertLessEqual(set(names), set(firm.customers) | affiliates, kind)
                self.assertFalse(set(names) & set(truth["customers"]), kind)

    def test_every_kind_is_planted(self) -> None:
        for name in ("ordinary", "hard"):
            truth = self.firms[name].truth
            self.assertEqual(set(truth["affiliates"].values()), set(KINDS), name)
            self.assertEqual(set(truth["customers"].values()), set(KINDS), name)
            self.assertTrue(truth["pairs"] and truth["groups"] and truth["grey_commissions"])
        self.assertEqual(set(self.firms["ordinary"].truth["look_alikes"]), LOOK_ALIKES)
        self.assertEqual(
            set(self.firms["hard"].truth["look_alikes"]), LOOK_ALIKES - {"first_payout_return"}
        )

    def test_nobody_cheats_in_a_clean_firm(self) -> None:
        truth = self.firms["clean"].truth
        for key in (
            "affiliates",
            "customers",
            "pairs",
            "groups",
            "commissions",
            "grey_commissions",
        ):
            self.assertFalse(truth[key], key)
        self.assertEqual(set(truth["look_alikes"]), LOOK_ALIKES)

    def test_a_hedged_pair_loses_a_cost_on_every_mirrored_day(self) -> None:
        for name in ("ordinary", "hard"):
            firm = self.firms[name]
            for one, other, days in firm.truth["pairs"]:
                rows = {(r["date"], r["instrument"]): r for r in firm.trading[one]}
                both = [
                    (rows[key], r)
                    for r in firm.trading[other]
                    if (key := (r["date"], r["instrument"])) in rows
                ]
                mirrored = [
                    pair
                    for pair in both
                    if abs(sum(r["pnl"] / r["lots_traded"] for r in pair)) < 250
                ]
                self.assertGreaterEqual(len(mirrored), days, (name, one, other))
                self.assertGreaterEqual(days, 3)

    def test_the_lots_of_a_hedging_group_add_up(self) -> None:
        firm = self.firms["ordinary"]
        for main, *others in firm.truth["groups"]:
            by_day = defaultdict(list)
            for name in others:
                for row in firm.trading[name]:
                    by_day[row["date"], row["instrument"]].append(row["lots_traded"])
            for row in firm.trading[main]:
                total = sum(by_day[row["date"], row["instrument"]])
                self.assertAlmostEqual(total, row["lots_traded"], delta=0.021)

    def test_a_farm_hardly_trades_and_a_churner_always_fails(self) -> None:
        firm = self.firms["ordinary"]
        farm, churn = firm.of_kind("country_farm"), firm.of_kind("challenge_churn")
        self.assertLess(sum(name in firm.trading for name in farm), 0.35 * len(farm))
        self.assertEqual({firm.customers[name]["phase"] for name in churn}, {"failed"})
        self.assertTrue(all(name in firm.trading for name in churn))

    def test_an_abusive_refund_follows_trading(self) -> None:
        firm = self.firms["ordinary"]
        back = {
            row["customer_id"]: row["transaction_date"]
            for row in firm.transactions.values()
            if row["transaction_type"] in ("refund", "adjustment")
        }
        for name in firm.of_kind("refund_abuse"):
            self.assertLess(min(row["date"] for row in firm.trading[name]), back[name][:10])

    def test_equal_seeds_give_equal_bytes(self) -> None:
        with tempfile.TemporaryDirectory() as other:
            command = [sys.executable, str(BENCHMARKS / "other_firms.py"), other]
            options = ["--seed", "3", "--affiliates", "120", "--hard", "--fraud-share", "0.12"]
            subprocess.run(command + options, check=True, capture_output=True)
            for name in (*(f"{name}.ndjson" for name in FILES), "truth.json"):
                mine, theirs = self.folder / "hard" / name, Path(other) / name
                self.assertTrue(mine.read_bytes() == theirs.read_bytes(), name)

    def test_another_seed_gives_another_firm(self) -> None:
        with tempfile.TemporaryDirectory() as other:
            make_firm(Path(other), ordinary(4, 120, 100, 0.12))
            mine = (self.folder / "ordinary" / "customers.ndjson").read_bytes()
            self.assertFalse((Path(other) / "customers.ndjson").read_bytes() == mine)

    def test_a_small_firm_can_be_made(self) -> None:
        for affiliates in (1, 2, 9):
            for preset in (ordinary, hard):
                with tempfile.TemporaryDirectory() as other:
                    make_firm(Path(other), preset(5, affiliates, 60, 0.2))
                    self.assertEqual(len(Firm(Path(other)).rows["affiliates"]), affiliates)

    def test_nothing_is_booked_after_the_end(self) -> None:
        ledger = make_ledger(ordinary(5, 3, 60, 0.0))
        account = ledger.accounts[0]
        self.assertFalse(ledger.trade(account, 60, "NOWHERE", 100, 1.0))
        self.assertFalse(ledger.pay(account, "payout", 100, ledger.end))
        self.assertTrue(ledger.trade(account, 59, "NOWHERE", 100, 1.0))
        self.assertFalse(ledger.trade(account, 59, "NOWHERE", 100, 1.0))

    def test_a_disguise_leaves_a_valid_address(self) -> None:
        for preset in (False, True):
            people, rng = People(preset), random.Random(1)
            for number in range(300):
                person = Person(
                    "Ada", "Lim", rng.choice(("ada.lim9@gmail.com", "limada@web.de")), "GB"
                )
                face = people.disguise(rng, person, number)
                self.assertRegex(face.email, ADDRESS)
                self.assertNotIn("..", face.email)


if __name__ == "__main__":
    unittest.main()
