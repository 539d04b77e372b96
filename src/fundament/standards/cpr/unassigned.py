"""Which numbers are not assigned to anybody, as far as the official list tells.

Source: the CPR office's page «Personnumre uden kontrolciffer (modulus 11 kontrol)» on
https://www.cpr.dk/cpr-systemet/personnumre-uden-kontrolciffer-modulus-11-kontrol/, last updated
10-05-2023. It says that numbers without the control digit have so far been assigned only for the
dates below, all of them 1 January, for women and men alike. Verified word by word against a stored
copy of that page. The page also says that the list is not kept up regularly and may be incomplete;
hence `DAY_OF_THE_LIST`: our own numbers keep clear of every 1 January, listed or not.
"""

from datetime import date

from fundament.standards.cpr.types import PersonNumber

SOURCE = "https://www.cpr.dk/cpr-systemet/personnumre-uden-kontrolciffer-modulus-11-kontrol/"
UPDATED = date(2023, 5, 10)
_YEARS = (
    *(1960, 1962, 1964, 1965, 1966, 1967, 1969),
    *(1970, 1974, 1975, 1978),
    *(1980, 1981, 1982, 1983, 1984, 1985, 1986, 1987, 1988, 1989),
    *(1990, 1991, 1992, 1994, 1995),
)
DATES_WITHOUT_CONTROL_DIGIT = frozenset(date(year, 1, 1) for year in _YEARS)
DAY_OF_THE_LIST = (1, 1)


def is_on_the_list(born: date) -> bool:
    """Return whether numbers without control digit are known to be assigned for the date."""
    return born in DATES_WITHOUT_CONTROL_DIGIT


def is_unassigned(number: PersonNumber) -> bool:
    """Return whether the official list tells that nobody has this number.

    So it is when the number fails modulus 11 and its date is not on the list.
    """
    return not number.passes_modulus_11 and not is_on_the_list(number.born)


def may_be_born_in_fiction(born: date) -> bool:
    """Return whether a fictional person may be born that day: never on a 1 January, by margin."""
    return (born.month, born.day) != DAY_OF_THE_LIST
