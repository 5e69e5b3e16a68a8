"""Judges one firm in every way that the benchmark compares."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from panel.baseline import scan_by_thresholds
from panel.firms import FirmSpec, run
from panel.shuffle import shuffle_firm
from scoring.counts import ScoredFirm
from scoring.join import score_firm

#: Done, and done but for some rows that were rejected.
SCANNED = (0, 3)


@dataclass(frozen=True)
class Tools:
    """What a firm is judged with.

    Attributes:
        binary: the `holdback` to run.
        rules: the rule folder.
        work: where firms and scans are written.
        keep: whether firms and scans stay when they are scored.
    """

    binary: Path
    rules: Path
    work: Path
    keep: bool


@dataclass
class JudgedFirm:
    """One firm, scored with everything that judged it."""

    spec: FirmSpec
    engine: ScoredFirm
    baseline: ScoredFirm
    ablated: dict[str, ScoredFirm]
    shuffled: ScoredFirm | None
    scan_seconds: float
    notes: list[str] = field(default_factory=list)


def rule_files(rules: Path) -> dict[str, Path]:
    """The live rules of a folder by id: a rule file is one that names an `id`."""
    files = {}
    for path in sorted(rules.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        named = re.search(r"^id:\s*(\S+)", text, re.MULTILINE)
        if named and re.search(r"^state:\s*live\b", text, re.MULTILINE):
            files[named[1]] = path.relative_to(rules)
    return files


def hold_threshold(rules: Path) -> float | None:
    """The posterior at which a line is held, from the costs in the calibration; None without."""
    path = rules / "calibration.yaml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    costs = [re.search(rf"{cost}:\s*([\d.]+)", text) for cost in ("false_hold", "missed_fraud")]
    if not all(costs):
        return None
    false_hold, missed_fraud = (float(cost[1]) for cost in costs if cost)
    return false_hold / (false_hold + missed_fraud)


def judge(spec: FirmSpec, tools: Tools, ablate: bool, shuffle: bool) -> JudgedFirm:
    """Makes the firm, scans it, and scores the scan, the baseline, and what else is asked for.

    Raises `PanelError` when a scan fails, `InputError` when its output can't be scored.
    """
    work = tools.work / spec.name
    shutil.rmtree(work, ignore_errors=True)
    data = spec.make(work / "firm" / spec.name)
    started = time.monotonic()
    engine = _scanned(data, tools.rules, work / "scan", tools)
    seconds = time.monotonic() - started
    scan_by_thresholds(data, work / "baseline")
    judged = JudgedFirm(
        spec=spec,
        engine=engine,
        baseline=score_firm(work / "baseline", data, rates={}),
        ablated=_ablated(data, work, tools) if ablate else {},
        shuffled=_shuffled(data, work, tools) if shuffle else None,
        scan_seconds=seconds,
        notes=_rejects(work / "scan", spec.name),
    )
    if not tools.keep:
        shutil.rmtree(work)
    return judged


def _scanned(data: Path, rules: Path, out: Path, tools: Tools) -> ScoredFirm:
    """Two firms are judged at a time, so each scan has one thread."""
    options = ["--quiet", "--threads", "1", "--rules", str(rules), "--out", str(out)]
    run([str(tools.binary), "scan", str(data), *options], accepted=SCANNED)
    return score_firm(out, data, rates={})


def _ablated(data: Path, work: Path, tools: Tools) -> dict[str, ScoredFirm]:
    """The scan with one rule left out, for each rule."""
    scored = {}
    for name, file in rule_files(tools.rules).items():
        rules = work / "rules"
        shutil.copytree(tools.rules, rules)
        (rules / file).unlink()
        scored[name] = _scanned(data, rules, work / f"without-{name}", tools)
        shutil.rmtree(rules)
    return scored


def _shuffled(data: Path, work: Path, tools: Tools) -> ScoredFirm:
    """The scan of the same firm without the traces of its generator.

    Its affiliates come in the order of the firm's own, so that both are resampled alike.
    """
    shuffled = work / "shuffled" / data.name
    names = shuffle_firm(data, shuffled, seed=1)
    scored = _scanned(shuffled, tools.rules, work / "scan-shuffled", tools)
    old_names = {new: old for old, new in names.items()}
    scored.affiliates.sort(key=lambda a: old_names.get(a.affiliate_id, a.affiliate_id))
    return scored


def _rejects(scan: Path, name: str) -> list[str]:
    path = scan / "rejects.ndjson"
    count = len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
    return [f"{name}: {count} violations were rejected"] if count else []
