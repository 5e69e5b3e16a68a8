"""People in one or two files, with what goes wrong in real registers, from a seed.

Not the error model of febrl: slips follow the keyboard, names come short or swapped, mailboxes move
to another provider, families share name, town and telephone, people move, and much is missing.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ONSETS = "b br c ch d dr f fr g gr h j k kl l m n p pr r s sch st t tr v w z".split()
VOWELS = "a e i o u ai ei ia ou".split()
CODAS = " l n r s t ck nd ng rt ss x".split(" ")
PROVIDERS = ["gmail.com", "outlook.com", "yahoo.com", "icloud.com", "web.de", "mail.com", "gmx.net"]
NEAR = {a: b for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for a, b in zip(row, row[1:])}

Row = dict[str, str]


@dataclass
class LinkageSet:
    """Files of rows, the kind of each column, and who is who."""

    name: str
    kinds: dict[str, str]
    files: list[list[Row]]
    truth: list[dict[str, str]] = field(default_factory=list)

    def write(self, folder: Path) -> list[Path]:
        """The files as CSV; `id` first, no truth in them."""
        paths = []
        for number, rows in enumerate(self.files, 1):
            paths.append(folder / f"{self.name}-{number}.csv")
            with paths[-1].open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, ["id", *self.kinds])
                writer.writeheader()
                writer.writerows(rows)
        return paths


class Namer:
    """Names with the long tail of real ones: the rank's share falls as `1 / (rank + 3)`."""

    def __init__(self, rng: random.Random, given: int = 900, surnames: int = 9000) -> None:
        self.rng = rng
        self.given = self._words(given, 2)
        self.surnames = self._words(surnames, 3)
        self.towns = [w + rng.choice(["", "", "ton", " on sea", "burg"]) for w in self._words(1500, 2)]
        self.streets = self._words(4000, 2)

    def _words(self, count: int, most: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < count:
            parts = self.rng.randint(1 if most == 2 else 2, most)
            word = "".join(
                self.rng.choice(ONSETS) + self.rng.choice(VOWELS) + self.rng.choice(CODAS)
                for _ in range(parts)
            )
            if len(word) > 3:
                words[word] = None
        return list(words)

    def pick(self, words: list[str]) -> str:
        """A word, the first ones often."""
        top = len(words)
        return words[int(4 * ((top + 4) / 4) ** self.rng.random()) - 4]


class Slips:
    """What a hand does to a word."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def word(self, text: str) -> str:
        """One slip: a neighbouring key, a double, a dropped or swapped letter."""
        if len(text) < 3:
            return text
        at = self.rng.randrange(1, len(text))
        kind = self.rng.randrange(4)
        if kind == 0:
            return text[:at] + NEAR.get(text[at], "e") + text[at + 1 :]
        if kind == 1:
            return text[:at] + text[at - 1] + text[at:]
        if kind == 2:
            return text[:at] + text[at + 1 :]
        return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]

    def number(self, text: str) -> str:
        """One digit wrong, or two neighbours swapped."""
        digits = [i for i, sign in enumerate(text) if sign.isdigit()]
        if not digits:
            return text
        at = self.rng.choice(digits)
        return text[:at] + str(self.rng.randrange(10)) + text[at + 1 :]

    def given(self, name: str) -> str:
        """Short forms, initials or a slip."""
        draw = self.rng.random()
        if draw < 0.3 and len(name) > 5:
            return name[:4]
        return name[:1] if draw < 0.45 else self.word(name)


def birth(rng: random.Random) -> str:
    """A day, as 1984-03-17."""
    return f"{rng.randint(1940, 2005)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def address(rng: random.Random, given: str, surname: str, number: int) -> str:
    """A mailbox made from a name."""
    at = rng.choice(PROVIDERS)
    tail = str(number % 1000) if rng.random() < 0.6 else ""
    make: list[Callable[[], str]] = [
        lambda: f"{given}.{surname}{tail}",
        lambda: f"{given[:1]}{surname}{tail}",
        lambda: f"{surname}{given}{tail}",
        lambda: f"{given}{number % 97}",
    ]
    return f"{rng.choice(make)()}@{at}"


def people(rng: random.Random, count: int, namer: Namer) -> Iterator[Row]:
    """Persons; one in three is of a family that shares surname, town, street and telephone."""
    last: Row | None = None
    for number in range(count):
        row = {
            "given": namer.pick(namer.given),
            "surname": namer.pick(namer.surnames),
            "town": namer.pick(namer.towns),
            "street": f"{rng.randint(1, 180)} {namer.pick(namer.streets)} {rng.choice(['street', 'road', 'lane'])}",
            "postcode": f"{rng.randint(10000, 99999)}",
            "phone": f"0{rng.randint(10**8, 10**9 - 1)}",
            "birth": birth(rng),
        }
        if last is not None and rng.random() < 0.33:
            for key in ("surname", "town", "street", "postcode", "phone"):
                row[key] = last[key]
        row["email"] = address(rng, row["given"], row["surname"], rng.randrange(100000))
        last = row
        yield row


def damaged(rng: random.Random, row: Row, slips: Slips, rates: dict[str, float]) -> Row:
    """The person as it is written down once more; `rates` are P(changed) and, as `-name`, P(missing)."""
    row = dict(row)
    if rng.random() < rates.get("moved", 0):
        row["street"] = f"{rng.randint(1, 180)} {slips.word(row['street'].split()[1])} road"
        row["postcode"] = f"{rng.randint(10000, 99999)}"
    for key in row:
        if rng.random() < rates.get(key, 0):
            if key == "given":
                row[key] = slips.given(row[key])
            elif key in ("birth", "phone", "postcode"):
                row[key] = slips.number(row[key])
            elif key == "email":
                local, at, domain = row[key].partition("@")
                row[key] = rng.choice(
                    [local + "@" + rng.choice(PROVIDERS), slips.word(local) + at + domain,
                     local + str(rng.randrange(9)) + at + domain, local + "+x" + at + domain]
                )
            else:
                row[key] = slips.word(row[key])
    if rng.random() < rates.get("swapped", 0):
        row["given"], row["surname"] = row["surname"], row["given"]
    for key in row:
        if rng.random() < rates.get("-" + key, 0):
            row[key] = ""
    return row


RATES = {
    "given": 0.16, "surname": 0.12, "town": 0.1, "street": 0.15, "postcode": 0.06, "phone": 0.08,
    "birth": 0.08, "email": 0.2, "swapped": 0.03,
}
MISSING = {"-email": 0.3, "-phone": 0.45, "-birth": 0.5, "-town": 0.2, "-given": 0.05, "-street": 0.4}


def within(
    name: str, seed: int, persons: int, kinds: dict[str, str], rates: dict[str, float],
    columns: Callable[[Row], Row] = lambda row: row,
) -> LinkageSet:
    """One file in which most persons stand once, some often."""
    rng = random.Random(f"{name}-{seed}")
    namer, slips = Namer(rng), Slips(rng)
    rows: list[tuple[Row, str]] = []
    for number, person in enumerate(people(rng, persons, namer)):
        for _ in range(rng.choices([1, 2, 3, 4, 7], [60, 25, 9, 4, 2])[0]):
            rows.append((columns(damaged(rng, person, slips, rates)), str(number)))
    rng.shuffle(rows)
    made, truth = [], {}
    for place, (row, person_id) in enumerate(rows):
        made.append({"id": f"r{place}", **{key: row[key] for key in kinds}})
        truth[f"r{place}"] = person_id
    return LinkageSet(name, kinds, [made], [truth])


def across(name: str, seed: int, persons: int, kinds: dict[str, str], rates: dict[str, float]) -> LinkageSet:
    """Two files, each without doubles, that share half their persons."""
    rng = random.Random(f"{name}-{seed}")
    namer, slips = Namer(rng), Slips(rng)
    files: list[list[Row]] = [[], []]
    truth: list[dict[str, str]] = [{}, {}]
    for number, person in enumerate(people(rng, persons, namer)):
        draw = rng.random()
        for side in (0, 1):
            if draw < 0.34 or (draw < 0.67) == (side == 0):
                row = damaged(rng, person, slips, rates)
                files[side].append({"id": f"{'ab'[side]}{number}", **{k: row[k] for k in kinds}})
                truth[side][f"{'ab'[side]}{number}"] = str(number)
    for file in files:
        rng.shuffle(file)
    return LinkageSet(name, kinds, files, truth)


def full_name(row: Row) -> Row:
    """The name in one column."""
    return {**row, "name": f"{row['given']} {row['surname']}".strip()}


CUSTOMERS = {"email": "email", "given": "given_name", "surname": "surname", "phone": "code",
             "town": "place", "birth": "date"}


def all_sets(seed: int, scale: float) -> list[LinkageSet]:
    """The sets by which linkage is judged."""
    count = max(500, int(12000 * scale))
    return [
        within("customers", seed, count, CUSTOMERS, RATES | MISSING),
        within("register", seed, count,
               {"given": "given_name", "surname": "surname", "street": "text", "town": "place",
                "postcode": "code", "birth": "date"}, RATES | {"moved": 0.2, "-birth": 0.1}),
        within("names", seed, count, {"name": "name", "birth": "date", "town": "place"},
               RATES | {"-birth": 0.1, "-town": 0.1}, full_name),
        within("mailboxes", seed, count, {"email": "email", "given": "given_name",
               "surname": "surname", "town": "place"}, RATES | {"-given": 0.1, "-email": 0.1}),
        across("two-files", seed, count * 2,
               {"given": "given_name", "surname": "surname", "street": "text", "postcode": "code",
                "birth": "date"}, RATES | {"moved": 0.15, "-birth": 0.15, "-street": 0.2}),
    ]
