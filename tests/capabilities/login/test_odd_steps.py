"""Whatever is typed into a step of the login, the answer is the step again, with a sentence."""

import re

import pytest

from tests.capabilities.login.conftest import text

pytestmark = pytest.mark.django_db
ODD = ["", "\x00", "a\x00b", "x" * 200_000, "9" * 5000, "æ漢\U0001f600", "' or 1=1 --", "<b>x</b>"]


def step_of(answer):
    return re.search(r'action="(/login/[0-9a-f-]{36}/)"', text(answer))[1]


@pytest.mark.parametrize("typed", ODD, ids=lambda typed: repr(typed)[:20])
def test_name_password_and_code(people, browser, typed):
    person = people["twin"]
    step = step_of(browser.get("/log-ind/?next=/hvem/"))
    for given in ({"username": typed}, {"username": person.username}, {"password": typed}):
        answer = browser.post(step, given)
        assert answer.status_code in {200, 400, 401, 403, 422, 429}
        assert "<b>x</b>" not in text(answer)
    browser.post(step, {"password": person.password})
    answer = browser.post(step, {"code": typed})
    assert answer.status_code in {200, 400, 401, 403, 422, 429}


@pytest.mark.parametrize("typed", ODD, ids=lambda typed: repr(typed)[:20])
def test_messages_that_are_posted(people, browser, typed):
    for path in ("/idp/saml/3.0/", "/portal/saml/acs", "/portal/saml/slo"):
        for name in ("SAMLRequest", "SAMLResponse", "RelayState"):
            answer = browser.client.post(path, {name: typed}, secure=True)
            assert 400 <= answer.status_code < 500, (path, name)
            answer = browser.client.get(path, {name: typed}, secure=True)
            assert 400 <= answer.status_code < 500, (path, name)
