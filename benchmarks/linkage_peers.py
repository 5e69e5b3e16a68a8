"""Other linkers on the same files, each in a process of its own.

`python3 linkage_peers.py splink SET.json OUT.csv` writes pairs with their probabilities, `... em`
does so with the classifier of recordlinkage. Splink gets term frequencies, its comparisons by kind
of column, and blocks on pairs of columns; each training pass leaves out what it blocks on.
"""

from __future__ import annotations

import csv
import itertools
import json
import logging
import sys
import time
from typing import Any


def splink_pairs(job: dict[str, Any]) -> list[tuple[str, str, float]]:
    """Pairs of Splink's model with at least 1 % of one person."""
    import duckdb
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.disable(logging.WARNING)
    kinds: dict[str, str] = job["kinds"]
    database = duckdb.connect()
    api = DuckDBAPI(database)
    frames = []
    for number, path in enumerate(job["files"]):
        parts = [f'nullif(trim("{column}"), \'\') as "{column}"' for column in kinds]
        database.execute(
            f"create table records{number} as select id, {', '.join(parts)} "
            f"from read_csv('{path}', all_varchar=true)"
        )
        frames.append(api.register(f"records{number}"))

    def comparison(column: str, kind: str) -> Any:
        if kind in ("given_name", "surname", "name"):
            made = cl.NameComparison(column)
        elif kind == "email":
            made = cl.EmailComparison(column)
        elif kind in ("date", "code"):
            return cl.DamerauLevenshteinAtThresholds(column, [1, 2])
        else:
            made = cl.JaroWinklerAtThresholds(column, [0.92, 0.8])
        return made.configure(term_frequency_adjustments=True)

    pairs = list(itertools.combinations(kinds, 2))
    rules = [block_on(f'"{a}"', f'"{b}"') for a, b in pairs]
    if job.get("single"):
        rules = [block_on(f'"{column}"') for column in job["single"]] + rules
    settings = SettingsCreator(
        link_type="dedupe_only" if len(frames) == 1 else "link_only",
        unique_id_column_name="id",
        comparisons=[comparison(column, kind) for column, kind in kinds.items()],
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )
    linker = Linker(frames if len(frames) > 1 else frames[0], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    strict = [block_on(f'"{a}"', f'"{b}"') for a, b in pairs[: max(2, len(pairs) // 2)]]
    linker.training.estimate_probability_two_random_records_match(strict, recall=0.7)
    trained: set[str] = set()
    for a, b in [pairs[0], pairs[-1]]:
        rest = {a, b} & trained
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(f'"{a}"', f'"{b}"'), record_sample_proportion=1.0
        )
        trained |= set(kinds) - {a, b} - rest
    found = linker.inference.predict(threshold_match_probability=0.01)
    return database.execute(
        f"select id_l, id_r, match_probability from {found.physical_name}"
    ).fetchall()


def em_pairs(job: dict[str, Any]) -> list[tuple[str, str, float]]:
    """Pairs of recordlinkage's ECM classifier, on febrl's columns."""
    import pandas
    import recordlinkage

    frames = [
        pandas.read_csv(path, index_col="id", dtype=str, skipinitialspace=True)
        for path in job["files"]
    ]
    indexer = recordlinkage.Index()
    for column in ("given_name", "surname", "postcode", "date_of_birth"):
        indexer.block(column)
    candidates = indexer.index(*frames)
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname", "address_1", "address_2", "suburb"):
        compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    for column in ("street_number", "postcode", "state", "date_of_birth"):
        compare.exact(column, column, label=column)
    features = compare.compute(candidates, *frames)
    return [(a, b, 1.0) for a, b in recordlinkage.ECMClassifier().fit_predict(features)]


def main() -> None:
    """Reads the job, writes the pairs and prints the seconds without imports of ours."""
    with open(sys.argv[2], encoding="utf-8") as file:
        job = json.load(file)
    begun = time.perf_counter()
    pairs = (splink_pairs if sys.argv[1] == "splink" else em_pairs)(job)
    print(f"seconds {time.perf_counter() - begun:.2f}")
    with open(sys.argv[3], "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(pairs)


if __name__ == "__main__":
    main()
