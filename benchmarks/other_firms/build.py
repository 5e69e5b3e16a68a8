"""Makes a whole firm: affiliates, honest business, fraud on top, files."""

from __future__ import annotations

import random
from pathlib import Path

from other_firms import fraud, honest, look_alikes, mirrored
from other_firms.ledger import Affiliate, Ledger
from other_firms.market import Market
from other_firms.people import People
from other_firms.settings import KINDS, Settings
from other_firms.writing import write_firm

SCHEMES = {
    "country_farm": fraud.country_farm,
    "refund_abuse": fraud.refund_abuse,
    "self_referral": fraud.self_referral,
    "challenge_churn": fraud.challenge_churn,
    "copy_pass": mirrored.copy_pass,
    "group_hedge": mirrored.group_hedge,
}


def make_firm(out: Path, settings: Settings) -> dict[str, int]:
    """Writes the firm into `out` and returns the number of rows per file.

    Every affiliate draws from a stream of its own, so that the fraud of one doesn't move another.
    """
    return write_firm(out, make_ledger(settings))


def make_ledger(settings: Settings) -> Ledger:
    """The firm in memory, fraud included."""
    ledger = Ledger(settings, Market(settings.seed), People(settings.hard))
    rng = random.Random(f"{settings.seed}/firm")
    inner = range(12, max(13, settings.days - 14))
    ledger.promo_days = set(rng.sample(inner, min(len(inner), settings.promo_days)))
    begin = rng.choice(inner)
    ledger.outage = range(begin, begin + 5)
    honest.found(ledger, rng)
    for affiliate in ledger.affiliates:
        honest.business(ledger, random.Random(f"{settings.seed}/{affiliate.name}"), affiliate)
    look_alikes.gather(ledger, random.Random(f"{settings.seed}/look-alikes"))
    cheat(ledger, rng)
    return ledger


def cheat(ledger: Ledger, rng: random.Random) -> None:
    """Deals the kinds in turn to affiliates with some honest business."""
    able = [a for a in ledger.affiliates if a.customers >= 5] or ledger.affiliates
    cheats = rng.sample(able, min(len(able), ledger.settings.cheats))
    for number, affiliate in enumerate(cheats):
        affiliate.kind = KINDS[number % len(KINDS)]
    for affiliate in cheats:
        _scheme(ledger, affiliate, [other for other in cheats if other is not affiliate])


def _scheme(ledger: Ledger, affiliate: Affiliate, partners: list[Affiliate]) -> None:
    rng = random.Random(f"{ledger.settings.seed}/{affiliate.name}/{affiliate.kind}")
    if affiliate.kind == "hedging":
        mirrored.hedging(ledger, rng, affiliate, partners)
    else:
        SCHEMES[affiliate.kind or ""](ledger, rng, affiliate)
