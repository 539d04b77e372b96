"""Logins across borders under attack: who brings an answer, and what has changed since."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA256

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.types import MatchAsked, MatchNotAllowed
from fundament.kernel import clock, keys
from fundament.portal.abroad import node
from tests.capabilities.login.borders import OpenToEurope, go_abroad, lines_about, press, step_of
from tests.capabilities.login.conftest import Browser, passing_form, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def abroad(people, at):
    node.make_known(at)


def test_who_logs_in_abroad_for_a_question_of_another_browser_logs_nobody_in_there():
    """A thief sends her own question on to somebody, who logs in abroad and brings the answer."""
    thief, victim = Browser(), Browser()
    page = thief.get("/log-ind/?next=/hvem/")
    step = step_of(page)
    question = thief.client.post(f"/login/{step}/eu/", {"country": "XX"}, secure=True)
    address, fields = passing_form(question)
    there = victim.post(address, fields)
    state = text(there).split('name="state" value="')[1].split('"')[0]
    victim.post("/demo/xx/proxy/log-in/", {"state": state, "citizen": "zora", "pin": "2468"})
    seen = thief.get(f"/login/{step}/eu/known/")
    assert "Belanova" not in text(seen)
    assert seen.status_code == 410
    assert thief.post(f"/login/{step}/eu/known/", {"go": "1"}).status_code == 410


def test_a_country_that_was_disconnected_since_is_told_nothing(people, parties, browser):
    page = browser.log_in(people["mover"], browser.post("/demo/xx/ask/", {}))
    assert "Må Solvanien få dine oplysninger?" in text(page)
    rows = ServiceProvider.objects.filter(entity_id=node.address("connector/metadata"))
    assert rows.update(removed_at=clock.now()) == 1
    told = browser.post(page.request["PATH_INFO"], {"yes": "1"})
    assert told.status_code == 410
    assert not [one for one in lines_about(parties["mover"]) if one.action.endswith("andet land")]


def test_nor_is_an_eid_of_it_taken(people, browser):
    library = OpenToEurope("bibliotek").register()
    page = go_abroad(browser, browser.get(library.address()), "zora")
    rows = ServiceProvider.objects.filter(entity_id=node.address("connector/metadata"))
    rows.update(removed_at=clock.now())
    assert press(browser, page, "go").status_code == 410


def test_nobody_asks_about_the_number_of_who_has_none(people, browser, at):
    shop = OpenToEurope("butik", private_sector=True).register()
    page = go_abroad(browser, browser.get(shop.address()), "zora")
    told = shop.read(passing_form(press(browser, page, "go")))
    mark = keys.certificate(shop.key).fingerprint(SHA256()).hex()
    asked = MatchAsked(shop.entity_id, told.name_id.value, "0101010101", mark)
    with pytest.raises(MatchNotAllowed):
        login.match_number(asked, at + timedelta(minutes=1))


def test_what_brought_the_answer_counts_once(browser, people):
    page = go_abroad(browser, browser.get("/log-ind/?next=/hvem/"), "zora")
    [came] = [one["Location"] for one in browser.seen if "brought=" in one.get("Location", "")]
    assert browser.get(came).status_code == 410
    assert browser.get(f"/login/{step_of(page)}/eu/known/").status_code == 200
    wrong = browser.get(f"/login/{step_of(page)}/eu/known/?brought=x")
    assert wrong.status_code == 410
