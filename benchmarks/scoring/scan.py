"""A scan's output beside the truth, and on which side of the truth each line and flag stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from scoring.tables import InputError, Row, read_table, require_table
from scoring.truth import Pair, Truth, read_truth


#: Value of one unit of a currency in the common one; 1 for a currency that is not named.
Rates = dict[str, float]


def amount_of(line: Row, rates: Rates) -> float:
    """The line's amount in the common currency; a clawback is no commission and counts nothing."""
    return max(0.0, float(line["amount"])) * rates.get(line.get("currency", ""), 1.0)


def is_paid(line: Row) -> bool:
    """Whether the money has left, so that nothing can hold it any more."""
    return line.get("status") in ("paid", "declined", "clawback")


class Side(Enum):
    """What the truth says of a line or a flag; grey counts neither way."""

    FRAUD = "fraud"
    HONEST = "honest"
    GREY = "grey"


@dataclass(frozen=True)
class Scan:
    """One firm's scan.

    Attributes:
        flags: the open flags; shadow flags hold nothing and are left out.
        lines: commission lines by id, or the held ones alone when the firm has no commissions file.
        held: ids of the lines that are held and not released.
        scores: affiliate -> calibrated probability that it cheats.
        owners: customer -> affiliate.
        has_lines: whether `lines` is complete.
        grey_customers: customers of grey lines.
    """

    truth: Truth
    flags: list[Row]
    lines: dict[str, Row]
    held: frozenset[str]
    scores: dict[str, float]
    owners: dict[str, str]
    has_lines: bool
    grey_customers: frozenset[str]

    def side_of_line(self, commission_id: str) -> Side:
        """The truth about one line; lines of a plan go by their customer, as their ids are new."""
        if commission_id in self.truth.grey_lines:
            return Side.GREY
        if commission_id in self.truth.lines:
            return Side.FRAUD
        customer = self.lines[commission_id].get("customer_id")
        is_of_plan = not self.has_lines
        return Side.FRAUD if is_of_plan and customer in self.truth.customers else Side.HONEST

    def side_of_flag(self, flag: Row) -> Side:
        """Whether a flag names the fraud that is there.

        A hedged pair must be a planted pair, or lie inside a planted group. A flag about an
        affiliate is right when the affiliate cheats; any other must name a fraudulent customer.
        """
        truth, customers = self.truth, set(flag.get("customer_ids") or [])
        if flag.get("pattern") == "hedged_pair":
            pair = frozenset(customers)
            return Side.FRAUD if pair in truth.pairs or truth.is_inside_group(pair) else Side.HONEST
        about_affiliate = (flag.get("subject") or {}).get("kind") == "affiliate" or not customers
        if about_affiliate and truth.affiliates.keys() & set(self.affiliates_of(flag)):
            return Side.FRAUD
        if truth.customers.keys() & customers:
            return Side.FRAUD
        return Side.GREY if customers and customers <= self.grey_customers else Side.HONEST

    def affiliates_of(self, flag: Row) -> list[str]:
        """The affiliates that a flag names, else those of its customers."""
        named = flag.get("affiliate_ids") or []
        return named or [self.owners[c] for c in flag.get("customer_ids") or [] if c in self.owners]

    def flagged_pairs(self) -> dict[Pair, Row]:
        """Hedged pairs and the flag of each."""
        pairs = {}
        for flag in self.flags:
            if flag.get("pattern") != "hedged_pair":
                continue
            pair = frozenset(flag.get("customer_ids") or [])
            if len(pair) != 2:
                raise InputError(f"flag `{flag.get('flag_id')}`: expected a pair of customers")
            pairs[pair] = flag
        return pairs


def read_scan(out: Path, data: Path) -> Scan:
    """Reads the output folder `out` and the firm's folder `data`.

    Raises `InputError` when a file is missing or a row lacks a field that is needed.
    """
    truth = read_truth(data)
    holds = _last_by(require_table(out, "holds"), "commission_id", out)
    held = {key: row for key, row in holds.items() if row.get("status") != "released"}
    commissions = read_table(data, "commissions")
    lines = held if commissions is None else _last_by(commissions, "commission_id", data)
    _check_lines(lines, out if commissions is None else data)
    grey = (lines[key].get("customer_id") for key in truth.grey_lines if key in lines)
    return Scan(
        truth=truth,
        flags=[row for row in require_table(out, "flags") if row.get("status") == "open"],
        lines=lines,
        held=frozenset(held),
        scores=_scores(out),
        owners=_owners(lines, truth, data),
        has_lines=commissions is not None,
        grey_customers=frozenset(filter(None, grey)),
    )


def _last_by(rows: list[Row], key: str, folder: Path) -> dict[str, Row]:
    """Rows by `key`; a re-sent row replaces the earlier one."""
    try:
        return {row[key]: row for row in rows}
    except KeyError as error:
        raise InputError(f"{folder}: a row without `{key}`") from error


def _check_lines(lines: dict[str, Row], folder: Path) -> None:
    for commission_id, line in lines.items():
        if not line.get("affiliate_id"):
            raise InputError(f"{folder}: line `{commission_id}` has no `affiliate_id`")
        try:
            float(line["amount"])
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{folder}: line `{commission_id}` has no `amount`") from error


def _scores(out: Path) -> dict[str, float]:
    scores = {}
    for name, row in _last_by(require_table(out, "affiliates"), "affiliate_id", out).items():
        score = row.get("score")
        if not isinstance(score, (int, float)) or not 0 <= score <= 1:
            raise InputError(f"{out}: affiliate `{name}`: `score` {score!r} is not in [0, 1]")
        scores[name] = float(score)
    return scores


def _owners(lines: dict[str, Row], truth: Truth, data: Path) -> dict[str, str]:
    """Customer -> affiliate, from the lines, completed from the customers' own rows if need be."""
    owners = {str(line.get("customer_id")): line["affiliate_id"] for line in lines.values()}
    legs = {leg for pair in truth.pairs for leg in pair}
    if not legs <= owners.keys():
        for row in read_table(data, "customers") or []:
            owners.setdefault(str(row.get("customer_id")), str(row.get("affiliate_id")))
    return owners
