"""Tests of the measure of false discovery rates."""

from __future__ import annotations

import csv
import json
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import support  # noqa: F401  puts the folder of the benchmarks on the path

import mirrored_pairs


class JudgeTests(unittest.TestCase):
    """What counts as right, wrong or neither."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = Path(folder.name)
        truth = {"pairs": [["a", "b", 6], ["c", "d", 4]], "groups": [["e", "f", "g"]]}
        (self.data / "truth.json").write_text(json.dumps(truth))

    def test_pairs_of_a_group_count_neither_way(self) -> None:
        found = {"pairs-5": [frozenset(p) for p in ("ab", "ef", "ax")]}
        counts = mirrored_pairs.judge(self.data, found)
        self.assertEqual(
            counts[5], {"right": 1, "wrong": 1, "long": 1, "long found": 1}
        )
        self.assertEqual(counts[1]["right"] + counts[1]["wrong"], 0)

    def test_short_pairs_are_right_but_not_in_the_recall(self) -> None:
        counts = mirrored_pairs.judge(self.data, {"pairs-1": [frozenset("cd")]})
        self.assertEqual((counts[1]["right"], counts[1]["long found"]), (1, 0))


class ShuffleTests(unittest.TestCase):
    """Accounts change places within their stratum alone."""

    def test_strata_keep_their_accounts_and_rows(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            (data / "truth.json").write_text('{"pairs": [["c0", "c1", 3]]}')
            lines = ["date,customer_id,instrument,currency,lots_traded,pnl"]
            lines += [
                f"2026-01-0{1 + i % 2},c{i},I,USD,{1 if i % 3 else 20}.00,{i}.00" for i in range(60)
            ]
            (data / "trading_activity.csv").write_text("\n".join(lines) + "\n")
            before = self.rows(data)
            mirrored_pairs.shuffle_accounts(data, seed=1)
            after = self.rows(data)
            self.assertNotEqual(before, after)
            self.assertEqual([r["pnl"] for r in before], [r["pnl"] for r in after])
            self.assertEqual(self.owners(before), self.owners(after))
            self.assertEqual(json.loads((data / "truth.json").read_text())["pairs"], [])

    def test_two_alone_in_their_class_are_parted(self) -> None:
        rows = [
            {"date": f"d{day}", "instrument": "I", "currency": "USD", "customer_id": f"c{i}",
             "lots_traded": "90.00" if i < 2 else f"{1 + i % 3 / 100:.2f}"}
            for day in range(6) for i in range(40)
        ] + [
            {"date": f"d{day}", "instrument": "I", "currency": "USD", "customer_id": f"s{i}",
             "lots_traded": f"{2 ** i}.00"}
            for day in range(6) for i in range(2, 5)
        ]
        parts = mirrored_pairs.classes(rows)
        self.assertEqual(sorted(i for part in parts.values() for i in part), list(range(len(rows))))
        for part in parts.values():
            self.assertGreaterEqual(len(part), 5)

    @staticmethod
    def rows(data: Path) -> list[dict[str, str]]:
        """The rows of the file."""
        with open(data / "trading_activity.csv", newline="") as file:
            return list(csv.DictReader(file))

    @staticmethod
    def owners(rows: list[dict[str, str]]) -> Counter:
        """How often each account stands in each stratum."""
        return Counter((r["date"], r["instrument"], r["lots_traded"], r["customer_id"]) for r in rows)


if __name__ == "__main__":
    unittest.main()
