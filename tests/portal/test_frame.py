"""The frame of every page: language, policy, CSRF, refusals."""

import pytest
from django.test import Client, RequestFactory

from fundament.kernel.errors import Refusal
from fundament.portal.middleware import policy
from fundament.site.refusals import answer_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


def get(visitor, path="/"):
    return visitor.get(path, secure=True)


def test_danish_by_default_whatever_the_browser_says(visitor):
    answer = get(visitor)
    assert '<html lang="da">' in answer.text
    assert answer.headers["Content-Language"] == "da"


def test_the_chosen_language_stays(visitor):
    get(visitor)
    token = visitor.cookies["__Host-csrf"].value
    form = {"language": "en", "next": "/?a=1", "csrfmiddlewaretoken": token}
    answer = visitor.post("/sprog/", form, secure=True, headers={"referer": "https://testserver/"})
    assert answer.headers["Location"] == "/?a=1"
    assert '<html lang="en">' in get(visitor).text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_language_switch_leads_nowhere_else(client, target):
    answer = client.post("/sprog/", {"language": "en", "next": target}, secure=True)
    assert answer.headers["Location"] == "/"


def test_a_form_without_token_is_refused(visitor):
    answer = visitor.post("/sprog/", {"language": "en"}, secure=True)
    assert answer.status_code == 403
    assert "Formularen" in answer.text


def test_no_such_page(visitor):
    answer = get(visitor, "/findes-ikke/")
    assert answer.status_code == 404
    assert "<h1>Siden findes ikke</h1>" in answer.text


def test_the_policy_is_strict_and_a_view_may_name_more():
    ours = policy("")
    assert "unsafe" not in ours
    assert "default-src 'none'" in ours
    assert "frame-src https://localhost:" in ours
    wider = policy("form-action 'self' https://sp.example")
    assert "form-action 'self' https://sp.example" in wider
    assert wider.count("form-action") == 1


class OutOfPaper(Refusal):
    code = "paper.out"
    status = 503
    retry_after = 5
    danish = "Der mangler <papir>."
    english = "There is no <paper>."


def test_a_refusal_is_a_page_for_people_and_not_for_machines():
    answer = answer_to(RequestFactory().get("/post/"), OutOfPaper())
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Der mangler &lt;papir&gt;." in answer.text
    assert "paper.out" in answer.text
    machine = answer_to(RequestFactory().get("/metrics"), OutOfPaper())
    assert machine.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("length", "back"), [(900, "%2F%3Fq%3Dxxx"), (2000, '%2F"')])
def test_the_way_to_log_in_comes_back_where_it_can(visitor, length, back):
    assert f'href="/log-ind/?next={back}' in get(visitor, f"/?q={'x' * length}").text
