"""What the tables share: calendar, vocabulary, sizes and a few distributions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmgen.text import Words

Generator = np.random.Generator
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FIRST_DAY = np.datetime64("2025-01-01")
TRADING_DAYS = 250
SIGNUP_DAYS = 330
LAST_DAY = 430
SECONDS_A_DAY = 86_400

FIRST_NAMES = (
    "adam aisha alice amara ana andre anna arjun ben bilal carla chidi clara daniel diego elena "
    "emeka erik esra fatou felix grace hana hassan ines ivan jakub jing jonas juan julia kai "
    "karim kenji laura leila li lucas maja marco maria mei miguel mina nadia nina noor olga "
    "omar pablo paul petra ravi rosa sami sara simon sofia stefan tariq thu tomas uma victor "
    "wei yara yusuf zara"
).split()
LAST_NAMES = (
    "abdi adeyemi ahmed alves andersson baker becker bianchi brown castro chen costa cruz dang "
    "diallo dubois evans fischer garcia gupta haddad hall hansen hoang ibrahim ito jansen jones "
    "kaya khan kim kovacs kowalski kumar larsen lee lopez mai mbeki meyer moreau mueller mwangi "
    "nguyen novak okafor oliveira ortiz patel perez petrov pham rossi ruiz sato schmidt shah "
    "silva singh smith tan torres tran turner vega vogel walker wang weber wright yilmaz young "
    "zhang"
).split()
COUNTRIES = (
    "US IN NG GB VN BR DE ZA PK ID FR ES MA IT PL KE PH MX TR AE CA AU EG NL BD MY CO SE GH TH"
).split()
DOMAINS = [
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "hotmail.com",
    "icloud.com",
    "proton.me",
    "gmx.de",
]
DOMAIN_SHARES = [0.56, 0.14, 0.11, 0.08, 0.06, 0.03, 0.02]
INSTRUMENTS = (
    "XAUUSD NAS100 EURUSD US30 GBPUSD GBPJPY USDJPY BTCUSD GER40 SPX500 EURJPY AUDUSD USDCAD "
    "XAGUSD ETHUSD USOIL NZDUSD EURGBP USDCHF AUDJPY UK100 CADJPY EURAUD GBPAUD JP225 UKOIL "
    "EURCAD GBPCAD CHFJPY NGAS"
).split()
CURRENCIES = ["USD", "EUR", "GBP"]
CURRENCY_SHARES = [0.7, 0.2, 0.1]
PHASES = ["phase_1", "phase_2", "funded", "failed"]
PHASE_SHARES = [0.42, 0.13, 0.07, 0.38]
FUNDED, FAILED = PHASES.index("funded"), PHASES.index("failed")
CHALLENGES = ["standard", "aggressive", "rapid", "instant_funding"]
CHALLENGE_SHARES = [0.55, 0.2, 0.15, 0.1]
ACCOUNT_SIZES = np.array([5_000, 10_000, 25_000, 50_000, 100_000, 200_000])
SIZE_SHARES = [0.24, 0.3, 0.2, 0.13, 0.09, 0.04]
#: The challenge fee of each account size, in hundredths.
FEES = np.array([4_900, 9_900, 19_900, 29_900, 49_900, 94_900])


@dataclass(frozen=True)
class Sizes:
    """How many of each thing a firm has; scale 1.0 is a large firm."""

    customers: int
    transactions: int
    activity_rows: int
    affiliates: int
    email_groups: int
    churners: int
    pairs: int
    bad_affiliates: int

    @classmethod
    def at(cls, scale: float) -> Sizes:
        """The sizes at a scale, each large enough that every pattern occurs."""

        def sized(full: int, least: int) -> int:
            return max(least, round(full * scale))

        return cls(
            customers=sized(200_000, 1_000),
            transactions=sized(1_000_000, 5_000),
            activity_rows=sized(4_000_000, 20_000),
            affiliates=sized(3_000, 60),
            email_groups=sized(2_500, 10),
            churners=sized(1_500, 10),
            pairs=sized(1_000, 10),
            bad_affiliates=sized(20, 2),
        )


def zipf(count: int, exponent: float) -> Floats:
    """Shares that fall with the rank to the power of `-exponent`."""
    weights = np.arange(1, count + 1, dtype=float) ** -exponent
    return weights / weights.sum()


def draw(generator: Generator, shares: Floats | list[float], count: int) -> Ints:
    """`count` indices with the given probabilities, by inversion."""
    cumulative = np.cumsum(shares)
    index = np.searchsorted(cumulative, generator.random(count) * cumulative[-1], side="right")
    return np.minimum(index, len(cumulative) - 1)


def trading_calendar() -> Ints:
    """Day number of each trading day."""
    days = np.arange(LAST_DAY)
    return days[np.is_busday(FIRST_DAY + days)][:TRADING_DAYS]


def dates(count: int = LAST_DAY + 60) -> Words:
    """`2025-01-01` and the following days, by day number."""
    return Words([str(FIRST_DAY + day) for day in range(count)])


def clock() -> Words:
    """`T00:00:00Z` and so on, by second of the day."""
    moments = np.datetime64("2025-01-01T00:00:00") + np.arange(SECONDS_A_DAY)
    return Words([str(moment)[10:] + "Z" for moment in moments])
