"""The five fixed thresholds, each just passed and just missed."""

from __future__ import annotations

import unittest

from support import FolderTest, Row, activity, customer, fee, line, transaction

from panel.baseline import scan_by_thresholds
from panel.people import canonical_mailbox, most_within

DAYS = [f"2026-03-{day:02d}" for day in range(2, 12)]


class BaselineTest(FolderTest):
    def flags(self, **tables: list[Row]) -> dict[str, list[list[str]]]:
        """Customers of each flag, by pattern."""
        data = self.write_firm(**tables)
        scan_by_thresholds(data, self.folder / "out")
        found: dict[str, list[list[str]]] = {}
        for row in self.read_rows(self.folder / "out" / "flags.ndjson"):
            found.setdefault(row["pattern"], []).append(row["customer_ids"])
        return found

    def refunds(self, count: int, fees: int) -> dict[str, list[list[str]]]:
        names = [f"C{index}" for index in range(fees)]
        return self.flags(
            customers=[customer(name) for name in names],
            transactions=[fee(f"T{name}", name) for name in names]
            + [transaction(f"R{name}", name, "refund", 99, "2026-03-20") for name in names[:count]],
        )

    def test_two_refunds_of_five_fees_are_over_thirty_per_cent(self) -> None:
        self.assertEqual(self.refunds(2, 5), {"refund_abuse": [["C0", "C1"]]})
        self.assertEqual(self.refunds(3, 10), {}, "exactly 30 % is not over it")
        self.assertEqual(self.refunds(2, 4), {}, "too few fees")

    def test_a_pending_refund_and_a_re_sent_one_count_once_or_not_at_all(self) -> None:
        names = [f"C{index}" for index in range(5)]
        refund = transaction("R", "C0", "refund", 99, "2026-03-20")
        rows = [fee(f"T{name}", name) for name in names]
        rows += [{**refund, "status": "pending"}, refund, refund]
        rows.append(transaction("S", "C1", "refund", 99, "2026-03-20", status="pending"))
        found = self.flags(customers=[customer(name) for name in names], transactions=rows)
        self.assertEqual(found, {})

    def country(self, members: int, of: int, idle: int) -> dict[str, list[list[str]]]:
        names = [f"C{index}" for index in range(of)]
        rows = [
            customer(name, country_code="VN" if index < members else f"X{index}")
            for index, name in enumerate(names)
        ]
        active = [activity(name, DAYS[0], 1, 1) for name in names[idle:members]]
        return self.flags(customers=rows, trading_activity=active)

    def test_a_country_must_be_frequent_and_idle(self) -> None:
        self.assertEqual(len(self.country(7, of=10, idle=3)["country_cluster"][0]), 7)
        self.assertEqual(self.country(6, of=10, idle=6), {}, "exactly 60 % is not over it")
        self.assertEqual(self.country(7, of=10, idle=2), {}, "29 % of them idle")
        self.assertEqual(self.country(7, of=9, idle=7), {}, "too few customers")

    def test_three_accounts_behind_one_address(self) -> None:
        addresses = ["A.B+1@gmail.com", "ab@googlemail.com", "ab+x@gmail.com", "a.b@yahoo.com"]
        rows = [customer(f"C{index}", email=email) for index, email in enumerate(addresses)]
        self.assertEqual(self.flags(customers=rows), {"self_referral": [["C0", "C1", "C2"]]})
        self.assertEqual(self.flags(customers=rows[1:]), {})

    def test_missing_addresses_are_not_one_address(self) -> None:
        self.assertEqual(self.flags(customers=[customer(f"C{i}", email="") for i in range(4)]), {})

    def test_four_fees_within_thirty_days(self) -> None:
        days = ["2026-03-02", "2026-03-12", "2026-03-22", "2026-04-01"]
        buyer = [customer("C")]
        bought = [fee(f"T{day}", "C", day) for day in days]
        self.assertEqual(
            self.flags(customers=buyer, transactions=bought), {"challenge_churn": [["C"]]}
        )
        bought[-1] = fee("T9", "C", "2026-04-02")
        self.assertEqual(self.flags(customers=buyer, transactions=bought), {})

    def mirrored(self, days: int, loss: float = -96, lots: float = 1.0) -> dict:
        rows = [
            row
            for day in DAYS[:days]
            for row in (activity("C1", day, 1.0, 100), activity("C2", day, lots, loss))
        ]
        return self.flags(customers=[customer("C1"), customer("C2", "A2")], trading_activity=rows)

    def test_a_pair_mirrors_on_five_days(self) -> None:
        self.assertEqual(self.mirrored(5), {"hedged_pair": [["C1", "C2"]]})
        self.assertEqual(self.mirrored(4), {})
        self.assertEqual(self.mirrored(5, loss=-94), {}, "6 % apart")
        self.assertEqual(self.mirrored(5, lots=1.01), {}, "other lots")
        self.assertEqual(self.mirrored(5, loss=100), {}, "the same side")

    def test_two_instruments_on_one_day_are_one_day(self) -> None:
        rows = [
            row
            for day in DAYS[:4]
            for instrument in ("EURUSD", "XAUUSD")
            for row in (
                activity("C1", day, 1, 100, instrument),
                activity("C2", day, 1, -100, instrument),
            )
        ]
        customers = [customer("C1"), customer("C2")]
        self.assertEqual(self.flags(customers=customers, trading_activity=rows), {})

    def test_unpaid_lines_of_flagged_customers_are_held_and_thresholds_counted(self) -> None:
        rows = [customer(f"C{index}", email="x@y.example") for index in range(3)]
        lines = [line("K0", "C0", "A1", 10), line("K1", "C1", "A1", 10, "paid")]
        lines.append(line("K9", "C9", "A2", 10))
        self.flags(customers=[*rows, customer("C9", "A2")], commissions=lines)
        held = self.read_rows(self.folder / "out" / "holds.ndjson")
        self.assertEqual([row["commission_id"] for row in held], ["K0"])
        affiliates = self.read_rows(self.folder / "out" / "affiliates.ndjson")
        scores = {row["affiliate_id"]: row["score"] for row in affiliates}
        self.assertEqual(scores, {"A1": 1.5 / 6, "A2": 0.5 / 6})


class PeopleTest(unittest.TestCase):
    def test_dots_matter_but_at_one_provider(self) -> None:
        self.assertEqual(canonical_mailbox("A.B+tag@GoogleMail.com"), "ab@gmail.com")
        self.assertEqual(canonical_mailbox("a.b@outlook.com"), "a.b@outlook.com")

    def test_the_busiest_window(self) -> None:
        self.assertEqual(most_within([], 30), 0)
        self.assertEqual(most_within([f"{day}T00:00:00Z" for day in DAYS], 3), 4)


if __name__ == "__main__":
    unittest.main()
