"""Labelled firms by an author who knows the data contract and two sample firms, not the engine.

`python3 benchmarks/other_firms.py OUT --seed N` writes one. `README.md` beside this file says what
was measured in the samples and what is modelled.
"""

from other_firms.build import make_firm
from other_firms.settings import Settings

__all__ = ["Settings", "make_firm"]
