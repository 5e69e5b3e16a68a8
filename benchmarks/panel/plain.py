"""The figures of a panel as plain values, for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from panel.curves import money_by_threshold, precision_recall, reliability
from panel.figures import Comparison, Figures, Shifts
from scoring.report import plain_estimates


def as_plain(figures: Figures) -> dict[str, Any]:
    """Everything that the report shows."""
    engines = [firm.engine for firm in figures.firms]
    return {
        "replicates": figures.replicates,
        "groups": {name: _comparison(own) for name, own in figures.groups.items()},
        "variants": {name: _comparison(own) for name, own in figures.variants.items()},
        "kinds": _beside(figures.kinds),
        "look_alikes": _beside(figures.look_alikes),
        "without": {rule: _shifts(shifts) for rule, shifts in figures.without.items()},
        "artefacts": {"firms": figures.artefact_firms, "shifts": _shifts(figures.artefacts)},
        "precision_recall": precision_recall(engines),
        "reliability": [asdict(bin) for bin in reliability(engines)],
        "money_by_threshold": [asdict(point) for point in money_by_threshold(engines)],
        "firms": [
            {
                "name": firm.spec.name,
                "group": firm.spec.group,
                "affiliates": len(firm.engine.affiliates),
                "open_flags": firm.engine.open_flags,
                "scan_seconds": round(firm.scan_seconds, 3),
                "notes": [*firm.engine.notes, *firm.notes],
            }
            for firm in figures.firms
        ],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "firms": comparison.firms,
        "affiliates": comparison.affiliates,
        "fraudulent": comparison.fraudulent,
        "holdback": plain_estimates(comparison.engine),
        "fixed_thresholds": plain_estimates(comparison.baseline),
    }


def _beside(kinds: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {
        name: {"holdback": asdict(engine), "fixed_thresholds": asdict(baseline)}
        for name, (engine, baseline) in kinds.items()
    }


def _shifts(shifts: Shifts) -> dict[str, Any]:
    return {key: {**asdict(shift), "is_inside": shift.is_inside} for key, shift in shifts.items()}
