"""The marks that every address carries: who may come in, and where the others are sent."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from fundament.kernel.acting import (
    SESSION_KEY,
    Access,
    Acting,
    Actor,
    Level,
    Role,
    RoleMissing,
    acting_of,
    called_by_system,
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
    frozenset({Role.COMPANY}),
    datetime(2026, 11, 24, 12, tzinfo=UTC),
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


def test_more_than_enough_is_enough():
    assert signed_in(Level.LOW)(page)(request(ACTING)).status_code == 200


def test_a_role_is_asked_for():
    view = signed_in(role=Role.OPERATOR)(page)
    assert view.access.role is Role.OPERATOR
    with pytest.raises(RoleMissing) as caught:
        view(request(ACTING))
    assert (caught.value.status, caught.value.facts) == (403, {"role": Role.OPERATOR})
    assert signed_in(role=Role.COMPANY)(page)(request(ACTING)).status_code == 200


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
