"""The marks that every address carries: who may come in, and where the others are sent."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from fundament.kernel import acting as marks
from fundament.kernel import clock
from fundament.kernel.acting import (
    SEEN_KEY,
    SESSION_KEY,
    Access,
    Acting,
    Actor,
    Level,
    Role,
    RoleMissing,
    acting_of,
    ask_roles_of,
    called_by_system,
    has_run_out,
    holds,
    public,
    signed_in,
)
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, SystemId

ANNA = PartyId.person("0101901234")
SHOP = PartyId.company("99000018")
ACTING = Acting(
    Actor(ANNA, "Anna Ærø"),
    SHOP,
    Level.SUBSTANTIAL,
    clock.now(),
)
urlpatterns = [path("somewhere/sign-in", lambda request: HttpResponse(), name="sign-in")]
pytestmark = pytest.mark.urls(__name__)


def request(acting=None, method="GET", address="/post/?side=2"):
    made = RequestFactory().generic(method, address)
    made.session = {SESSION_KEY: acting.for_session()} if acting else {}
    return made


def page(request, acting, letter=None):
    return HttpResponse(f"{acting.actor.name} {letter}")


def test_who_acts_survives_the_session():
    assert Acting.from_session(ACTING.for_session()) == ACTING
    assert acting_of(request(ACTING)) == ACTING
    assert acting_of(request()) is None


@pytest.mark.parametrize(
    ("since", "seen", "known"),
    [
        (timedelta(hours=7, minutes=59), timedelta(minutes=59), True),
        (timedelta(hours=8), timedelta(), False),
        (timedelta(hours=2), timedelta(hours=1), False),
    ],
)
def test_a_session_runs_out(since, seen, known):
    at = clock.now()
    asked = request(Acting(ACTING.actor, SHOP, Level.SUBSTANTIAL, at - since))
    asked.session[SEEN_KEY] = (at - seen).isoformat()
    assert (acting_of(asked) is not None, has_run_out(asked)) == (known, not known)
    assert (asked.session[SEEN_KEY] > at.isoformat()) is known


def test_who_was_never_here_has_not_run_out():
    assert not has_run_out(request())


def test_a_public_view_is_marked_and_left_alone():
    def view(request):
        return HttpResponse("open")

    assert public(view) is view
    assert view.access == Access("public")


def test_a_page_gets_who_is_signed_in():
    view = signed_in()(page)
    assert view.access == Access("signed-in", Level.SUBSTANTIAL, None)
    assert view(request(ACTING), letter=7).content.decode() == "Anna Ærø 7"


@pytest.mark.parametrize("level", [Level.SUBSTANTIAL, Level.HIGH])
def test_who_is_not_surely_enough_known_is_sent_to_sign_in_and_comes_back(level):
    low = Acting(ACTING.actor, ACTING.acted_for, Level.LOW)
    for acting in (None, low):
        answer = signed_in(level)(page)(request(acting))
        assert answer.status_code == 302
        target = urlsplit(answer["Location"])
        assert target.path == "/somewhere/sign-in"
        assert parse_qs(target.query) == {"next": ["/post/?side=2"], "level": [level.name.lower()]}


def test_a_post_cannot_be_come_back_to():
    answer = signed_in()(page)(request(method="POST"))
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == ["/"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_asks_for_a_fresh_login_takes_none_that_is_older(method):
    def since(minutes):
        began = clock.now() - timedelta(minutes=minutes)
        return Acting(ACTING.actor, ACTING.acted_for, Level.HIGH, began)

    view = signed_in(fresh=True)(page)
    assert view(request(since(9), method=method)).status_code == 200
    asked = parse_qs(urlsplit(view(request(since(10), method=method))["Location"]).query)
    assert (asked["fresh"], asked["level"]) == (["1"], ["high"])
    assert asked["next"][0].startswith("/post/")


def test_more_than_enough_is_enough():
    assert signed_in(Level.LOW)(page)(request(ACTING)).status_code == 200


def test_a_role_is_asked_for_at_the_moment_of_the_act(monkeypatch):
    held = {Role.COMPANY}
    monkeypatch.setattr(marks, "_asked", [])
    ask_roles_of(lambda person, at: frozenset(held) if person == ANNA else frozenset())
    view = signed_in(role=Role.OPERATOR)(page)
    assert view.access.role is Role.OPERATOR
    with pytest.raises(RoleMissing) as caught:
        view(request(ACTING))
    assert (caught.value.status, caught.value.facts) == (403, {"role": Role.OPERATOR})
    company = signed_in(role=Role.COMPANY)(page)
    assert company(request(ACTING)).status_code == 200
    held.clear()
    with pytest.raises(RoleMissing):
        company(request(ACTING))


def test_nobody_has_a_role_where_nobody_can_be_asked(monkeypatch):
    monkeypatch.setattr(marks, "_asked", [])
    assert not any(holds(ACTING.actor, role) for role in Role)


def test_a_system_is_identified_before_the_view_runs():
    system = Actor(SHOP, "System", SystemId(uuid4()))

    class Unknown(Refusal):
        code = "system.unknown"
        status = 401

    def identify(request):
        if request.META.get("HTTP_X") != "known":
            raise Unknown
        return system

    view = called_by_system(identify)(lambda request, actor, **rest: HttpResponse(actor.name))
    assert view.access == Access("system")
    known = RequestFactory().get("/", HTTP_X="known")
    assert view(known).content == b"System"
    with pytest.raises(Unknown):
        view(RequestFactory().get("/"))


def test_levels_are_ordered():
    assert Level.LOW < Level.SUBSTANTIAL < Level.HIGH
