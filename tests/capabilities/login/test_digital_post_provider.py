"""The provider of Digital Post: a viewing client logs a person in, and her token opens her mailbox.

All of it by HTTP at the official addresses; the token is shown to the mailbox API of `post`.
"""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from fundament.capabilities.identity.models import Identity
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.login.models import BrokerSession, Grant
from fundament.kernel import audit, clock
from fundament.kernel.ids import PartyId
from tests.capabilities.login.conftest import Browser
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    fields_of,
    published,
)
from tests.capabilities.login.reading import text

pytestmark = pytest.mark.django_db
ROOT = "/apis/v1/oauth"
BOXES = "/apis/v1/mailboxes/"


class ViewingClient(OpenIdClient):
    """A viewing client: it asks for `openid` alone, as the official ones do."""

    def wish(self, **changed):
        wish = super().wish()
        self.state = self.state * 2
        self.nonce = self.nonce * 2
        wish |= {"scope": "openid", "state": self.state, "nonce": self.nonce, **changed}
        return {name: value for name, value in wish.items() if value is not None}

    def address(self, **changed):
        return f"{ISSUER}{ROOT}/authorize?{urlencode(self.wish(**changed))}"

    def log_in(self, browser, person, **changed):
        answer = browser.get(self.address(**changed))
        if answer.status_code == 200 and 'action="/login/' in text(answer):
            answer = browser.log_in(person, answer)
        return fields_of(answer["Location"] if answer.status_code == 303 else address_of(answer))

    def tokens(self, browser, person, **changed):
        code = self.log_in(browser, person, **changed)["code"]
        answer = self.call(f"{ROOT}/token", self.exchanged(code), **self.basic())
        assert answer.status_code == 200, answer.content
        return answer.json()

    def exchanged(self, code):
        return {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.back,
            "code_verifier": self.verifier,
        }  # fmt: skip

    def boxes(self, token, method="GET", path=BOXES, **headers):
        shown = {"Host": "localhost:8443", "Authorization": f"Bearer {token}", **headers}
        return self.server.generic(method, path, secure=True, headers=shown)


@pytest.fixture
def viewing(db):
    return ViewingClient("visning").register(scope="openid read write offline_access")


def party(person):
    return PartyId.person(person.cpr)


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def test_from_discovery_to_the_mailbox(viewing, browser, person):
    at = f"{ROOT}/.well-known/openid-configuration"
    known = viewing.server.get(at, secure=True, headers={"Host": "localhost:8443"}).json()
    assert known["issuer"] == f"{ISSUER}{ROOT}"
    assert known["token_endpoint"] == f"{ISSUER}{ROOT}/token"
    assert known["scopes_supported"] == ["openid", "read", "write"]
    keys = viewing.server.get(f"{ROOT}/jwks.json", secure=True)
    assert keys.json()["keys"] == [key.as_dict() for key in published().keys]
    first = browser.client.get(viewing.address().removeprefix(ISSUER), secure=True)
    assert first.status_code == 303

    body = viewing.tokens(browser, person)
    assert set(body["scope"].split()) == {"openid", "read", "write"}
    [box] = viewing.boxes(body["access_token"]).json()["mailboxes"]
    assert box["ownerExternalId"] == person.cpr
    told = viewing.server.get(
        f"{ROOT}/userinfo", secure=True,
        headers={"Host": "localhost:8443", "Authorization": f"Bearer {body['access_token']}"},
    )  # fmt: skip
    assert told.status_code == 200, told.content
    line = audit.looks_at(party(person))[0].look
    assert (line.what, line.actor.party) == ("Postkasse", party(person))


