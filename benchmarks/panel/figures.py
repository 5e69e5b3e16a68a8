"""All figures of a panel of judged firms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence

from panel.firms import CLEAN, HARD, ORDINARY, SECOND_GENERATOR
from panel.judge import JudgedFirm
from scoring.bootstrap import Estimate, Replicates, replicate
from scoring.counts import Kind, LookAlike, ScoredFirm
from scoring.measures import MEASURES
from scoring.report import Estimates, pool_kinds, pool_look_alikes

ALL = "all"
#: The measures of which the report tells what a rule adds.
ABLATED = ("pr_auc", "money_recall", "honest_money_held", "honest_flagged_rate")


@dataclass(frozen=True)
class Comparison:
    """The engine beside the fixed thresholds, over the same firms."""

    name: str
    firms: int
    affiliates: int
    fraudulent: int
    engine: Estimates
    baseline: Estimates


@dataclass(frozen=True)
class Shift:
    """One measure before and after something changed, over the same firms and resamples."""

    before: Estimate
    after: Estimate
    change: Estimate

    @property
    def is_inside(self) -> bool:
        """Whether the value after lies in the interval of the value before, or may not differ."""
        if self.after.value is None or self.before.interval is None:
            return self.after.value == self.before.value
        return _holds(self.before, self.after.value) or _holds(self.change, 0.0)


def _holds(own: Estimate, value: float) -> bool:
    return own.interval is not None and own.interval[0] <= value <= own.interval[1]


Shifts = dict[str, Shift]


@dataclass(frozen=True)
class Figures:
    """What a report shows.

    Attributes:
        groups: `all`, and each of `ordinary`, `hard` and `clean` that there is.
        variants: by variant; the simulator's firms without fraud are one.
        without: rule -> what changes where it is left out.
        artefacts: what changes where the traces of the generator are shuffled; empty if not asked.
    """

    firms: list[JudgedFirm]
    groups: dict[str, Comparison]
    variants: dict[str, Comparison]
    kinds: dict[str, tuple[Kind, Kind]]
    look_alikes: dict[str, tuple[LookAlike, LookAlike]]
    without: dict[str, Shifts]
    artefacts: Shifts
    artefact_firms: int
    replicates: int

    def of_group(self, group: str) -> list[JudgedFirm]:
        """The firms of a group, or all of them."""
        return [firm for firm in self.firms if group in (ALL, firm.spec.group)]


def figures_of(firms: list[JudgedFirm], replicates: int, seed: int) -> Figures:
    """Every figure, with intervals from `replicates` resamples."""

    def resample(scored: Sequence[ScoredFirm]) -> Replicates:
        return replicate(scored, replicates, seed)

    groups = {ALL: firms}
    for group in (ORDINARY, HARD, CLEAN):
        groups[group] = [firm for firm in firms if firm.spec.group == group]
    variants: dict[str, list[JudgedFirm]] = {}
    for firm in firms:
        variants.setdefault(_variant(firm), []).append(firm)
    shuffled = [firm for firm in firms if firm.shuffled]
    engines, baselines = ([f.engine for f in firms], [f.baseline for f in firms])
    return Figures(
        firms=firms,
        groups={name: _compare(name, own, resample) for name, own in groups.items() if own},
        variants={name: _compare(name, own, resample) for name, own in variants.items()},
        kinds=_beside(pool_kinds(engines), pool_kinds(baselines), Kind),
        look_alikes=_beside(pool_look_alikes(engines), pool_look_alikes(baselines), LookAlike),
        without=_without(firms, resample),
        artefacts=_artefacts(shuffled, resample),
        artefact_firms=len(shuffled),
        replicates=replicates,
    )


Resample = Callable[[Sequence[ScoredFirm]], Replicates]


def _variant(firm: JudgedFirm) -> str:
    spec = firm.spec
    if spec.group == CLEAN and spec.command and spec.variant != SECOND_GENERATOR:
        return "simulator, clean"
    is_plain = spec.group == ORDINARY or spec.variant == spec.group
    return spec.variant if is_plain else f"{spec.variant}, {spec.group}"


def _compare(name: str, firms: list[JudgedFirm], resample: Resample) -> Comparison:
    affiliates = [affiliate for firm in firms for affiliate in firm.engine.affiliates]
    return Comparison(
        name=name,
        firms=len(firms),
        affiliates=len(affiliates),
        fraudulent=sum(affiliate.fraudulent for affiliate in affiliates),
        engine=_estimates(resample([firm.engine for firm in firms])),
        baseline=_estimates(resample([firm.baseline for firm in firms])),
    )


def _estimates(replicates: Replicates) -> Estimates:
    return {measure.key: replicates.estimate(measure.key) for measure in MEASURES}


def _beside(engine: dict, baseline: dict, empty: type) -> dict:
    return {name: (counts, baseline.get(name, empty())) for name, counts in engine.items()}


def _without(firms: list[JudgedFirm], resample: Resample) -> dict[str, Shifts]:
    """What changes without each rule, over the firms that were scanned without it."""
    rules = sorted({rule for firm in firms for rule in firm.ablated})
    judged = [firm for firm in firms if firm.ablated]
    if not judged:
        return {}
    whole = resample([firm.engine for firm in judged])
    without = {}
    for rule in rules:
        less = resample([firm.ablated[rule] for firm in judged])
        without[rule] = {key: _shift(whole, less, key) for key in ABLATED}
    return without


def _artefacts(firms: list[JudgedFirm], resample: Resample) -> Shifts:
    if not firms:
        return {}
    before = resample([firm.engine for firm in firms])
    after = resample([firm.shuffled for firm in firms if firm.shuffled])
    return {measure.key: _shift(before, after, measure.key) for measure in MEASURES}


def _shift(before: Replicates, after: Replicates, key: str) -> Shift:
    return Shift(before.estimate(key), after.estimate(key), after.change_from(before, key))
