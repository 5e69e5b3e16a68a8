"""How the honest look-alikes of fraud were met."""

from __future__ import annotations

from collections import defaultdict

from scoring.counts import LookAlike
from scoring.scan import Scan


def look_alikes_of(scan: Scan) -> dict[str, LookAlike]:
    """Counts by kind, over customers and affiliates that are honest.

    A look-alike that belongs to a fraudster is left out, and so is the customer of a grey line.
    """
    truth = scan.truth
    flagged = {name for flag in scan.flags for name in flag.get("customer_ids") or []}
    flagged_affiliates = {name for flag in scan.flags for name in scan.affiliates_of(flag)}
    held = {str(scan.lines[key].get("customer_id")) for key in scan.held & scan.lines.keys()}
    kinds: defaultdict[str, LookAlike] = defaultdict(LookAlike)
    for kind, customers in truth.look_alikes.items():
        honest = customers - truth.customers.keys() - scan.grey_customers
        kinds[kind].customers = len(honest)
        kinds[kind].customers_flagged = len(honest & flagged)
        kinds[kind].customers_held = len(honest & held)
    for kind, affiliates in truth.look_alike_affiliates.items():
        honest = affiliates - truth.affiliates.keys()
        kinds[kind].affiliates = len(honest)
        kinds[kind].affiliates_flagged = len(honest & flagged_affiliates)
    return dict(sorted(kinds.items()))
