"""Tests of the measures against values worked out by hand, and of one small firm end to end."""

from __future__ import annotations

import json
import math
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scoring.bootstrap import estimate
from scoring.counts import Affiliate, ScoredFirm
from scoring.join import score_firm
from scoring.measures import BY_KEY
from scoring.sample import Sample
from scoring.tables import InputError, read_table

COMMISSIONS = [
    {
        "commission_id": "K1",
        "affiliate_id": "A1",
        "customer_id": "C1",
        "amount": 10,
        "currency": "USD",
    },
    {
        "commission_id": "K2",
        "affiliate_id": "A1",
        "customer_id": "C2",
        "amount": 30,
        "currency": "USD",
    },
    {
        "commission_id": "K3",
        "affiliate_id": "A2",
        "customer_id": "C3",
        "amount": 50,
        "currency": "USD",
    },
    {
        "commission_id": "K4",
        "affiliate_id": "A2",
        "customer_id": "C4",
        "amount": 50,
        "currency": "USD",
    },
    {
        "commission_id": "K5",
        "affiliate_id": "A1",
        "customer_id": "C5",
        "amount": 7,
        "currency": "USD",
    },
]
TRUTH = {
    "affiliates": {"A1": "hedging"},
    "customers": {"C1": "hedging", "C2": "hedging"},
    "pairs": [["C1", "C2", 6]],
    "commissions": ["K1", "K2"],
    "grey_commissions": ["K5"],
    "all_affiliates": ["A1", "A2", "A3"],
}


def pair_flag(*customers: str, status: str = "open") -> dict:
    return {
        "flag_id": "-".join(customers),
        "pattern": "hedged_pair",
        "subject": {"kind": "pair", "id": "|".join(customers)},
        "affiliate_ids": ["A1"] if "C1" in customers else ["A2"],
        "customer_ids": list(customers),
        "status": status,
    }


def ranked(*scored: tuple[float, bool]) -> list[Affiliate]:
    return [Affiliate(str(i), score, fraud) for i, (score, fraud) in enumerate(scored)]


def value(key: str, affiliates: list[Affiliate]) -> float | None:
    return BY_KEY[key].of(Sample(affiliates))


class MeasuresTest(unittest.TestCase):
    def test_average_precision_of_a_ranking(self) -> None:
        sample = ranked((0.9, True), (0.8, False), (0.7, True), (0.1, False))
        self.assertAlmostEqual(value("pr_auc", sample), 0.5 * 1 + 0.5 * 2 / 3)

    def test_average_precision_does_not_depend_on_the_order_in_a_tie(self) -> None:
        sample = ranked((0.5, True), (0.5, False), (0.5, False), (0.5, True))
        self.assertAlmostEqual(value("pr_auc", sample), 0.5)
        self.assertAlmostEqual(value("pr_auc", sample[::-1]), 0.5)

    def test_a_tie_across_the_budget_counts_its_expectation(self) -> None:
        sample = ranked((0.9, True), *[(0.5, i == 0) for i in range(4)], *[(0, False)] * 95)
        self.assertAlmostEqual(value("precision_at_budget", sample), (1 + 1 / 4) / 2)

    def test_measures_that_need_fraud_are_undefined_without_it(self) -> None:
        sample = ranked((0.9, False), (0.1, False))
        for key in ("pr_auc", "precision_at_budget", "money_recall", "pair_recall"):
            self.assertIsNone(value(key, sample))

    def test_calibration(self) -> None:
        sample = ranked((0.25, True), (0.25, False), (1.0, True), (0.0, False))
        self.assertAlmostEqual(value("ece", sample), 0.5 / 4)
        expected = -(math.log(0.25) + math.log(0.75)) / 4
        self.assertAlmostEqual(value("log_loss", sample), expected, places=5)

    def test_the_bootstrap_is_reproducible_and_brackets_the_value(self) -> None:
        sample = ranked(*[(i / 40, i % 3 == 0) for i in range(40)])
        firm = ScoredFirm("F", sample, kinds={}, look_alikes={}, exposures=[], has_lines=True)
        first, second = (estimate([firm], 200, 5) for _ in range(2))
        self.assertEqual(first, second)
        low, high = first["log_loss"].interval
        self.assertTrue(low < first["log_loss"].value < high)


class FirmTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.write("truth.json", json.dumps(TRUTH))
        self.write_rows("commissions", COMMISSIONS)
        self.write_rows(
            "flags",
            [
                pair_flag("C1", "C2"),
                pair_flag("C3", "C4"),
                pair_flag("C2", "C3", status="shadow"),
            ],
        )
        self.write_rows(
            "holds",
            [
                {**COMMISSIONS[0], "status": "held"},
                {**COMMISSIONS[2], "status": "held"},
                {**COMMISSIONS[4], "status": "held"},
                {**COMMISSIONS[3], "status": "released"},
            ],
        )
        self.write_rows(
            "affiliates",
            [
                {"affiliate_id": "A1", "score": 0.9},
                {"affiliate_id": "A2", "score": 0.2},
            ],
        )

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def write_rows(self, name: str, rows: list[dict]) -> None:
        self.write(f"{name}.ndjson", "".join(json.dumps(row) + "\n" for row in rows))

    def values(self) -> dict[str, float | None]:
        firm = score_firm(self.folder, self.folder, rates={})
        estimates = estimate([firm], 10, 1)
        return {key: estimate.value for key, estimate in estimates.items()}

    def test_every_measure_of_a_small_firm(self) -> None:
        values = self.values()
        self.assertAlmostEqual(values["pr_auc"], 1)
        self.assertAlmostEqual(values["money_recall"], 10 / 40)
        self.assertAlmostEqual(values["honest_money_held"], 50 / 100)
        self.assertEqual((values["honest_flagged"], values["honest_held"]), (1, 1))
        self.assertAlmostEqual(values["false_flags"], 1000 / 3)
        self.assertAlmostEqual(values["pair_precision"], 1 / 2)
        self.assertAlmostEqual(values["pair_recall"], 1)

    def test_a_pair_inside_a_planted_group_counts_neither_way(self) -> None:
        self.write("truth.json", json.dumps({**TRUTH, "groups": [["C3", "C4", "C9"]]}))
        values = self.values()
        self.assertAlmostEqual(values["pair_precision"], 1)
        self.assertEqual(values["false_flags"], 0)

    def test_without_commissions_the_money_shares_are_unavailable(self) -> None:
        (self.folder / "commissions.ndjson").unlink()
        firm = score_firm(self.folder, self.folder, rates={})
        self.assertIn("unavailable", firm.notes[0])
        self.assertAlmostEqual(firm.kinds["hedging"].held, 10)
        self.assertIsNone(self.values()["money_recall"])

    def test_the_three_formats_read_alike(self) -> None:
        (self.folder / "commissions.ndjson").unlink()
        self.write("commissions.json", json.dumps({"data": COMMISSIONS, "meta": {}}))
        from_json = self.values()
        (self.folder / "commissions.json").unlink()
        fields = list(COMMISSIONS[0])
        lines = [fields, *[[str(row[name]) for name in fields] for row in COMMISSIONS]]
        self.write("commissions.csv", "\n".join(map(",".join, lines)) + "\n")
        self.assertEqual(from_json, self.values())

    def test_a_broken_line_is_reported_with_its_place(self) -> None:
        self.write("flags.ndjson", '{"flag_id": 1}\n{oops\n')
        with self.assertRaisesRegex(InputError, r"flags\.ndjson:2: not JSON"):
            read_table(self.folder, "flags")


if __name__ == "__main__":
    unittest.main()
