"""What differs between firms: sizes, policies, and how hard the fraud is to see."""

from __future__ import annotations

import random
from dataclasses import dataclass

LIST_PRICES = {5000: 4900, 10000: 9900, 25000: 19900, 50000: 29900, 100000: 49900, 200000: 97900}
"""Account size -> list price in cents; also what a first payout gives back."""

RESET_PRICES = {5000: 3900, 10000: 7900, 25000: 15900, 50000: 23900, 100000: 39900, 200000: 78300}
"""Account size -> price of a reset in cents."""

TYPE_PERCENT = {"standard": 100, "rapid": 110, "aggressive": 90, "instant_funding": 180}
"""Challenge type -> price in percent of the list price."""

KINDS = (
    "country_farm",
    "hedging",
    "refund_abuse",
    "self_referral",
    "challenge_churn",
    "copy_pass",
    "group_hedge",
)
"""Kinds of fraud, in the order in which cheating affiliates are dealt."""


@dataclass(frozen=True)
class Settings:
    """One firm's parameters. Rates are shares in [0, 1]; ranges are inclusive.

    Attributes:
        seed: the firm is a function of the settings, this number among them.
        days: length of the history; the as-of time is the midnight that ends it.
        fraud_share: share of the affiliates that cheat.
        hard: fraud imitates honest business and identities are disguised.
        median_customers: median of an affiliate's honest customers.
        cooling_off_days: how long an untraded purchase may be given back.
        cooling_off_traded: share of those refunds that a few trades preceded.
        payout_return: share of first payouts that return the fee; 0 where the firm does not.
        repeat: share of customers who buy again; `retry` of those who failed.
        own_purchase: share of the affiliates who buy one challenge openly.
        trace: share of a refund abuser's purchases that come back as refund or chargeback.
        lot_jitter: relative spread of the lots of mirrored or copied trades.
        cost_noise: spread of the cost of a mirrored trade, in costs.
    """

    seed: int
    affiliates: int = 150
    days: int = 120
    fraud_share: float = 0.08
    hard: bool = False
    median_customers: float = 14.0
    pending: float = 0.15
    early_rows: float = 0.05
    promo_days: int = 3
    promo_pull: float = 4.6
    untraded: float = 0.045
    cooling_off: float = 0.028
    cooling_off_days: int = 6
    cooling_off_traded: float = 0.0
    outage_refunds: float = 0.2
    payout_return: float = 0.65
    chargeback: float = 0.010
    reset: float = 0.013
    repeat: float = 0.065
    retry: float = 0.3
    own_purchase: float = 0.02
    missing_email: float = 0.045
    missing_name: float = 0.07
    missing_click: float = 0.10
    country_spread: float = 0.6
    trace: float = 0.45
    lot_jitter: float = 0.0
    cost_noise: float = 0.5

    @property
    def cheats(self) -> int:
        """How many affiliates cheat."""
        return round(self.affiliates * self.fraud_share)


def ordinary(seed: int, affiliates: int, days: int | None, fraud_share: float) -> Settings:
    """A firm like the samples."""
    return Settings(seed, affiliates, days or 120, fraud_share)


def hard(seed: int, affiliates: int, days: int | None, fraud_share: float) -> Settings:
    """A firm with disguised fraud, other policies, another mix and a length of its own."""
    rng = random.Random(f"{seed}/hard")
    return Settings(
        seed,
        affiliates,
        days or rng.choice((75, 100, 160)),
        fraud_share,
        hard=True,
        median_customers=rng.uniform(11, 18),
        promo_days=rng.randint(1, 5),
        promo_pull=rng.uniform(2, 5),
        untraded=rng.uniform(0.04, 0.09),
        cooling_off=rng.uniform(0.03, 0.05),
        cooling_off_days=30,
        cooling_off_traded=0.3,
        payout_return=0.0,
        chargeback=rng.uniform(0.006, 0.014),
        repeat=rng.uniform(0.08, 0.14),
        missing_email=0.08,
        missing_name=0.12,
        missing_click=0.2,
        country_spread=rng.choice((0.25, 1.5)),
        trace=0.35,
        lot_jitter=0.05,
        cost_noise=1.0,
    )