def test_tokens_by_get_and_refreshed(viewing, browser, person):
    code = viewing.log_in(browser, person)["code"]
    asked = urlencode(viewing.exchanged(code))
    headers = {"Host": "localhost:8443", **viewing.basic()}
    given = viewing.server.get(f"{ROOT}/token?{asked}", secure=True, headers=headers)
    assert given.status_code == 200, given.content
    assert viewing.boxes(given.json()["access_token"]).status_code == 200
    code = viewing.log_in(browser, person)["code"]
    at = f"{ROOT}/token?{urlencode(viewing.exchanged(code))}"
    posted = viewing.server.generic("POST", at, secure=True, headers=headers)
    assert posted.status_code == 200, posted.content
    begun = browser.client.generic("POST", viewing.address().removeprefix(ISSUER), secure=True)
    assert begun.status_code in {200, 303}
    again = urlencode({
        "grant_type": "refresh_token", "refresh_token": given.json()["refresh_token"],
    })  # fmt: skip
    fresh = viewing.server.get(f"{ROOT}/token?{again}", secure=True, headers=headers).json()
    assert viewing.boxes(fresh["access_token"]).status_code == 200
    secret = urlencode({"client_id": viewing.client_id, "client_secret": "x" * 40})
    told = viewing.server.get(f"{ROOT}/token?{secret}", secure=True)
    assert told.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"state": "short"}, "state"), ({"nonce": None}, "nonce"), ({"code_challenge": None}, "")],
)
def test_what_this_provider_asks_of_a_request(viewing, browser, person, changed, reason):
    answer = viewing.log_in(browser, person, **changed)
    assert answer["error"] == "invalid_request"
    assert reason in answer["error_description"]


def test_a_native_client_names_its_device(browser, person):
    app = ViewingClient("app").register(scope="openid read native")
    assert app.log_in(browser, person)["error"] == "invalid_request"
    named = app.tokens(browser, person, deviceId="1", deviceName="Telefon")
    assert set(named["scope"].split()) == {"openid", "read"}


def test_no_token_or_one_that_is_none(viewing, browser, person):
    for given, code in {
        None: "bearer.missing",
        "Basic eDp5": "bearer.missing",
        "Bearer ": "bearer.not.accepted",
        "Bearer x": "bearer.not.accepted",
        "DPoP x": "bearer.not.accepted",
    }.items():
        headers = {"Host": "localhost:8443"} | ({"Authorization": given} if given else {})
        answer = viewing.server.get(BOXES, secure=True, headers=headers)
        assert code_of(answer) == (401, code), given
        assert answer["WWW-Authenticate"].startswith("Bearer ")
    token = viewing.tokens(browser, person)["id_token"]
    assert code_of(viewing.boxes(token)) == (401, "bearer.not.accepted")


def test_a_token_of_another_provider_or_service_opens_nothing(viewing, browser, person):
    """Whoever is connected for logins alone reads nobody's letters, whatever it asks for."""
    plain = OpenIdClient("avis").register()
    body = plain.tokens(browser, person)
    assert code_of(viewing.boxes(body["access_token"])) == (401, "bearer.not.accepted")
    other = ViewingClient("avis")
    other.metadata = plain.metadata
    body = other.tokens(browser, person)
    assert body["scope"] == "openid"
    assert code_of(other.boxes(body["access_token"])) == (403, "bearer.scope.missing")
    # The viewing client's own token of the common provider is of another issuer.
    common = OpenIdClient("visning", metadata=viewing.metadata, scope="openid read")
    token = common.tokens(browser, person)["access_token"]
    assert code_of(viewing.boxes(token)) == (401, "bearer.not.accepted")
    assert other.log_in(browser, person, scope="openid read")["error"] == "invalid_scope"


def test_read_is_not_write(viewing, browser, person):
    token = viewing.tokens(browser, person, scope="openid read")["access_token"]
    [box] = viewing.boxes(token).json()["mailboxes"]
    refused = viewing.boxes(token, "POST", f"{BOXES}{box['id']}/folders/")
    assert code_of(refused) == (403, "bearer.scope.missing")
    assert 'error="insufficient_scope"' in refused["WWW-Authenticate"]


def end_session(viewing, browser, person, body):
    session = BrokerSession.objects.get(person=str(party(person)), ended_at=None)
    browser.post(f"/mit-eid/session/{session.id}/slut/", {})


