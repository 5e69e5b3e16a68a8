"""Trading activity: what each account traded each day, with mirrored pairs and corrected rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firmgen.customers import Customers
from firmgen.text import Field, Words, hundredths, number, padded, text, write_lines
from firmgen.transactions import resend
from firmgen.world import (
    ACCOUNT_SIZES,
    CURRENCIES,
    FAILED,
    FUNDED,
    INSTRUMENTS,
    SECONDS_A_DAY,
    TRADING_DAYS,
    Floats,
    Generator,
    Ints,
    Sizes,
    dates,
    draw,
    trading_calendar,
    zipf,
)

TRADING_SHARE = 0.45
CORRECTED_SHARE = 0.02
ROUND_LOTS = np.array([1, 2, 5, 10, 20, 50, 100, 200, 500])
LARGEST_LOTS = 5_000
LARGEST_PNL = 9_999_999
LEAST_SHARED_DAYS = 8


@dataclass
class Traders:
    """The accounts that trade, each with its span of trading days and its share of the activity."""

    customer: Ints
    start: Ints
    end: Ints
    appetite: Floats


@dataclass
class Days:
    """One row for each account, day and instrument; lots and P&L in hundredths."""

    day: Ints
    customer: Ints
    instrument: Ints
    lots: Ints
    pnl: Ints

    def take(self, rows: Ints) -> Days:
        """The rows at the given places."""
        return Days(*(column[rows] for column in vars(self).values()))

    def and_then(self, other: Days) -> Days:
        """The rows of both, these first."""
        return Days(*map(np.concatenate, zip(vars(self).values(), vars(other).values())))

    def keys(self, customers: int) -> Ints:
        """A number for each aggregation key; an account has a single currency."""
        return (self.day * customers + self.customer) * len(INSTRUMENTS) + self.instrument


@dataclass
class Activity:
    """The rows in the order of the file, and the pairs that mirror each other in them."""

    rows: Days
    pairs: list[tuple[int, int]]


class Market:
    """How far each instrument moves in a day, and what trading it costs, per lot."""

    def __init__(self, generator: Generator) -> None:
        self.move = generator.uniform(80, 400, len(INSTRUMENTS))
        self.cost = generator.uniform(3, 7, len(INSTRUMENTS))
        self.popularity = zipf(len(INSTRUMENTS), 1.0)


def make_activity(generator: Generator, sizes: Sizes, customers: Customers) -> Activity:
    """Draws `sizes.activity_rows` rows, of which 2 % replace an earlier row of the same key."""
    market, traders = Market(generator), _traders(generator, customers)
    pairs, days = _mirrored(generator, market, traders, sizes.pairs)
    _mark_pairs(generator, customers, pairs)

    corrected_count = round(sizes.activity_rows * CORRECTED_SHARE)
    distinct = sizes.activity_rows - corrected_count
    while len(days.day) < distinct:
        missing = distinct - len(days.day)
        more = _independent(generator, market, traders, missing + missing // 8 + 100)
        days = _first_of_key(days.and_then(more), len(customers), distinct)
    days = days.take(np.lexsort((generator.random(distinct), days.day)))
    return Activity(_with_corrections(generator, days, corrected_count), pairs)


def _traders(generator: Generator, customers: Customers) -> Traders:
    count = len(customers)
    chosen = np.sort(generator.permutation(count)[: int(count * TRADING_SHARE)])
    start = np.searchsorted(trading_calendar(), customers.signup[chosen] // SECONDS_A_DAY)
    start = np.minimum(start, TRADING_DAYS - 20)
    span = generator.integers(20, 120, len(chosen))
    end = np.minimum(start + span, TRADING_DAYS)
    return Traders(chosen, start, end, generator.lognormal(0, 0.8, len(chosen)) * (end - start))


def _independent(generator: Generator, market: Market, traders: Traders, count: int) -> Days:
    """Rows of accounts that have nothing to do with each other."""
    who = draw(generator, traders.appetite, count)
    span = traders.end[who] - traders.start[who]
    day = traders.start[who] + (generator.random(count) * span).astype(np.int64)
    instrument = draw(generator, market.popularity, count)
    lots = _lots(generator, count)
    gain = market.move[instrument] * generator.standard_t(3, count) - market.cost[instrument]
    pnl = np.clip(np.rint(gain * lots).astype(np.int64), -LARGEST_PNL, LARGEST_PNL)
    return Days(day, traders.customer[who], instrument, lots, pnl)


def _lots(generator: Generator, count: int) -> Ints:
    """Hundredths of a lot; three in ten are round."""
    free = np.rint(100 * generator.lognormal(-0.2, 1.0, count)).astype(np.int64)
    free = np.clip(free, 1, LARGEST_LOTS)
    typical = ROUND_LOTS[draw(generator, zipf(len(ROUND_LOTS), 0.3), count)]
    return np.where(generator.random(count) < 0.3, typical, free)


def _mirrored(
    generator: Generator, market: Market, traders: Traders, count: int
) -> tuple[list[tuple[int, int]], Days]:
    """Pairs of accounts of about the same age that take the two sides of the same trades."""
    chosen = np.sort(generator.permutation(len(traders.customer))[: 2 * count])
    pairs, rows = [], []
    for left, right in zip(chosen[::2], chosen[1::2]):
        start = max(traders.start[left], traders.start[right])
        shared = np.arange(start, min(traders.end[left], traders.end[right]))
        if len(shared) < LEAST_SHARED_DAYS:
            continue
        wanted = int(generator.integers(6, 30))
        day = generator.permutation(shared)[:wanted]
        pair = int(traders.customer[left]), int(traders.customer[right])
        pairs.append(pair)
        rows += _both_legs(generator, market, pair, day)
    legs = zip(*(vars(leg).values() for leg in rows))
    return pairs, Days(*map(np.concatenate, legs))


def _both_legs(
    generator: Generator, market: Market, pair: tuple[int, int], day: Ints
) -> list[Days]:
    """Equal lots; one leg wins what the other loses, and both pay the cost.

    The gain is at least sixty times the cost, so the legs differ by less than 5 %.
    """
    instrument = draw(generator, market.popularity, 1).repeat(len(day))
    lots = np.clip(np.rint(100 * generator.lognormal(0, 0.8, len(day))), 10, LARGEST_LOTS).astype(
        int
    )
    cost = market.cost[instrument] * lots
    gain = 8_000 + 60 * cost * (1 + generator.exponential(1, len(day)))
    gain *= np.where(generator.random(len(day)) < 0.5, -1, 1)
    slip = generator.uniform(-0.01, 0.01, len(day)) * gain
    outcomes = (gain - cost, -gain - cost + slip)
    return [
        Days(day, np.full(len(day), leg), instrument, lots, np.rint(pnl).astype(np.int64))
        for leg, pnl in zip(pair, outcomes)
    ]


def _mark_pairs(generator: Generator, customers: Customers, pairs: list[tuple[int, int]]) -> None:
    """Both legs trade in one currency; in half of the pairs one fails and the other is funded."""
    for left, right in pairs:
        customers.currency[right] = customers.currency[left]
        if generator.random() < 0.5:
            customers.phase[left], customers.phase[right] = FAILED, FUNDED


def _first_of_key(days: Days, customers: int, most: int) -> Days:
    """At most `most` rows of distinct keys; of equal keys the first, and early rows before late."""
    _, first = np.unique(days.keys(customers), return_index=True)
    return days.take(np.sort(first)[:most])


def _with_corrections(generator: Generator, days: Days, count: int) -> Days:
    """Sends `count` rows first as they stood during the day, and again when the day was over."""
    corrected = np.sort(generator.permutation(len(days.day))[:count])
    row, is_final = resend(
        generator,
        first=np.where(np.isin(np.arange(len(days.day)), corrected), 0, 1),
        resent=corrected,
        final=np.ones(count, np.int64),
        most_rows_later=20_000,
    )
    sent = days.take(row)
    partial = np.flatnonzero(is_final == 0)
    sent.lots[partial] = np.maximum(1, sent.lots[partial] * 6 // 10)
    sent.pnl[partial] = sent.pnl[partial] * 4 // 10
    return sent


def write_activity(path: Path, activity: Activity, customers: Customers) -> int:
    """Writes the rows in order; returns their number."""
    rows, day_words = activity.rows, dates()
    calendar, instruments, currencies = trading_calendar(), Words(INSTRUMENTS), Words(CURRENCIES)

    def fields(chunk: slice) -> dict[str, Field]:
        customer, pnl = rows.customer[chunk], rows.pnl[chunk]
        loss = np.minimum(
            np.maximum(0, -pnl) * 100 // ACCOUNT_SIZES[customers.size[customer]], 9_000
        )
        return {
            "date": text(day_words[calendar[rows.day[chunk]]]),
            "customer_id": text("C", padded(customer + 1, 7)),
            "instrument": text(instruments[rows.instrument[chunk]]),
            "currency": text(currencies[customers.currency[customer]]),
            "lots_traded": number(hundredths(rows.lots[chunk])),
            "pnl": number(hundredths(pnl)),
            "drawdown": number(hundredths(loss)),
            "max_drawdown": number(hundredths(loss * 11 // 10)),
        }

    with path.open("wb") as file:
        write_lines(file, len(rows.day), fields)
    return len(rows.day)
