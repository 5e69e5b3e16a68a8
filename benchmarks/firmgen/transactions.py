"""Transactions: fees, resets, refunds, payouts and adjustments, some re-sent with a new status."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firmgen.customers import Customers
from firmgen.text import Field, Words, hundredths, number, padded, text, write_lines
from firmgen.world import (
    CURRENCIES,
    FEES,
    FUNDED,
    LAST_DAY,
    SECONDS_A_DAY,
    Generator,
    Ints,
    Sizes,
    clock,
    dates,
    draw,
)

TYPES = ["challenge_fee", "reset_fee", "refund", "payout", "adjustment"]
FEE, RESET, REFUND, PAYOUT, ADJUSTMENT = range(len(TYPES))
#: Shares of the types after the first fee: ordinary, funded, and under a refunding affiliate.
ORDINARY_SHARES = [0.55, 0.34, 0.07, 0.0, 0.04]
FUNDED_SHARES = [0.08, 0.04, 0.06, 0.8, 0.02]
REFUNDING_SHARES = [0.3, 0.1, 0.6, 0.0, 0.0]

STATUSES = ["completed", "pending", "failed", "reversed"]
PENDING = STATUSES.index("pending")
STATUS_SHARES = [0.88, 0.06, 0.04, 0.02]
FINAL_SHARES = [0.8, 0.0, 0.12, 0.08]
RESENT_SHARE = 0.06
CHURN_PURCHASES = 8


@dataclass
class Transactions:
    """Columns in the order of the file; `key` numbers the transaction, `time` is in seconds."""

    key: Ints
    customer: Ints
    type: Ints
    cents: Ints
    time: Ints
    status: Ints


def make_transactions(generator: Generator, sizes: Sizes, customers: Customers) -> Transactions:
    """Draws `sizes.transactions` rows, of which 6 % replace an earlier row of the same id."""
    resent_count = round(sizes.transactions * RESENT_SHARE)
    customer, types, time = _events(generator, sizes.transactions - resent_count, customers)
    order = np.argsort(time, kind="stable")
    customer, types, time = customer[order], types[order], time[order]
    cents = _amounts(generator, types, FEES[customers.size[customer]])

    status = draw(generator, STATUS_SHARES, len(order))
    resent = np.sort(generator.permutation(len(order))[:resent_count])
    status[resent] = PENDING
    final = draw(generator, FINAL_SHARES, resent_count)
    row, status = resend(generator, status, resent, final, most_rows_later=8_000)
    return Transactions(row, customer[row], types[row], cents[row], time[row], status)


def _events(generator: Generator, count: int, customers: Customers) -> tuple[Ints, Ints, Ints]:
    """Customer, type and time: a first fee each, the churners' purchases, and everything else."""
    first = np.arange(len(customers))
    churning = np.repeat(customers.churners, CHURN_PURCHASES)
    others = count - len(first) - len(churning)
    appetite = generator.gamma(1.2, size=len(customers))
    ordinary = draw(generator, appetite, others)

    types = np.concatenate(
        [
            np.full(len(first), FEE),
            np.where(generator.random(len(churning)) < 0.7, FEE, RESET),
            _later_types(generator, customers, ordinary),
        ]
    )
    delay = np.concatenate(
        [
            np.full(len(first), 300),
            generator.integers(3_600, 25 * SECONDS_A_DAY, len(churning)),
            generator.integers(3_600, 95 * SECONDS_A_DAY, others),
        ]
    )
    customer = np.concatenate([first, churning, ordinary])
    return customer, types, customers.signup[customer] + delay


def _later_types(generator: Generator, customers: Customers, customer: Ints) -> Ints:
    """Only the funded are paid; customers of a refunding affiliate refund."""
    refunding = np.isin(customers.affiliate[customer], customers.refunding_affiliates)
    funded = customers.phase[customer] == FUNDED
    return np.select(
        [refunding, funded],
        [draw(generator, shares, len(customer)) for shares in (REFUNDING_SHARES, FUNDED_SHARES)],
        draw(generator, ORDINARY_SHARES, len(customer)),
    )


def _amounts(generator: Generator, types: Ints, fee: Ints) -> Ints:
    """Hundredths: fee and refund by account size, resets cheaper, payouts and adjustments free."""
    payout = np.rint(100 * generator.lognormal(6.6, 0.9, len(types))).astype(np.int64)
    sign = np.where(generator.random(len(types)) < 0.4, -1, 1)
    return np.choose(types, [fee, fee * 9 // 10, fee, payout, sign * (fee // 4)])


def resend(
    generator: Generator, first: Ints, resent: Ints, final: Ints, most_rows_later: int
) -> tuple[Ints, Ints]:
    """The order of a file in which some rows come again, later and with another value.

    - `first`: the value that each row has when it is first sent.
    - `resent`: the rows that come again.
    - `final`: the value of each of those the second time.

    Returns the number of the row at each place of the file, and its value there.
    """
    rows = np.concatenate([np.arange(len(first)), resent])
    later = generator.integers(1, most_rows_later, len(resent))
    places = np.argsort(np.concatenate([np.arange(len(first)), resent + later]), kind="stable")
    return rows[places], np.concatenate([first, final])[places]


def write_transactions(path: Path, transactions: Transactions, customers: Customers) -> int:
    """Writes the rows in order; returns their number."""
    types, statuses, currencies = Words(TYPES), Words(STATUSES), Words(CURRENCIES)
    day_words, clock_words = dates(), clock()

    def fields(chunk: slice) -> dict[str, Field]:
        t = transactions
        day, second = np.divmod(t.time[chunk], SECONDS_A_DAY)
        return {
            "transaction_id": text("T", padded(t.key[chunk] + 1, 8)),
            "customer_id": text("C", padded(t.customer[chunk] + 1, 7)),
            "transaction_type": text(types[t.type[chunk]]),
            "amount_currency": number(hundredths(t.cents[chunk])),
            "currency": text(currencies[customers.currency[t.customer[chunk]]]),
            "transaction_date": text(day_words[np.minimum(day, LAST_DAY)], clock_words[second]),
            "status": text(statuses[t.status[chunk]]),
        }

    with path.open("wb") as file:
        write_lines(file, len(transactions.key), fields)
    return len(transactions.key)
