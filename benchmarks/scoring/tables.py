"""Reads one table from a folder, whichever of the three formats it is in."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Iterator

Row = dict[str, Any]


class InputError(Exception):
    """An input that can't be used; the message names the file and the remedy."""


def read_json(path: Path) -> Any:
    """The value in one JSON file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from error


def read_table(folder: Path, name: str) -> list[Row] | None:
    """All rows of `folder/name.{ndjson,json,csv}` in file order, or None without such a file.

    A `.json` file is an array or an envelope with the array under `data`. CSV values stay strings.
    """
    readers = {".ndjson": _read_ndjson, ".json": _read_json_array, ".csv": _read_csv}
    for suffix, reader in readers.items():
        path = folder / f"{name}{suffix}"
        if path.exists():
            return list(reader(path))
    return None


def require_table(folder: Path, name: str) -> list[Row]:
    """Like `read_table`, but a missing table is an error."""
    rows = read_table(folder, name)
    if rows is None:
        raise InputError(f"{folder}: no `{name}.ndjson`, `{name}.json` or `{name}.csv`")
    return rows


def _read_ndjson(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number}: not JSON: {error}") from error


def _read_json_array(path: Path) -> Iterator[Row]:
    value = read_json(path)
    rows = value.get("data") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise InputError(f"{path}: expected an array, or an object with an array under `data`")
    yield from rows


def _read_csv(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)
