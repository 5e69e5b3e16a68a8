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
OTHER_FIRMS = BENCHMARKS / "other_firms.py"
SECOND_GENERATOR = "second-generator"
ORDINARY, HARD, CLEAN = "ordinary", "hard", "clean"
#: Enough to see that everything works, and where it stands, in a minute or two.
QUICK_VARIANTS = ("standard", "hard", "small-affiliates", SECOND_GENERATOR)


class PanelError(Exception):
    """A firm that can't be made or scanned; the message holds the command and what it said."""


@dataclass(frozen=True)
class FirmSpec:
    """One firm of the panel.

    Attributes:
        name: what it is called in the report, and the folder that it is made in.
        variant: the simulator's variant, `second-generator`, or `given`.
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
    """The simulator's variants, as its help lists them, and the second generator.

    `standard` stands for a simulator that lists none.
    """
    try:
        result = subprocess.run(
            [binary, "simulate", "--help"], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise PanelError(f"`{binary}` can't be run: {error.strerror}; build it first") from error
    variants = listed_variants(result.stdout) or ["standard"]
    return [*variants, SECOND_GENERATOR] if OTHER_FIRMS.exists() else variants


def listed_variants(help_text: str) -> list[str]:
    """The values of `--variant`: on lines of their own, each with a meaning, or in brackets."""
    option = re.search(r"^ +--variant <.*?(?=^ {2}-|\Z)", help_text, re.MULTILINE | re.DOTALL)
    if option is None:
        return []
    in_brackets = re.search(r"\(values: ([^;)]*)", " ".join(option[0].split()))
    if in_brackets:
        return [name.strip() for name in in_brackets[1].split(",")]
    return re.findall(r"^ {4,10}([a-z][a-z-]*)(?: +- |$)", option[0], re.MULTILINE)


def simulated(
    binary: Path, variant: str, seeds: Sequence[int], clean_seeds: Sequence[int]
) -> list[FirmSpec]:
    """A variant's firm for each seed, and one without fraud for each clean seed."""
    base = [str(binary), "simulate", "--quiet"]
    base += [] if variant == "standard" else ["--variant", variant]
    group = HARD if variant == HARD else ORDINARY
    specs = []
    for seed in seeds:
        command = (*base, "--seed", str(seed))
        specs.append(FirmSpec(f"{variant}-{seed}", variant, group, command))
    for seed in clean_seeds:
        command = (*base, "--clean", "--seed", str(seed))
        specs.append(FirmSpec(f"{variant}-clean-{seed}", variant, CLEAN, command))
    return specs


def second_generator(seeds: Sequence[int]) -> list[FirmSpec]:
    """An ordinary firm, a hard one and a clean one of the second generator for each seed."""
    specs = []
    for seed in seeds:
        base = (sys.executable, str(OTHER_FIRMS), "--seed", str(seed))
        for group, options in ((ORDINARY, ()), (HARD, ("--hard",)), (CLEAN, ("--clean",))):
            suffix = "" if group == ORDINARY else f"-{group}"
            name = f"second{suffix}-{seed}"
            specs.append(FirmSpec(name, SECOND_GENERATOR, group, (*base, *options)))
    return specs


def given(folders: Sequence[Path]) -> list[FirmSpec]:
    """Firms that are there already; whether anybody cheats is read from the truth."""
    specs = []
    for folder in folders:
        group = ORDINARY if read_truth(folder).affiliates else CLEAN
        specs.append(FirmSpec(folder.resolve().name, "given", group, data=folder))
    return specs
