"""Customers: who referred them, where they live, and which of them share an e-mail address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firmgen.text import Bytes, Field, Words, integers, number, padded, text, write_lines
from firmgen.world import (
    ACCOUNT_SIZES,
    CHALLENGE_SHARES,
    CHALLENGES,
    COUNTRIES,
    CURRENCY_SHARES,
    DOMAIN_SHARES,
    DOMAINS,
    FAILED,
    FIRST_NAMES,
    LAST_NAMES,
    PHASE_SHARES,
    PHASES,
    SECONDS_A_DAY,
    SIGNUP_DAYS,
    SIZE_SHARES,
    Generator,
    Ints,
    Sizes,
    clock,
    dates,
    draw,
    zipf,
)


@dataclass
class Customers:
    """Columns of the customers, each an index into its vocabulary unless said otherwise.

    `signup` is in seconds since the first day. The tables that follow may change `phase` and
    `currency` before the customers are written.
    """

    affiliate: Ints
    signup: Ints
    country: Ints
    size: Ints
    challenge: Ints
    phase: Ints
    currency: Ints
    first_name: Ints
    last_name: Ints
    email_number: Ints
    domain: Ints
    email_groups: list[Ints]
    churners: Ints
    refunding_affiliates: Ints
    country_farms: Ints

    def __len__(self) -> int:
        return len(self.affiliate)


def make_customers(generator: Generator, sizes: Sizes) -> Customers:
    """Draws the firm's customers and chooses where its fraud is."""
    count = sizes.customers
    affiliate = draw(generator, zipf(sizes.affiliates, 0.75), count)
    refunding, farms = _bad_affiliates(generator, sizes)
    shuffled = generator.permutation(count)
    churners = shuffled[: sizes.churners]
    groups = _groups(generator, shuffled[sizes.churners :], sizes.email_groups)
    for group in groups:
        joins = generator.random(len(group)) < 0.6
        affiliate[group[joins]] = affiliate[group[0]]
    phase = draw(generator, PHASE_SHARES, count)
    phase[churners] = FAILED
    return Customers(
        affiliate=affiliate,
        signup=np.sort(generator.integers(0, SIGNUP_DAYS * SECONDS_A_DAY, count)),
        country=_countries(generator, affiliate, sizes.affiliates, farms),
        size=draw(generator, SIZE_SHARES, count),
        challenge=draw(generator, CHALLENGE_SHARES, count),
        phase=phase,
        currency=draw(generator, CURRENCY_SHARES, count),
        first_name=generator.integers(0, len(FIRST_NAMES), count),
        last_name=generator.integers(0, len(LAST_NAMES), count),
        email_number=generator.integers(0, 1_000_000, count),
        domain=draw(generator, DOMAIN_SHARES, count),
        email_groups=groups,
        churners=churners,
        refunding_affiliates=refunding,
        country_farms=farms,
    )


def _bad_affiliates(generator: Generator, sizes: Sizes) -> tuple[Ints, Ints]:
    """Two disjoint sets among the larger half: those who refund, those who farm one country."""
    chosen = generator.permutation(sizes.affiliates // 2)[: 2 * sizes.bad_affiliates]
    return np.sort(chosen[::2]), np.sort(chosen[1::2])


def _groups(generator: Generator, pool: Ints, count: int) -> list[Ints]:
    """`count` groups of two to six customers, disjoint."""
    ends = np.cumsum(generator.integers(2, 7, count))
    return np.split(pool[: ends[-1]], ends[:-1])


def _countries(generator: Generator, affiliate: Ints, affiliates: int, farms: Ints) -> Ints:
    """Most affiliates lean to a country of their own; a farm is nearly all of one country."""
    mix = zipf(len(COUNTRIES), 0.85)
    lean = generator.beta(1, 5, affiliates)
    lean[farms] = 0.92
    home = draw(generator, mix, affiliates)
    at_home = generator.random(len(affiliate)) < lean[affiliate]
    return np.where(at_home, home[affiliate], draw(generator, mix, len(affiliate)))


def write_customers(path: Path, customers: Customers) -> int:
    """Writes one row a customer; returns the number of rows."""
    first, last = Words(FIRST_NAMES), Words(LAST_NAMES)
    given, family = Words([n.title() for n in FIRST_NAMES]), Words([n.title() for n in LAST_NAMES])
    day_words, clock_words, domains = dates(), clock(), Words(DOMAINS)
    countries, phases, challenges = Words(COUNTRIES), Words(PHASES), Words(CHALLENGES)
    number_of, aliases = _aliases(customers)

    def fields(chunk: slice) -> dict[str, Field]:
        c, rows = customers, np.arange(chunk.start, chunk.stop)
        day, second = np.divmod(c.signup[chunk], SECONDS_A_DAY)
        digits = integers(c.email_number[chunk])
        email = text(
            first[c.first_name[chunk]],
            ".",
            last[c.last_name[chunk]],
            digits,
            "@",
            domains[c.domain[chunk]],
        )
        return {
            "customer_id": text("C", padded(rows + 1, 7)),
            "signup_date": text(day_words[day], clock_words[second]),
            "last_modified_date": text(day_words[day + 20], clock_words[second]),
            "affiliate_id": text("A", padded(c.affiliate[chunk], 5)),
            "campaign_id": text("c", integers(rows % 11)),
            "country_code": text(countries[c.country[chunk]]),
            "challenge_type": text(challenges[c.challenge[chunk]]),
            "phase": text(phases[c.phase[chunk]]),
            "account_size": number(integers(ACCOUNT_SIZES[c.size[chunk]])),
            "first_name": text(given[c.first_name[chunk]]),
            "last_name": text(family[c.last_name[chunk]]),
            "email": _with_aliases(email, number_of[chunk], aliases),
        }

    with path.open("wb") as file:
        write_lines(file, len(customers), fields)
    return len(customers)


def _aliases(customers: Customers) -> tuple[Ints, Bytes]:
    """For each customer the number of its alias or -1, and the aliases of all groups."""
    number_of = np.full(len(customers), -1)
    spellings: list[str] = []
    for index, group in enumerate(customers.email_groups):
        name = (
            f"{FIRST_NAMES[index % len(FIRST_NAMES)]}.{LAST_NAMES[index % len(LAST_NAMES)]}.{index}"
        )
        for member, customer in enumerate(group):
            number_of[customer] = len(spellings)
            spellings.append(_spelling(name, member))
    return number_of, Words(spellings)[np.arange(len(spellings))]


def _spelling(name: str, member: int) -> str:
    """The same mailbox, written the way that each member of a group writes it."""
    spellings = (
        f"{name}@gmail.com",
        f"{name}+{member}@gmail.com",
        f"{name.replace('.', '')}@googlemail.com",
        f"{name}@gmail.com".title(),
    )
    return spellings[member % len(spellings)]


def _with_aliases(email: Field, number_of: Ints, aliases: Bytes) -> Field:
    """The chunk's addresses, with those of group members replaced."""
    members = np.flatnonzero(number_of >= 0)
    width = max(email.text.shape[1], aliases.shape[1])
    merged = np.zeros((len(email.text), width), np.uint8)
    merged[:, : email.text.shape[1]] = email.text
    merged[members] = 0
    merged[members, : aliases.shape[1]] = aliases[number_of[members]]
    return Field(merged, quoted=True)
