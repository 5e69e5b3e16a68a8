"""The firms of a panel: which there are, and how each is made."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Sequence

from scoring.truth import read_truth

BENCHMARKS = Path(__file__).resolve().parents[1]
OTHER_GENERATOR = BENCHMARKS / "other_firms.py"
ORDINARY, HARD, CLEAN = "ordinary", "hard", "clean"
#: Enough to see that everything works, and where it stands, in a minute or two.
QUICK_VARIANTS = ("standard", "hard", "small-affiliates")


class PanelError(Exception):
    """A firm that can't be made or scanned; the message holds the command and what it said."""


@dataclass(frozen=True)
class FirmSpec:
    """One firm of the panel.

    Attributes:
        name: what it is called in the report, and the folder that it is made in.
        variant: the simulator's variant, `second generator`, or `given`.
        group: `ordinary`, `hard`, or `clean` where nobody cheats.
        command: what makes it, less the folder; empty when it is there already.
        data: the folder of a firm that is there already.
    """

    name: str
    variant: str
    group: str
    command: tuple[str, ...] = ()
    data: Path | None = None

    def make(self, folder: Path) -> Path:
        """The firm's folder; makes the firm in `folder` if need be."""
        if self.data is not None:
            return self.data
        folder.parent.mkdir(parents=True, exist_ok=True)
        run([*self.command, str(folder)])
        return folder


def run(command: Sequence[str], accepted: Iterable[int] = (0,)) -> None:
    """Runs a command; raises `PanelError` with its last words unless its exit code is accepted."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise PanelError(f"`{command[0]}` can't be run: {error.strerror}") from error
    if result.returncode not in accepted:
        words = (result.stderr or result.stdout).strip().splitlines()[-5:]
        lines = [f"`{' '.join(command)}` ended with code {result.returncode}", *words]
        raise PanelError("\n  ".join(lines))


def variants_of(binary: Path) -> list[str]:
    """The simulator's variants, as its help lists them; `standard` alone where it lists none."""
    try:
        result = subprocess.run(
            [binary, "simulate", "--help"], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise PanelError(f"`{binary}` can't be run: {error.strerror}; build it first") from error
    text = " ".join(result.stdout.split())
    listed = re.search(r"--variant <.*?\(values: ([^;)]*)", text)
    return [name.strip() for name in listed[1].split(",")] if listed else ["standard"]


def simulated(
    binary: Path, variants: Sequence[str], seeds: Sequence[int], clean_seeds: Sequence[int]
) -> list[FirmSpec]:
    """One firm for each variant and seed, and one without fraud for each clean seed."""
    has_variants = len(variants_of(binary)) > 1
    specs = []
    for variant in variants:
        base = [str(binary), "simulate", "--quiet"]
        base += ["--variant", variant] if has_variants else []
        group = HARD if variant == "hard" else ORDINARY
        for seed in seeds:
            command = (*base, "--seed", str(seed))
            specs.append(FirmSpec(f"{variant}-{seed}", variant, group, command))
        for seed in clean_seeds:
            command = (*base, "--clean", "--seed", str(seed))
            specs.append(FirmSpec(f"{variant}-clean-{seed}", variant, CLEAN, command))
    return specs


def second_generator(seeds: Sequence[int]) -> list[FirmSpec]:
    """An ordinary firm, a hard one and a clean one of the second generator for each seed."""
    if not OTHER_GENERATOR.exists():
        return []
    specs = []
    for seed in seeds:
        base = (sys.executable, str(OTHER_GENERATOR), "--seed", str(seed))
        for group, options in ((ORDINARY, ()), (HARD, ("--hard",)), (CLEAN, ("--clean",))):
            suffix = "" if group == ORDINARY else f"-{group}"
            name = f"second{suffix}-{seed}"
            specs.append(FirmSpec(name, "second generator", group, (*base, *options)))
    return specs


def given(folders: Sequence[Path]) -> list[FirmSpec]:
    """Firms that are there already; whether anybody cheats is read from the truth."""
    specs = []
    for folder in folders:
        group = ORDINARY if read_truth(folder).affiliates else CLEAN
        specs.append(FirmSpec(folder.resolve().name, "given", group, data=folder))
    return specs
