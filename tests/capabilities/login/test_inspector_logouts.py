"""The inspector on logouts: both directions, every binding, each rule, and nobody in clear."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from fundament.capabilities.login import service as login
from fundament.capabilities.login.adapters.back_channel import NotDelivered
from fundament.capabilities.login.models import InspectedLogin, LogoutCall
from fundament.capabilities.login.types import Kind, Outcome, State
from fundament.kernel import clock
from fundament.standards.saml.bindings import RESPONSE, read_post, read_redirect, write_redirect
from fundament.standards.saml.logout import (
    read_logout_request,
    write_logout_request,
    write_logout_response,
)
from fundament.standards.saml.names import Binding, StatusCode
from fundament.standards.saml.soap import read_soap, write_soap
from fundament.standards.saml.types import Endpoint, LogoutResponse, Status
from tests.capabilities.login.conftest import Browser, code_of, passing_form, text
from tests.capabilities.login.listening import answering
from tests.capabilities.login.openid import OpenIdClient, address_of, read
from tests.capabilities.login.services import BROKER, Service
from tests.capabilities.login.test_inspector import operator, outcomes
from tests.capabilities.login.test_openid_logout import ending
from tests.capabilities.login.test_openid_single_logout import Listener, listener, queue
from tests.capabilities.login.test_soap_logout import sent as by_soap
from tests.capabilities.login.test_soap_logout import wish

__all__ = ["Listener", "listener", "operator", "queue"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def library(people):
    return Service("library").register()


def known_at(service, browser, person):
    page = browser.get(service.address())
    form = passing_form(page) or passing_form(browser.log_in(person, page))
    return service.read(form)


def logouts(entity_id):
    return login.inspections(entity_id, Kind.LOGOUT)


def names(found):
    return [(part.name, part.came) for part in found.parts]


def answer_of(service, received, **changed):
    asked = read_logout_request(received.body)
    made = {
        "id": f"_{uuid4().hex}",
        "issuer": service.entity_id,
        "issue_instant": clock.now(),
        "destination": BROKER,
        "in_response_to": asked.id,
        "status": Status(StatusCode.SUCCESS),
    }
    return LogoutResponse(**made | changed)


def test_who_asks_and_who_is_told_each_have_a_record(browser, library, person):
    shop = Service("shop").register()
    assertion = known_at(library, browser, person)
    known_at(shop, browser, person)
    page = browser.get(library.logout_address(assertion))
    [told] = logouts(shop.entity_id)
    assert names(told) == [("LogoutRequest", False)]
    assert (told.state, told.kind) == (State.WAITING, Kind.LOGOUT)
    assert set(outcomes(told.parts[0]).values()) == {Outcome.PASSED}
    received = read_redirect(address_of(page).partition("?")[2].encode())
    body = write_logout_response(answer_of(shop, received))
    browser.get(write_redirect(BROKER, RESPONSE, body, None, shop.key))
    [told] = logouts(shop.entity_id)
    assert names(told) == [("LogoutRequest", False), ("LogoutResponse", True)]
    assert told.state is State.LOGGED_OUT
    [asked] = logouts(library.entity_id)
    assert names(asked) == [("LogoutRequest", True), ("LogoutResponse", False)]
    assert asked.state is State.LOGGED_OUT
    for part in (*asked.parts, *told.parts):
        assert set(outcomes(part).values()) == {Outcome.PASSED}, part.name
        assert part.sound and len(part.keys) == 1
        assert part.keys[0].owner == ("service" if part.came else "broker")
    assert {
        "logout-signed", "logout-signature", "logout-destination", "logout-name-id",
        "logout-session-index", "logout-not-on-or-after", "logout-once",
    } <= outcomes(asked.parts[0]).keys()  # fmt: skip
    assert {"logout-in-response-to", "logout-status"} <= outcomes(told.parts[1]).keys()
    assert not asked.replayable


def test_by_post_the_signature_is_drawn_inside(browser, people, person):
    library = Service("library", logouts=(Binding.POST,)).register()
    asked = wish(library, known_at(library, browser, person))
    packed = base64.b64encode(write_logout_request(asked, library.key)).decode()
    form = passing_form(browser.post(BROKER, {"SAMLRequest": packed}))
    assert read_post(list(form[1].items())).kind == RESPONSE
    [found] = logouts(library.entity_id)
    assert [part.cover for part in found.parts] == ["inside", "inside"]
    assert not found.failed


@pytest.mark.parametrize("destination", [BROKER, None])
def test_by_soap_in(browser, library, person, destination):
    asked = wish(library, known_at(library, browser, person), destination=destination)
    by_soap(browser, write_soap(write_logout_request(asked, library.key)))
    [found] = logouts(library.entity_id)
    assert names(found) == [("LogoutRequest", True), ("LogoutResponse", False)]
    assert (found.state, found.failed) == (State.LOGGED_OUT, ())


def told_by_soap(browser, person, address):
    library = Service("library").register()
    soap = Endpoint(Binding.SOAP, address)
    shop = Service("shop", changed={"logouts": (soap,)}).register()
    assertion = known_at(library, browser, person)
    known_at(shop, browser, person)
    browser.get(library.logout_address(assertion))
    call = LogoutCall.objects.get(provider_session__provider__entity_id=shop.entity_id)
    return shop, call


@pytest.mark.parametrize(
    ("key", "changed", "broken"),
    [
        ("test-shop", {}, set()),
        ("test-stranger", {}, {"logout-signature"}),
        (None, {}, {"logout-signed", "logout-signature"}),
        ("test-shop", {"in_response_to": "_other"}, {"logout-in-response-to"}),
        ("test-shop", {"status": Status(StatusCode.RESPONDER)}, {"logout-status"}),
    ],
)
@pytest.mark.usefixtures("queue")
def test_by_soap_out_with_what_the_service_answered(browser, person, key, changed, broken):
    service = Service("shop")

    def answer(_path, _headers, body):
        made = answer_of(service, read_soap(body), destination=None, **changed)
        return 200, write_soap(write_logout_response(made, key))

    with answering(answer) as address:
        shop, call = told_by_soap(browser, person, f"{address}/slo")
        if broken:
            with pytest.raises(NotDelivered):
                login.tell_logout(call.message_id, clock.now())
        else:
            login.tell_logout(call.message_id, clock.now())
    [found] = logouts(shop.entity_id)
    assert names(found) == [("LogoutRequest", False), ("LogoutResponse", True)]
    assert found.state is (State.FAILED if broken else State.LOGGED_OUT)
    assert {rule.rule for rule in found.failed} == broken


@pytest.mark.parametrize(
    ("changed", "key", "told"),
    [
        ({"issue_instant": timedelta(hours=-2)}, None, ("login.request.expired",
         "logout-issue-instant")),
        ({"not_on_or_after": timedelta(minutes=-1)}, None, ("login.request.expired",
         "logout-not-on-or-after")),
        ({"destination": "https://x.example/"}, None, ("login.request.destination",
         "logout-destination")),
        ({}, "test-stranger", ("login.request.signature", "logout-signature")),
    ],
)  # fmt: skip
def test_a_refused_request_is_shown_with_the_rule_that_failed(
    browser, library, person, changed, key, told
):
    code, rule = told
    assertion = known_at(library, browser, person)
    moved = {
        name: clock.now() + value if isinstance(value, timedelta) else value
        for name, value in changed.items()
    }
    asked = wish(library, assertion, **moved)
    body = write_logout_request(asked)
    address = write_redirect(BROKER, "SAMLRequest", body, None, key or library.key)
    assert code_of(browser.get(address)) == code
    [found] = logouts(library.entity_id)
    assert (found.state, found.refusal) == (State.REFUSED, code)
    assert [broken.rule for broken in found.failed] == [rule]
    assert not found.replayable


def test_a_request_that_comes_twice_and_one_without_its_index(browser, library, person):
    assertion = known_at(library, browser, person)
    address = library.logout_address(assertion, session_indexes=())
    browser.get(address)
    [found] = logouts(library.entity_id)
    assert [broken.rule for broken in found.failed] == ["logout-session-index"]
    assert code_of(browser.get(address)) == "login.request.replayed"
    newest = logouts(library.entity_id)[0]
    assert "logout-once" in {broken.rule for broken in newest.failed}


def test_a_refused_soap_request_has_its_record(browser, library, person):
    asked = wish(library, known_at(library, browser, person))
    by_soap(browser, write_soap(write_logout_request(asked)))
    [found] = logouts(library.entity_id)
    assert {broken.rule for broken in found.failed} == {"logout-signed", "logout-signature"}


def test_openid_asks_and_is_led_back(browser, paper, person):
    token = paper.tokens(browser, person)["id_token"]
    back = f"{paper.client_id}/bye"
    browser.get(ending(id_token_hint=token, post_logout_redirect_uri=back, state="x"))
    [found] = logouts(paper.client_id)
    assert names(found) == [("end_session", True), ("post_logout_redirect_uri", False)]
    assert (found.state, found.failed) == (State.LOGGED_OUT, ())
    assert found.parts[0].content["id_token_hint"].startswith("••••")
    assert "logout-state" in outcomes(found.parts[1])


def test_openid_a_refused_wish_is_shown_by_its_rule(browser, paper, person):
    token = paper.tokens(browser, person)["id_token"]
    browser.get(ending(id_token_hint=token, post_logout_redirect_uri="https://evil.example"))
    [found] = logouts(paper.client_id)
    assert [broken.rule for broken in found.failed] == ["logout-post_logout_redirect_uri"]
    assert found.state is State.REFUSED


@pytest.mark.parametrize("status", [200, 400])
def test_openid_the_logout_token_and_the_clients_answer(
    browser, people, person, listener, queue, status
):
    listener.status = status
    paper = OpenIdClient().register(backchannel_logout_uri=listener.address)
    library = Service("library").register()
    paper.tokens(browser, person)
    browser.get(library.logout_address(known_at(library, browser, person)))
    [(_, given)] = queue
    if status == 200:
        login.tell_logout(given["message_id"], clock.now())
    else:
        with pytest.raises(NotDelivered):
            login.tell_logout(given["message_id"], clock.now())
    [found] = logouts(paper.client_id)
    token, answer = found.parts
    assert names(found) == [("logout_token", False), ("backchannel_logout_uri", True)]
    assert set(outcomes(token).values()) == {Outcome.PASSED}
    assert {"logout-events", "logout-sub-sid", "logout-no-nonce", "logout-jti", "logout-aud"} <= (
        outcomes(token).keys()
    )
    assert token.content["sub"].startswith("••••") and token.sound
    assert outcomes(answer)["logout-told"] == ("passed" if status == 200 else "failed")
    assert found.state is (State.LOGGED_OUT if status == 200 else State.FAILED)
    assert answer.content == {"status": str(status)}


def test_nobody_can_be_read_out_of_the_table(browser, library, person, paper):
    assertion = known_at(library, browser, person)
    sub = read(paper.tokens(browser, person)["id_token"])["sub"]
    browser.get(library.logout_address(assertion, destination="https://x.example/"))
    browser.get(library.logout_address(assertion))
    with connection.cursor() as cursor:
        cursor.execute("select raw || parts::text from login_inspectedlogin where kind = 'logout'")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert kept.count("LogoutRequest") >= 2
    for secret in (assertion.name_id.value.rpartition("/")[2], sub):
        assert secret not in kept
    assert not InspectedLogin.objects.filter(kind=Kind.LOGOUT).exclude(raw="").exists()


def test_production_records_only_where_it_is_switched_on(browser, library, person, settings):
    settings.DEMO = False
    browser.get(library.logout_address(known_at(library, browser, person)))
    assert not InspectedLogin.objects.exists()


def test_the_list_is_filtered_by_kind_and_the_page_tells_of_a_logout(operator, library, people):
    elsewhere = Browser()
    assertion = known_at(library, elsewhere, people["mover"])
    elsewhere.get(library.logout_address(assertion))
    [found] = logouts(library.entity_id)
    where = f"/login/inspector/?entity_id={library.entity_id}"
    assert str(found.id) in text(operator.get(f"{where}&kind=logout"))
    assert str(found.id) not in text(operator.get(f"{where}&kind=login"))
    assert operator.get(f"{where}&kind=x").status_code == 200
    page = text(operator.get(f"/login/inspector/{found.id}/"))
    assert "En udlogning under lup" in page
    assert "logout-session-index" in page
    assert "Alle regler holdt" in page
