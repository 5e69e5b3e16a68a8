"""Tests of the generated firm, and of the plain patterns that are run over it."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
import unittest
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

HAS_NUMPY = importlib.util.find_spec("numpy") is not None
HAS_DUCKDB = importlib.util.find_spec("duckdb") is not None
SCALE, SEED = 0.005, 11


@unittest.skipUnless(HAS_NUMPY, "needs numpy")
class FirmTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        from firm import make_firm

        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.make_firm, cls.folder = staticmethod(make_firm), Path(folder.name)
        cls.rows = make_firm(cls.folder, SCALE, SEED)
        cls.planted = json.loads((cls.folder / "planted.json").read_text())

    def read(self, name: str) -> list[dict]:
        return [json.loads(line) for line in (self.folder / f"{name}.ndjson").open()]

    def test_sizes_are_those_of_the_scale(self) -> None:
        self.assertEqual(
            self.rows, {"customers": 1_000, "transactions": 5_000, "trading_activity": 20_000}
        )
        for name, count in self.rows.items():
            self.assertEqual(len(self.read(name)), count)

    def test_a_seed_gives_the_same_bytes(self) -> None:
        with tempfile.TemporaryDirectory() as other:
            self.make_firm(Path(other), SCALE, SEED)
            for name in self.rows:
                file = f"{name}.ndjson"
                self.assertEqual(
                    (self.folder / file).read_bytes(), (Path(other) / file).read_bytes()
                )

    def test_some_rows_are_sent_again_and_only_those(self) -> None:
        transactions = {row["transaction_id"]: row for row in self.read("transactions")}
        self.assertEqual(len(transactions), 4_700)
        days = {
            (row["date"], row["customer_id"], row["instrument"], row["currency"])
            for row in self.read("trading_activity")
        }
        self.assertEqual(len(days), 19_600)

    def test_no_transaction_precedes_the_sign_up(self) -> None:
        signup = {row["customer_id"]: row["signup_date"] for row in self.read("customers")}
        for row in self.read("transactions"):
            self.assertGreater(row["transaction_date"], signup[row["customer_id"]])

    def test_the_legs_of_a_pair_mirror_each_other(self) -> None:
        legs = defaultdict(dict)
        for row in self.read("trading_activity"):
            legs[row["customer_id"]][row["date"], row["instrument"], row["currency"]] = row
        self.assertTrue(self.planted["pairs"])
        for one, other in self.planted["pairs"]:
            mirrored = [
                key
                for key in legs[one].keys() & legs[other].keys()
                if abs(legs[one][key]["pnl"] + legs[other][key]["pnl"])
                <= 0.05 * max(abs(legs[one][key]["pnl"]), abs(legs[other][key]["pnl"]))
                and legs[one][key]["lots_traded"] == legs[other][key]["lots_traded"]
            ]
            self.assertGreaterEqual(len({date for date, _, _ in mirrored}), 5)

    @unittest.skipUnless(HAS_DUCKDB, "needs duckdb")
    def test_the_plain_patterns_find_what_was_planted(self) -> None:
        from plain_patterns import run

        found = run(self.folder, threads=2)["found"]
        self.assertEqual(found["mirrored_pairs"]["pairs"], len(self.planted["pairs"]))
        self.assertGreaterEqual(found["shared_emails"]["emails"], len(self.planted["email_groups"]))
        self.assertGreaterEqual(
            found["fees_and_resets"]["churners"], 0.9 * len(self.planted["churning_customers"])
        )
        self.assertGreater(found["refunds_against_fees"]["affiliates"], 0)
        self.assertGreater(found["country_shares"]["affiliates"], 0)


@unittest.skipUnless(HAS_NUMPY, "needs numpy")
class TextTest(unittest.TestCase):
    def test_numbers_are_written_as_json_has_them(self) -> None:
        import numpy as np

        from firmgen.text import hundredths, integers

        def words(matrix) -> list[str]:
            return [bytes(row[row != 0]).decode() for row in matrix]

        self.assertEqual(words(integers(np.array([0, 7, 10, 905]))), ["0", "7", "10", "905"])
        cents = np.array([0, 5, -5, 100, -12_345])
        self.assertEqual(words(hundredths(cents)), ["0.00", "0.05", "-0.05", "1.00", "-123.45"])


if __name__ == "__main__":
    unittest.main()
