"""Ids replaced by random ones, so that neither their order nor their form tells anything."""

from __future__ import annotations

import random
from typing import Any

from scoring.tables import Row

#: Field -> the first letter of its new values. A parent is an affiliate, so both share one map.
PREFIXES = {
    "customer_id": "c",
    "transaction_id": "t",
    "commission_id": "k",
    "affiliate_id": "a",
    "parent_affiliate_id": "a",
    "campaign_id": "m",
    "click_id": "x",
}
#: Ids that the truth may name; campaigns and clicks are not among them.
SUBJECTS = ("customer_id", "transaction_id", "commission_id", "affiliate_id")


class NameShuffle:
    """A new name for each id, the same wherever it stands."""

    def __init__(self, seed: int, tables: dict[str, list[Row]]) -> None:
        self._by_prefix: dict[str, dict[str, str]] = {prefix: {} for prefix in PREFIXES.values()}
        self._random = random.Random(f"{seed}/names")
        self._taken: set[str] = set()
        for name in sorted(tables):
            for row in tables[name]:
                for field, prefix in PREFIXES.items():
                    if row.get(field):
                        self._add(prefix, row[field])
        self.new_names: dict[str, str] = {}
        for field in SUBJECTS:
            self.new_names.update(self._by_prefix[PREFIXES[field]])

    def _add(self, prefix: str, old: str) -> None:
        names = self._by_prefix[prefix]
        if old in names:
            return
        while (new := f"{prefix}{self._random.getrandbits(48):012x}") in self._taken:
            pass
        self._taken.add(new)
        names[old] = new

    def apply(self, tables: dict[str, list[Row]]) -> None:
        """Renames every row, in place; a field that is empty stays empty."""
        for rows in tables.values():
            for row in rows:
                for field, prefix in PREFIXES.items():
                    if row.get(field):
                        row[field] = self._by_prefix[prefix][row[field]]

    def of_truth(self, value: Any) -> Any:
        """The truth with every id renamed, in keys too; `one|two` is a pair of ids."""
        if isinstance(value, dict):
            return {self.of_truth(key): self.of_truth(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [self.of_truth(entry) for entry in value]
        if isinstance(value, str):
            return "|".join(self.new_names.get(part, part) for part in value.split("|"))
        return value
