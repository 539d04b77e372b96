"""People from here log in abroad: asked by the other node, told with consent, pairwise, refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.login.models import EidasConsent, PairwiseId
from fundament.kernel import clock, keys
from fundament.portal.abroad import node
from fundament.standards.eidas.names import EidasLevel, SpType
from fundament.standards.eidas.requests import write_eidas_request
from fundament.standards.eidas.types import EidasRequest
from fundament.standards.saml.bindings import REQUEST, write_post
from fundament.standards.saml.names import Binding, NameIdFormat
from fundament.standards.saml.types import AuthnRequest
from tests.capabilities.login.borders import lines_about
from tests.capabilities.login.conftest import Browser, code_of, text

SSO = "https://localhost:8443/eidas/proxy/sso"


@pytest.fixture(autouse=True)
def other_country(people, at):
    node.make_known(at)


def at_consent(browser, person):
    """Begin at the library abroad and log in here; return the page that asks for consent."""
    step = browser.post("/demo/xx/ask/", {})
    return browser.log_in(person, step)


def answer(browser, page, **given):
    return browser.post(page.request["PATH_INFO"], given)


def wish(**changed):
    asked = AuthnRequest(
        id=f"_{uuid4().hex}",
        issuer=node.address("connector/metadata"),
        issue_instant=datetime.now(UTC),
        destination=SSO,
        acs_url=node.address("connector/acs"),
        protocol_binding=Binding.POST,
        force=True,
        class_refs=(EidasLevel.SUBSTANTIAL,),
        comparison="minimum",
        name_id_format=NameIdFormat.PERSISTENT,
    )
    return EidasRequest(replace(asked, **changed), SpType.PUBLIC, node.asked())


def send(browser, request, key=node.SIGNING_KEY):
    form = write_post(SSO, REQUEST, write_eidas_request(request, key), "state")
    return browser.post(SSO, dict(form.fields))


def test_the_minimum_data_set_is_told_when_she_agrees_and_not_before(people, parties, browser):
    person, party = people["mover"], parties["mover"]
    page = at_consent(browser, person)
    assert "Må Solvanien få dine oplysninger?" in text(page)
    assert not [one for one in lines_about(party) if one.action.endswith("andet land")]
    last = answer(browser, page, yes="1")
    assert last.request["PATH_INFO"] == "/demo/xx/connector/acs"
    pair = PairwiseId.objects.get(entity_id="eidas:XX")
    for shown in ("Rasmus", "Vandrefalk", f"DK/XX/{pair.uuid}"):
        assert shown in text(page)
        assert shown in text(last)
    assert party.number not in text(last)
    [line] = [one for one in lines_about(party) if one.action == "Videregivet til et andet land"]
    assert line.actor.id == node.address("connector/metadata")


def test_the_same_person_has_one_identifier_and_another_person_another(people, monkeypatch):
    seen, real = [], clock.now
    for minute, key in enumerate(("mover", "mover", "student")):
        # A code of the display is good once.
        monkeypatch.setattr(clock, "now", lambda ahead=minute: real() + timedelta(minutes=ahead))
        browser = Browser()
        answer(browser, at_consent(browser, people[key]), yes="1")
        seen.append(text(browser.seen[-1]).partition("DK/XX/")[2][:36])
    assert seen[0] == seen[1] != seen[2]
    assert PairwiseId.objects.filter(entity_id="eidas:XX").count() == 2


def test_who_says_no_is_told_of_in_no_word(people, parties, browser):
    page = at_consent(browser, people["mover"])
    last = answer(browser, page, no="1")
    assert "Danmark fortalte os intet" in text(last)
    assert not [one for one in lines_about(parties["mover"]) if one.action.endswith("andet land")]
    assert answer(browser, page, yes="1").status_code == 410


def test_a_protected_name_is_told_only_when_she_says_so_by_herself(people, browser):
    page = at_consent(browser, people["protected_name"])
    assert "Dit navn er beskyttet" in text(page)
    asked = answer(browser, page, yes="1")
    assert (asked.status_code, EidasConsent.objects.get().answered_at) == (422, None)
    last = answer(browser, page, yes="1", protected="on")
    assert last.request["PATH_INFO"] == "/demo/xx/connector/acs"


def test_another_browser_sees_nothing_and_agrees_to_nothing(people, browser):
    page = at_consent(browser, people["mover"])
    stranger = Browser()
    assert stranger.get(page.request["PATH_INFO"]).status_code == 410
    assert answer(stranger, page, yes="1").status_code == 410
    assert EidasConsent.objects.get().answered_at is None


def test_a_question_is_open_for_ten_minutes(people, browser):
    page = at_consent(browser, people["mover"])
    EidasConsent.objects.update(asked_at=datetime.now(UTC) - timedelta(minutes=11))
    assert answer(browser, page, yes="1").status_code == 410


def test_an_open_session_never_answers_without_the_person(people, browser):
    browser.log_in(people["mover"])
    page = send(browser, wish())
    assert 'name="username"' in text(page)
    assert "eID fra et andet EU-land" not in text(page)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("login.provider.unknown", {"issuer": "https://nobody.example"}),
        ("login.request.destination", {"destination": "https://other.example"}),
        (
            "login.request.expired",
            {"issue_instant": datetime.now(UTC) - timedelta(hours=1)},
        ),
        ("login.request.acs", {"acs_url": "https://thief.example/acs"}),
        ("eidas.request.refused", {"force": False}),
        ("eidas.request.refused", {"class_refs": ("http://eidas.europa.eu/LoA/none",)}),
    ],
)
def test_a_request_that_breaks_a_rule_is_refused(browser, code, changed):
    assert code_of(send(browser, wish(**changed))) == code


def test_a_request_is_the_nodes_own_and_used_once(browser):
    keys.private_key("test-thief", 2048)
    assert code_of(send(browser, wish(), "test-thief")) == "login.request.signature"
    asked = wish()
    assert 'name="username"' in text(send(browser, asked))
    assert code_of(send(browser, asked)) == "login.request.replayed"


def test_the_other_country_believes_only_an_answer_it_asked_for(people, browser):
    page = at_consent(browser, people["mover"])
    browser.client.cookies.pop("__Host-abroad")
    assert code_of(answer(browser, page, yes="1")) == "eidas.request.refused"


@pytest.mark.parametrize("part", ["connector", "proxy"])
def test_each_part_tells_of_itself(browser, part):
    for path in (f"/eidas/{part}/metadata", f"/demo/xx/{part}/metadata"):
        found = browser.get(path)
        assert found["Content-Type"] == "application/samlmetadata+xml"
        assert b"EntityDescriptor" in found.content
