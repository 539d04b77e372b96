"""The fictional country: the same seed gives the same country on every machine."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from fundament.capabilities.registers.demo.batch import Country
from fundament.capabilities.registers.demo.economy import Economy
from fundament.capabilities.registers.demo.lives import Showcases
from fundament.capabilities.registers.demo.people import Population
from fundament.capabilities.registers.queries import bulk
from fundament.capabilities.registers.types import CountryNotEmpty, OnlyInTheDemo
from fundament.standards.cpr.types import NumberPolicy

PERSONS, SEED = 1000, 2026
_AT_ONCE = 4000

Progress = Callable[[str, int, int], None]


@transaction.atomic
def load(
    persons: int,
    seed: int,
    progress: Progress,
    at: datetime,
    *,
    replace: bool = False,
) -> None:
    """Fill the registers with a country of so many persons, the showcase persons among them.

    Tells `progress(stage, done, total)`. All or nothing; `replace` forgets an earlier country.
    The country follows from the seed and the number policy; only `turning_fifteen` and a few dates
    of the showcase persons follow `at`. Raises OnlyInTheDemo, CountryNotEmpty.
    """
    if not settings.DEMO:
        raise OnlyInTheDemo()
    bulk.lock_for_loading()
    if not bulk.is_empty():
        if not replace:
            raise CountryNotEmpty()
        bulk.empty()
    country = Country(seed, NumberPolicy(settings.NUMBER_POLICY))
    economy = Economy(country)
    showcases = Showcases(country, economy, at)
    _places(country)
    economy.make_authorities()
    made = showcases.make()
    country.write()
    bulk.copy_in("showcaseperson", showcases.rows())
    progress("persons", made, persons)
    _people(country, economy, made, persons, progress)
    bulk.settle()
    showcases.live()
    bulk.check_references()


def _places(country: Country) -> None:
    bulk.copy_in("town", country.land.towns)
    bulk.copy_in("road", country.land.roads)


def _people(
    country: Country, economy: Economy, made: int, persons: int, progress: Progress
) -> None:
    population = Population(country)
    told = made
    while made + population.made < persons:
        adults, home = population.household(persons - made - population.made)
        economy.household(adults, home)
        if made + population.made - told >= _AT_ONCE:
            told = made + population.made
            country.write()
            progress("persons", told, persons)
    country.write()
    progress("persons", made + population.made, persons)
