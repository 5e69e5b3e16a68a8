"""People: names, countries, mail addresses, and the disguises of one who poses as many."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

FIRST = (
    "Adam Amina Andrei Anita Anton Bianca Bilal Carlos Chloe Clara Daniel Daria David Dina "
    "Diego Elena Elif Emil Enzo Fabio Farah Felix Filip Gabriel Georg Grace Hana Hugo Ibrahim "
    "Irina Isabel Jakub Jorge Julia Kamal Karim Katya Kenji Kevin Lea Leila Linda Louis Lucia "
    "Luka Malik Manuel Marco Mateo Minh Mira Nadia Nikos Nora Oscar Otto Paula Pavel Rafael "
    "Rania Ravi Rosa Ruben Sara Simon Tanya Teresa Victor Yusuf Zoe"
).split()
LAST = (
    "Abebe Almeida Andersen Bakker Banerjee Baptiste Becker Cohen Cruz Delgado Demir Dvorak "
    "Eriksen Fernandes Fontaine Fuentes Gruber Gupta Haddad Hernandez Horvat Huang Ibarra "
    "Jansen Joshi Kaya Keller Kimura Koch Laurent Lim Lindberg Mahmoud Mancini Mbeki Mendes "
    "Meyer Moretti Murphy Ndiaye Nilsson Oliveira Ortiz Osei Popescu Quinn Ramos Reyes Rivera "
    "Salim Sanchez Sokolov Tanaka Torres Urban Vargas Vasquez Wagner Yamamoto Zimmer"
).split()
PROVIDERS = (
    ("gmail.com", 54),
    ("yahoo.com", 12),
    ("outlook.com", 11),
    ("hotmail.com", 8),
    ("icloud.com", 7),
    ("gmx.de", 4),
    ("proton.me", 4),
)
OTHER_PROVIDERS = (
    ("gmail.com", 34),
    ("web.de", 8),
    ("mail.ru", 9),
    ("qq.com", 9),
    ("naver.com", 6),
    ("laposte.net", 7),
    ("libero.it", 6),
    ("zoho.com", 7),
    ("fastmail.com", 7),
    ("live.com", 7),
)
THROW_AWAY = (
    "guerrillamail.com",
    "mailinator.com",
    "10minutemail.com",
    "trashmail.com",
    "yopmail.com",
)
OTHER_THROW_AWAY = ("sharklasers.com", "maildrop.cc", "tempmail.plus", "dispostable.com")
TAGGED = ("gmail.com", "outlook.com", "icloud.com", "proton.me", "zoho.com", "fastmail.com")
LANGUAGES = {
    "US": "en", "GB": "en", "CA": "en", "AU": "en", "IN": "en", "PK": "en", "NG": "en", "KE": "en",
    "GH": "en", "ZA": "en", "PH": "en", "DE": "de", "AT": "de", "FR": "fr", "BE": "nl", "NL": "nl",
    "ES": "es", "MX": "es", "CO": "es", "CL": "es", "AR": "es", "PE": "es", "PT": "pt", "BR": "pt",
    "IT": "it", "PL": "pl", "CZ": "cs", "RO": "ro", "SE": "sv", "TR": "tr", "AE": "ar", "SA": "ar",
    "EG": "ar", "MA": "ar", "JP": "ja", "KR": "ko", "TH": "th", "VN": "vi", "ID": "id", "MY": "ms",
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A human, or a face that one wears: what a purchase shows of its buyer."""

    first: str
    last: str
    email: str
    country: str


class People:
    """Draws people and their disguises; `hard` changes the providers and adds misspellings."""

    def __init__(self, hard: bool) -> None:
        self.hard = hard
        self.providers = OTHER_PROVIDERS if hard else PROVIDERS
        self.throw_away = OTHER_THROW_AWAY if hard else THROW_AWAY

    def provider(self, rng: random.Random) -> str:
        names, weights = zip(*self.providers)
        return rng.choices(names, weights)[0]

    def address(self, rng: random.Random, first: str, last: str, domain: str | None = None) -> str:
        """An everyday address made of the name and, mostly, digits."""
        given, family = first.lower(), last.lower()
        local = rng.choice(
            (
                f"{given}.{family}",
                f"{given}_{family}",
                given + family,
                family + given,
                given[0] + family,
            )
        )
        digits = rng.choices((4, 2, 3, 0), (68, 18, 7, 7))[0]
        number = str(rng.randrange(10 ** (digits - 1), 10**digits)) if digits else ""
        return f"{local}{number}@{domain or self.provider(rng)}"

    def person(
        self, rng: random.Random, country: str, last: str | None = None, domain: str | None = None
    ) -> Person:
        """Someone new; a family gives the surname, a club the domain."""
        first, last = rng.choice(FIRST), last or rng.choice(LAST)
        return Person(first, last, self.address(rng, first, last, domain), country)

    def disguise(self, rng: random.Random, person: Person, number: int) -> Person:
        """The same human at another purchase, as an affiliate who buys from himself appears."""
        local, domain = person.email.split("@")
        given, family = person.first.lower(), person.last.lower()
        base = local.rstrip("0123456789")
        ways = ["digits", "swapped", "throw_away", "dots"] + ["tag"] * (
            4 if domain in TAGGED else 0
        )
        if self.hard:
            ways += ["typo", "typo", "initial", "swapped"]
        way = rng.choice(ways)
        if way == "tag":
            tag = rng.choice(("acc", "prop", "fx", "a", "b"))
            return replace(person, email=f"{local}+{tag}{number}@{domain}")
        if way == "dots" and domain == "gmail.com" and len(local) > 4:
            cut = rng.randrange(2, len(local) - 1)
            return replace(person, email=f"{local[:cut]}.{local[cut:]}@{domain}".replace("..", "."))
        if way == "swapped":
            email = f"{base}{number}@{self.provider(rng)}"
            return replace(person, first=person.last, last=person.first, email=email)
        if way == "throw_away":
            return replace(
                person, email=f"{given}{family}.trader{number}@{rng.choice(self.throw_away)}"
            )
        if way == "typo":
            last = misspelled(rng, person.last)
            return replace(person, last=last, email=self.address(rng, person.first, last))
        if way == "initial":
            local = f"{given[0]}{family[:4]}{rng.randrange(10, 999)}"
            return replace(person, email=f"{local}@{self.provider(rng)}")
        return replace(person, email=f"{base}{rng.randrange(1, 99)}@{domain}")

    def rebuy(self, rng: random.Random, person: Person, number: int) -> Person:
        """The same human at another purchase, as a churner appears: mostly without disguise."""
        if rng.random() < (0.35 if self.hard else 0.65):
            return person
        return self.disguise(rng, person, number)


def misspelled(rng: random.Random, name: str) -> str:
    """One letter doubled, dropped or exchanged with its neighbour."""
    at = rng.randrange(1, len(name) - 1)
    return rng.choice(
        (
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )
