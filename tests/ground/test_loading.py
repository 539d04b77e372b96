"""`demo load --persons N --seed S`: the same seed gives the same country in every home."""

import shutil

import psycopg
import pytest
from django.db import connection, transaction

from fundament.capabilities.registers import demo
from fundament.kernel import clock
from fundament.site.postgres import Embedded
from tests.running import Running, free_ports, new_home

pytestmark = pytest.mark.slow
# Everything the registers say, without the instants at which it was loaded.
COUNTRY = """
    select e.number, f.kind, f.part, f.value::text, o.number, f.address_id::text, f.virkning::text
    from registers_fact f
    join registers_entity e on e.id = f.entity_id
    left join registers_entity o on o.id = f.other_id
    order by 1, 2, 3, 4, 5, 6, 7
"""


def loaded(persons, seed):
    """What `demo load` makes in a new home, and what it says."""
    home = Running(new_home(), *free_ports())
    try:
        said = home.call("demo", "load", "--persons", str(persons), "--seed", str(seed))
        Embedded(home.home).start()
        with psycopg.connect(Embedded(home.home).url, options="-c timezone=UTC") as other:
            return said, other.execute(COUNTRY).fetchall()
    finally:
        Embedded(home.home).stop()
        shutil.rmtree(home.home, ignore_errors=True)


def made_here(seed):
    """The same in the database of the test, which is as it was afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        demo.load(70, seed, lambda *_: None, clock.now())
        rows = cursor.execute(COUNTRY).fetchall()
        transaction.set_rollback(True)
    return rows


@pytest.mark.django_db
def test_a_seed_is_a_country():
    said, first = loaded(70, 7)
    assert "persons: 70" in said
    assert len({row[0] for row in first if row[0].startswith("CPR:")}) == 70
    assert made_here(7) == first
    other = made_here(8)
    assert len({row[0] for row in other if row[0].startswith("CPR:")}) == 70
    assert other != first


@pytest.mark.parametrize(
    "words", [("demo", "credentials"), ("backup", "a.tar.gz"), ("ledger", "verify")]
)
def test_an_empty_home_stays_empty_and_the_word_says_what_to_do_first(fresh, words):
    done = fresh.attempt(*words)
    assert done.returncode == 1
    assert "There is no database in" in done.stderr
    assert "say `up` or `migrate` first" in done.stderr
    assert list(fresh.home.iterdir()) == []


@pytest.mark.parametrize("persons", ["0", "-5", "x"])
def test_a_number_of_persons_that_is_none(fresh, persons):
    done = fresh.attempt("demo", "load", "--persons", persons)
    assert done.returncode != 0
    assert f"argument --persons: {persons} is no number from 1 up" in done.stderr
