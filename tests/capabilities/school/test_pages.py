"""The pages of adults and of the handover through HTTP: what is shown once, kept, and refused."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from fundament.capabilities.school import rules
from fundament.capabilities.school.models import Factor, SchoolLogin, Trust
from fundament.capabilities.school.types import DEVICE_COOKIE
from fundament.kernel.acting import SESSION_KEY


@pytest.fixture
def as_whom(world):
    """Sign somebody of the demo in, without the detour over the wire."""

    def signed_in(key):
        client = Client(raise_request_exception=False)
        session = client.session
        session[SESSION_KEY] = world.acting(key).for_session()
        session.save()
        client.cookies["__Host-fundament"] = session.session_key
        return client

    return signed_in


def page_of(client, address, **fields):
    answer = (
        client.post(address, fields, secure=True) if fields else client.get(address, secure=True)
    )
    return answer, answer.content.decode()


def test_new_secrets_are_on_one_answer_and_nowhere_else(as_whom, villads):
    address, teacher = f"/skole/elev/{villads.login}/", as_whom("teacher")
    answer, page = page_of(teacher, address, act="new-card")
    codes = re.findall(r"<code>(\d{6})</code>", page)
    assert len(codes) == rules.CARD_CODES
    assert "no-store" in answer["Cache-Control"]
    _, page = page_of(teacher, address)
    assert not [code for code in codes if code in page]
    _, page = page_of(teacher, address, act="new-pictures")
    assert len(re.findall(r"<li><img [^>]*>\d\. ", page)) == rules.LENGTH


def test_registering_keeps_one_secret_in_the_browser(as_whom, world, villads):
    mother, address = as_whom("parent"), f"/skole/elev/{villads.login}/"
    answer, _ = page_of(mother, address, act="register-device", label="Tablet")
    cookie = answer.cookies[DEVICE_COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["path"] == "/"
    page_of(mother, address, act="register-device", label="Tablet igen")
    assert Trust.objects.filter(ended_at=None).count() == 1
    assert villads.log_in(world.at, 2, mother.cookies[DEVICE_COOKIE].value).level == 2


@pytest.mark.parametrize(
    ("who", "fields", "status"),
    [
        ("parent", {"act": "new-pictures"}, 403),
        ("parent", {"act": "new-card"}, 403),
        ("parent", {"act": "vouch"}, 422),
        ("parent", {"act": "everything"}, 403),
        ("parent", {"act": "approve-device", "device": "x", "number": "11"}, 422),
        ("parent", {"act": "approve-device", "device": str(uuid4()), "number": "\x00"}, 422),
        ("parent", {"act": "remove-device", "device": str(uuid4())}, 404),
        ("parent", {"act": "reopen"}, 409),
        ("teacher", {"act": "vouch"}, 403),
        ("caseworker", {"act": "block"}, 404),
        ("owner", {"act": "register-device", "label": "x"}, 404),
    ],
)
def test_what_may_not_be_done_is_refused_and_changes_nothing(as_whom, villads, who, fields, status):
    before = list(SchoolLogin.objects.order_by("id").values()), Factor.objects.count()
    answer, _ = page_of(as_whom(who), f"/skole/elev/{villads.login}/", **fields)
    assert answer.status_code == status
    after = list(SchoolLogin.objects.order_by("id").values()), Factor.objects.count()
    assert after == before
    assert not Trust.objects.exists()


def test_a_class_is_for_its_staff(as_whom, world, monkeypatch):
    monkeypatch.setattr("fundament.kernel.acting._asked", [])
    answer, _ = page_of(as_whom("teacher"), f"/skole/klasse/{uuid4()}/")
    assert answer.status_code == 403


def test_a_page_asks_who_one_is(world, villads):
    for address in ("/skole/", f"/skole/elev/{villads.login}/", f"/skole/klasse/{uuid4()}/"):
        answer = Client().get(address, secure=True)
        assert (answer.status_code, answer["Location"][:9]) == (302, "/log-ind/")


def test_the_handover_forgets_who_it_was(world, ellen):
    client = Client()
    page_of(client, "/skole/overgang/", uniid=ellen.uniid)
    _, page = page_of(client, "/skole/overgang/")
    assert 'name="picture"' in page
    page_of(client, "/skole/overgang/forfra/", again="1")
    _, page = page_of(client, "/skole/overgang/")
    assert 'name="uniid"' in page


@pytest.mark.parametrize("fields", [{"picture": "sun"}, {"again": "1"}, {"secret": "x"}])
def test_the_handover_out_of_order_begins_at_the_beginning(world, fields):
    client = Client()
    page_of(client, "/skole/overgang/", **fields)
    answer, page = page_of(client, "/skole/overgang/")
    assert answer.status_code == 200
    assert "totp-secret" not in page
