"""What a shuffle keeps of a firm, and what it changes."""

from __future__ import annotations

import json
import unittest
from collections import Counter
from datetime import datetime

from support import FolderTest, Row, activity, customer, fee, line, transaction

from panel.moments import MomentShuffle
from panel.shuffle import shuffle_firm
from scoring.tables import InputError

TRUTH = {
    "affiliates": {"A1": "hedging"},
    "customers": {"C1": "hedging", "C2": "hedging"},
    "pairs": [["C1", "C2", 6]],
    "groups": [["C1", "C2", "C3"]],
    "commissions": ["K1"],
    "look_alikes": {"family": ["C3"]},
    "persons": [["C1", "C3"]],
    "all_affiliates": ["A1", "A2"],
    "as_of": "2026-06-10T00:00:00Z",
}


def firm() -> dict[str, list[Row]]:
    """Three customers and many orphans of order: versions of a key far apart."""
    days = [f"2026-03-{day:02d}" for day in range(2, 32)]
    return {
        "customers": [
            customer("C1", phase="phase_1", last_modified_date="2026-03-03T00:00:10Z"),
            customer("C2", "A2", click_id="x9", campaign_id="cmp-2-1"),
            customer("C3", email="c3@example.com"),
            customer("C1", phase="failed", last_modified_date="2026-03-03T23:59:50Z"),
        ],
        "transactions": [
            {**fee("T-C1", "C1"), "status": "pending"},
            *[fee(f"T{index}", "C2", day) for index, day in enumerate(days)],
            fee("T-C1", "C1"),
            transaction("R", "C1", "refund", -99.0, "2026-03-09"),
            transaction("P", "C2", "payout", 1234.56, "2026-03-09"),
        ],
        "trading_activity": [
            row
            for day in days
            for row in (activity("C1", day, 3.37, 123.45), activity("C2", day, 3.37, -123.45))
        ]
        + [activity("C1", days[0], 3.37, 200.0)],
        "affiliates": [{"affiliate_id": "A1"}, {"affiliate_id": "A2", "parent_affiliate_id": "A1"}],
        "commissions": [line("K1", "C1", "A1", 14.85), line("K2", "C2", "A2", 14.85)],
    }


class ShuffleTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.data = self.write_firm(TRUTH, **firm())
        self.out = self.folder / "shuffled"
        self.names = shuffle_firm(self.data, self.out, seed=3)

    def rows(self, table: str) -> list[Row]:
        return self.read_rows(self.out / f"{table}.ndjson")

    def of(self, table: str, field: str, old: str) -> list[Row]:
        return [row for row in self.rows(table) if row[field] == self.names[old]]

    def test_every_record_is_kept_and_no_id(self) -> None:
        for table, rows in firm().items():
            self.assertEqual(len(self.rows(table)), len(rows), table)
            text = (self.out / f"{table}.ndjson").read_text(encoding="utf-8")
            for old in ('"C1"', '"T-C1"', '"K1"', '"A1"', '"cmp-2-1"', '"x9"'):
                self.assertNotIn(old, text)

    def test_the_order_of_records_changes(self) -> None:
        before = [self.names[row["transaction_id"]] for row in firm()["transactions"]]
        after = [row["transaction_id"] for row in self.rows("transactions")]
        self.assertEqual(Counter(before), Counter(after))
        self.assertNotEqual(before, after)

    def test_the_versions_of_one_key_keep_their_order(self) -> None:
        statuses = [row["status"] for row in self.of("transactions", "transaction_id", "T-C1")]
        self.assertEqual(statuses, ["pending", "completed"])
        phases = [row["phase"] for row in self.of("customers", "customer_id", "C1")]
        self.assertEqual(phases, ["phase_1", "failed"])
        results = [
            row["pnl"]
            for row in self.of("trading_activity", "customer_id", "C1")
            if row["date"] == "2026-03-02"
        ]
        self.assertLess(results[0], results[1])

    def test_the_truth_speaks_of_the_new_names(self) -> None:
        truth = json.loads((self.out / "truth.json").read_text(encoding="utf-8"))
        one, two, three = (self.names[name] for name in ("C1", "C2", "C3"))
        self.assertEqual(truth["affiliates"], {self.names["A1"]: "hedging"})
        self.assertEqual(truth["customers"], {one: "hedging", two: "hedging"})
        self.assertEqual(truth["pairs"], [[one, two, 6]])
        self.assertEqual(truth["groups"], [[one, two, three]])
        self.assertEqual(truth["commissions"], [self.names["K1"]])
        self.assertEqual(truth["look_alikes"], {"family": [three]})
        self.assertEqual(truth["as_of"], TRUTH["as_of"])

    def test_references_hold(self) -> None:
        kept = self.of("commissions", "commission_id", "K1")[0]
        for field, old in (
            ("customer_id", "C1"),
            ("affiliate_id", "A1"),
            ("transaction_id", "T-C1"),
        ):
            self.assertEqual(kept[field], self.names[old])
        self.assertEqual(
            self.of("affiliates", "affiliate_id", "A2")[0]["parent_affiliate_id"], self.names["A1"]
        )

    def test_a_refund_still_returns_its_fee_and_a_commission_its_share(self) -> None:
        paid = self.of("transactions", "transaction_id", "T-C1")[0]["amount_currency"]
        self.assertNotEqual(paid, 99.0)
        self.assertEqual(
            self.of("transactions", "transaction_id", "R")[0]["amount_currency"], -paid
        )
        share = self.of("commissions", "commission_id", "K1")[0]["amount"] / paid
        self.assertAlmostEqual(share, 0.15, places=3)

    def test_results_still_mirror_each_other(self) -> None:
        sums = Counter()
        for row in self.rows("trading_activity"):
            self.assertEqual(row["lots_traded"], 3.37)
            sums[row["date"]] += row["pnl"] if row["date"] != "2026-03-02" else 0
        self.assertTrue(all(abs(total) < 0.005 for total in sums.values()))

    def test_days_stay_and_times_change(self) -> None:
        before = {row["transaction_id"]: row["transaction_date"] for row in firm()["transactions"]}
        changed = 0
        for old, time in before.items():
            new = self.of("transactions", "transaction_id", old)[0]["transaction_date"]
            self.assertEqual(new[:10], time[:10])
            changed += new != time
        self.assertGreater(changed, len(before) // 2)

    def test_one_seed_gives_one_firm_and_another_another(self) -> None:
        texts = []
        for seed in (3, 4):
            shuffle_firm(self.data, self.folder / f"again-{seed}", seed)
            texts.append((self.folder / f"again-{seed}" / "customers.ndjson").read_text())
        self.assertEqual(texts[0], (self.out / "customers.ndjson").read_text())
        self.assertNotEqual(texts[0], texts[1])

    def test_the_firm_itself_is_never_overwritten(self) -> None:
        with self.assertRaisesRegex(InputError, "would overwrite"):
            shuffle_firm(self.data, self.data, seed=1)


class MomentsTest(unittest.TestCase):
    def test_the_order_of_a_persons_events_stays(self) -> None:
        times = [f"2026-03-02T{9 + index // 60:02d}:{index % 60:02d}:00Z" for index in range(200)]
        times += ["2026-03-03T00:00:00Z", "2026-03-03T23:59:59Z"]
        for seed in range(50):
            rows = [{"customer_id": "C", "transaction_date": time} for time in times]
            tables = {"customers": [customer("C")], "transactions": rows}
            MomentShuffle(seed, {}).apply(tables)
            moved = [datetime.fromisoformat(row["transaction_date"]) for row in rows]
            self.assertEqual(moved, sorted(set(moved)), f"seed {seed}")
            self.assertEqual({time[:10] for time in times}, {f"{t:%Y-%m-%d}" for t in moved})

    def test_equal_times_of_one_person_stay_equal(self) -> None:
        time = "2026-03-02T12:00:00Z"
        rows = [{"customer_id": name, "transaction_date": time} for name in ("C1", "C2")]
        customers = [customer("C1"), customer("C2")]
        tables = {"customers": customers, "transactions": rows}
        MomentShuffle(1, {"persons": [["C1", "C2"]]}).apply(tables)
        self.assertEqual(rows[0]["transaction_date"], rows[1]["transaction_date"])


if __name__ == "__main__":
    unittest.main()
