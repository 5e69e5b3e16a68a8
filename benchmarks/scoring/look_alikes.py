"""How the honest look-alikes of fraud were met."""

from __future__ import annotations

from scoring.counts import LookAlike
from scoring.scan import Scan


def look_alikes_of(scan: Scan) -> dict[str, LookAlike]:
    """Counts by kind, over customers and affiliates that are honest.

    A look-alike that belongs to a fraudster is left out, and so is the customer of a grey line. A
    kind of `look_alikes` may name affiliates too.
    """
    truth = scan.truth
    flagged = {name for flag in scan.flags for name in flag.get("customer_ids") or []}
    flagged_affiliates = {name for flag in scan.flags for name in scan.affiliates_of(flag)}
    held = {str(scan.lines[key].get("customer_id")) for key in scan.held & scan.lines.keys()}
    kinds: dict[str, LookAlike] = {}
    for kind in {*truth.look_alikes, *truth.look_alike_affiliates}:
        named = truth.look_alikes.get(kind, frozenset())
        affiliates = named.intersection(truth.all_affiliates)
        customers = named - affiliates - truth.customers.keys() - scan.grey_customers
        affiliates |= truth.look_alike_affiliates.get(kind, frozenset())
        affiliates -= truth.affiliates.keys()
        kinds[kind] = LookAlike(
            customers=len(customers),
            customers_flagged=len(customers & flagged),
            customers_held=len(customers & held),
            affiliates=len(affiliates),
            affiliates_flagged=len(affiliates & flagged_affiliates),
        )
    return dict(sorted(kinds.items()))