def logout(viewing, browser, person, body):
    asked = urlencode({"id_token_hint": body["id_token"], "client_id": viewing.client_id})
    browser.get(f"{ROOT}/logout?{asked}")


def revoke(viewing, browser, person, body):
    given = {"token": body["access_token"]}
    answer = viewing.call(f"{ROOT}/revoke", given, **viewing.basic())
    assert answer.status_code == 200, answer.content


def revoke_refresh(viewing, browser, person, body):
    given = {"token": body["refresh_token"]}
    answer = viewing.call(f"{ROOT}/revoke", given, **viewing.basic())
    assert answer.status_code == 200, answer.content


def revoke_consent(viewing, browser, person, body):
    listed = viewing.boxes(body["access_token"], path="/apis/v1/consents").json()
    [consent] = listed["content"]
    assert consent["clientId"] == viewing.client_id
    at = f"/apis/v1/consents/{consent['id']}"
    left = viewing.boxes(body["access_token"], "DELETE", at)
    assert (left.status_code, left.json()["totalElements"]) == (200, 0)
    assert audit.looks_at(party(person))[0].look.action == "Trukket tilbage"


def block(viewing, browser, person, body):
    Identity.objects.filter(person=str(party(person))).update(state=IdentityState.BLOCKED)


def replay(viewing, browser, person, body):
    again = {"grant_type": "refresh_token", "refresh_token": body["refresh_token"]}
    assert viewing.call(f"{ROOT}/token", again, **viewing.basic()).status_code == 200
    assert viewing.call(f"{ROOT}/token", again, **viewing.basic()).status_code == 400


def take_scope(viewing, browser, person, body):
    viewing.register(scope="openid offline_access")


ENDS = [logout, revoke, revoke_refresh, revoke_consent, block, replay, take_scope, end_session]


@pytest.mark.parametrize("ends", ENDS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("scope", ["openid read write", "openid read write offline_access"])
def test_it_stops_at_once(viewing, browser, person, ends, scope):
    body = viewing.tokens(browser, person, scope=scope)
    if ends is end_session:
        browser.get("/log-ind/?next=/hvem/")
    assert viewing.boxes(body["access_token"]).status_code == 200
    ends(viewing, browser, person, body)
    answer = viewing.boxes(body["access_token"])
    assert answer.status_code in {401, 403}
    assert answer.json()["code"] in {"bearer.not.accepted", "bearer.scope.missing"}


def test_it_ends_with_its_hour_and_with_the_session(viewing, browser, person, monkeypatch):
    token = viewing.tokens(browser, person)["access_token"]
    later = clock.now() + timedelta(hours=1)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        assert code_of(viewing.boxes(token)) == (401, "bearer.not.accepted")
    assert viewing.boxes(token).status_code == 200
    BrokerSession.objects.update(ends_at=clock.now())
    assert code_of(viewing.boxes(token)) == (401, "bearer.not.accepted")


def test_a_login_below_substantial_opens_nothing(viewing, browser, person):
    body = viewing.tokens(browser, person)
    Grant.objects.update(level=1)
    assert code_of(viewing.boxes(body["access_token"])) == (401, "bearer.not.accepted")


def test_consents_of_somebody_else(viewing, browser, people, person):
    body = viewing.tokens(browser, person)
    [mine] = viewing.boxes(body["access_token"], path="/apis/v1/consents").json()["content"]
    other = next(one for one in people.values() if one.cpr != person.cpr)
    theirs = viewing.tokens(Browser(), other)
    at = f"/apis/v1/consents/{mine['id']}"
    refused = viewing.boxes(theirs["access_token"], "DELETE", at)
    assert code_of(refused) == (404, "consent.not.found")
    odd = viewing.boxes(theirs["access_token"], "DELETE", "/apis/v1/consents/x")
    assert code_of(odd) == (404, "consent.not.found")
    paged = viewing.boxes(theirs["access_token"], path="/apis/v1/consents?page=0&size=0")
    assert paged.status_code == 400
    assert viewing.boxes(body["access_token"]).status_code == 200
