"""What would be held at another threshold, from the posteriors of the open flags."""

from __future__ import annotations

from scoring.counts import Exposure
from scoring.scan import Rates, Scan, Side, amount_of, is_paid


def exposures_of(scan: Scan, rates: Rates) -> list[Exposure]:
    """Each line that is not paid and on whose customer a flag is open.

    A rule may hold fewer lines than those of the customers that its flag names; here it is taken to
    hold them all.
    """
    by_customer: dict[str, float] = {}
    for flag in scan.flags:
        for name in flag.get("customer_ids") or []:
            by_customer[name] = max(by_customer.get(name, 0.0), float(flag.get("posterior", 1)))
    exposures = []
    for commission_id, line in scan.lines.items():
        posterior = by_customer.get(str(line.get("customer_id")))
        side = scan.side_of_line(commission_id)
        if posterior is None or side is Side.GREY or is_paid(line):
            continue
        exposures.append(Exposure(posterior, amount_of(line, rates), side is Side.FRAUD))
    return exposures
