"""Writes numpy columns as JSON lines without a Python loop over the rows.

A column of text is a matrix of bytes, one row a record, in which NUL stands for nothing. Columns of
unequal text are padded with NULs, set side by side between the constant parts of the line, and
written with all NULs dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]

#: Rows formatted at a time; their text stays in the cache.
CHUNK = 1 << 15


@dataclass(frozen=True)
class Field:
    """The text of one JSON field for a chunk of rows."""

    text: Bytes
    quoted: bool


def text(*parts: Bytes | str) -> Field:
    """A JSON string made of the parts side by side; the parts need no escaping."""
    rows = next(len(part) for part in parts if not isinstance(part, str))
    return Field(np.hstack([_constant(p, rows) if isinstance(p, str) else p for p in parts]), True)


def number(digits: Bytes) -> Field:
    """A JSON number."""
    return Field(digits, False)


def _constant(value: str, rows: int) -> Bytes:
    return np.broadcast_to(np.frombuffer(value.encode(), np.uint8), (rows, len(value.encode())))


class Words:
    """A vocabulary whose entries are looked up by index."""

    def __init__(self, entries: Sequence[str]) -> None:
        encoded = np.array([entry.encode() for entry in entries], dtype=np.bytes_)
        self._table = encoded.view(np.uint8).reshape(len(encoded), encoded.itemsize)

    def __getitem__(self, index: NDArray[np.integer]) -> Bytes:
        return self._table[index]


def padded(values: Integers, width: int) -> Bytes:
    """Decimal digits with leading zeros; `values` have at most `width` digits."""
    digits = np.empty((len(values), width), np.uint8)
    rest = values
    for column in range(width - 1, -1, -1):
        quotient = rest // 10
        digits[:, column] = rest - 10 * quotient + ord("0")
        rest = quotient
    return digits


def integers(values: Integers) -> Bytes:
    """Decimal digits of values >= 0 without leading zeros."""
    width = len(str(int(values.max(initial=0))))
    digits = padded(values, width)
    for column in range(width - 1):
        digits[values < 10 ** (width - 1 - column), column] = 0
    return digits


def hundredths(values: Integers) -> Bytes:
    """Numbers with two decimals, from their hundredths; values may be negative."""
    magnitude = np.abs(values)
    sign = np.where(values < 0, np.uint8(ord("-")), np.uint8(0))[:, None]
    whole = integers(magnitude // 100)
    return np.hstack([sign, whole, _constant(".", len(values)), padded(magnitude % 100, 2)])


def write_lines(
    file: BinaryIO, rows: int, fields_of: Callable[[slice], Mapping[str, Field]]
) -> None:
    """Writes `rows` JSON objects; `fields_of` makes the fields of a chunk of them, in order."""
    for start in range(0, rows, CHUNK):
        chunk = slice(start, min(start + CHUNK, rows))
        file.write(_lines(fields_of(chunk), chunk.stop - chunk.start))


def _lines(fields: Mapping[str, Field], rows: int) -> bytes:
    pieces, opening = [], "{"
    for name, field in fields.items():
        quote = '"' if field.quoted else ""
        pieces += [_constant(f'{opening}"{name}":{quote}', rows), field.text]
        opening = f"{quote},"
    pieces.append(_constant(opening.removesuffix(",") + "}\n", rows))
    matrix = np.hstack(pieces)
    return matrix[matrix != 0].tobytes()
