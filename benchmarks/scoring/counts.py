"""The counts that the measures are made of."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Affiliate:
    """Everything that a measure needs to know of one affiliate.

    A pair is counted at the affiliate of its alphabetically first account and a flag at the first
    affiliate that it names: every count appears once, so affiliates can be resampled.
    """

    affiliate_id: str
    score: float = 0.0
    fraudulent: bool = False
    flagged: bool = False
    has_held_line: bool = False
    false_flags: int = 0
    fraud_amount: float = 0.0
    fraud_unpaid: float = 0.0
    fraud_held: float = 0.0
    honest_amount: float = 0.0
    honest_held: float = 0.0
    pairs_flagged: int = 0
    pairs_right: int = 0
    pairs_planted: int = 0
    pairs_found: int = 0


@dataclass
class Kind:
    """How one kind of fraud was met."""

    affiliates: int = 0
    affiliates_flagged: int = 0
    customers: int = 0
    customers_flagged: int = 0
    flags: int = 0
    amount: float = 0.0
    unpaid: float = 0.0
    held: float = 0.0

    def add(self, other: Kind) -> None:
        """Adds the counts of another firm."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class LookAlike:
    """How honest subjects of one kind, which look like fraud, were met.

    `customers_held` are those with a held line.
    """

    customers: int = 0
    customers_flagged: int = 0
    customers_held: int = 0
    affiliates: int = 0
    affiliates_flagged: int = 0

    def add(self, other: LookAlike) -> None:
        """Adds the counts of another firm."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass(frozen=True)
class Exposure:
    """A line that could be held, and the greatest posterior of the open flags on its customer."""

    posterior: float
    amount: float
    fraudulent: bool


@dataclass
class ScoredFirm:
    """One firm's scan beside its truth."""

    name: str
    affiliates: list[Affiliate]
    kinds: dict[str, Kind]
    look_alikes: dict[str, LookAlike]
    exposures: list[Exposure]
    has_lines: bool
    open_flags: int = 0
    notes: list[str] = field(default_factory=list)
