"""What is really fraud in a firm, from its `truth.json`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable

from scoring.tables import InputError, read_json

Pair = frozenset[str]


@dataclass(frozen=True)
class Truth:
    """The planted fraud.

    Attributes:
        affiliates: fraudulent affiliate -> kind of fraud.
        customers: fraudulent customer -> kind of fraud.
        pairs: hedged pairs, each a set of two customers.
        groups: accounts that trade one against the others.
        lines: commission lines that are fraudulent.
        grey_lines: fraudulent lines without a trace in the data; counted neither way.
        all_affiliates: every affiliate of the firm, or empty when the file does not say.
        look_alikes: kind of honest look-alike -> its customers.
        look_alike_affiliates: kind of honest look-alike -> its affiliates.
    """

    affiliates: dict[str, str]
    customers: dict[str, str]
    pairs: frozenset[Pair]
    groups: tuple[frozenset[str], ...]
    lines: frozenset[str]
    grey_lines: frozenset[str]
    all_affiliates: tuple[str, ...]
    look_alikes: dict[str, frozenset[str]]
    look_alike_affiliates: dict[str, frozenset[str]]

    def is_inside_group(self, pair: Pair) -> bool:
        """Whether both accounts belong to one planted group hedge."""
        return any(pair <= group for group in self.groups)


def read_truth(data: Path) -> Truth:
    """Reads `data/truth.json`; raises `InputError` when it is missing or not an object."""
    path = data / "truth.json"
    value = read_json(path)
    if not isinstance(value, dict):
        raise InputError(f"{path}: expected an object")
    return Truth(
        affiliates=dict(value.get("affiliates", {})),
        customers=dict(value.get("customers", {})),
        pairs=frozenset(_pairs(value.get("pairs", []))),
        groups=tuple(frozenset(group) for group in value.get("groups", [])),
        lines=frozenset(value.get("commissions", [])),
        grey_lines=frozenset(value.get("grey_commissions", [])),
        all_affiliates=tuple(value.get("all_affiliates", [])),
        look_alikes=_sets(value.get("look_alikes", {})),
        look_alike_affiliates=_sets(value.get("look_alike_affiliates", {})),
    )


def _sets(value: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {kind: frozenset(names) for kind, names in value.items()}


def _pairs(value: list[Any] | dict[str, Any]) -> Iterable[Pair]:
    """Pairs from `[[a, b, days], ...]` or from `{"a|b": days, ...}`."""
    for entry in value:
        legs = re.split(r"[|,\s]+", entry) if isinstance(entry, str) else entry
        yield frozenset(legs[:2])
