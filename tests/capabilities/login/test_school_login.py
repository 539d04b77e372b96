"""Pupils at services of UNI-Login's dialect: claims, factors, and no way to or from NSIS."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import BrokerSession, Grant
from fundament.capabilities.school import demo as school_demo
from fundament.capabilities.school import service as school
from fundament.capabilities.school.models import SchoolLogin
from fundament.capabilities.school.service import schools
from fundament.capabilities.school.types import LoginState, SchoolLoginBlocked, SchoolLoginId
from fundament.kernel import clock
from fundament.kernel.ids import PartyId
from tests.capabilities.login.conftest import text
from tests.capabilities.login.openid import ISSUER, OpenIdClient, address_of, fields_of, read

ONE, TWO = "dk:unilogin:loa:EnFaktor", "dk:unilogin:loa:ToFaktor"


@pytest.fixture
def pupil(people, at):
    """Villads as the demo's page shows him."""
    school_demo.load(at)
    return next(one for one in school.demo_pupils(at) if one.key == "child")


@pytest.fixture
def paper(people):
    """The school's paper, a client of the dialect."""
    client = OpenIdClient("skoleavis")
    return client.register(claim_dialect="unilogin", scope="openid", client_name="Skoleavisen")


def step_of(answer):
    return re.search(r'action="(/login/skole/[0-9a-f-]{36}/)', text(answer))[1]


def log_in(browser, client, pupil, **wish):
    """Name and pictures; returns the page or the answer that follows."""
    answer = browser.get(client.address(scope="openid", **wish))
    step = step_of(answer)
    browser.post(step, {"uniid": pupil.uniid})
    for picture in pupil.pictures:
        answer = browser.post(step, {"picture": picture})
    return answer


def code_in(answer):
    return fields_of(address_of(answer))["code"]


def id_token(client, answer):
    given = client.exchange(code_in(answer)).json()
    return read(given["id_token"]), given


def test_a_pupil_with_pictures_is_told_in_the_dialect(browser, paper, pupil):
    claims, given = id_token(paper, log_in(browser, paper, pupil))
    told = {
        "uniid": pupil.uniid,
        "aktoer_gruppe": "Elev",
        "unilogin_loa": "EnFaktor",
        "loa": "2",
        "spec_ver": "OIDC.3.0-UNILOGIN",
        "institution_ids": school_demo.NUMBER,
        "acr": ONE,
        "amr": ["pictures"],
    }
    assert {name: claims[name] for name in told} == told
    assert not {"name", "cpr", "birthdate", "ial", "aal"} & set(claims)
    answer = paper.userinfo(given["access_token"]).json()
    assert answer["sub"] == claims["sub"]
    assert answer["inst_brugere"][0]["instnr"] == school_demo.NUMBER


def test_two_factors_are_asked_for_and_told(browser, paper, pupil):
    page = log_in(browser, paper, pupil, acr_values=TWO)
    assert 'name="class_code"' in text(page)
    answer = browser.post(step_of(page), {"class_code": pupil.class_code})
    claims, _ = id_token(paper, answer)
    assert (claims["unilogin_loa"], claims["acr"], claims["loa"]) == ("ToFaktor", TWO, "2")


@pytest.mark.parametrize("asked", ["EnFaktor", "ToFaktor"])
def test_the_bare_words_are_taken_too(browser, paper, pupil, asked):
    assert step_of(browser.get(paper.address(scope="openid", loa=asked)))


@pytest.mark.parametrize(
    "asked",
    [
        "https://data.gov.dk/concept/core/nsis/loa/Substantial",
        "https://data.gov.dk/concept/core/nsis/Low",
        "substantial",
        f"{ONE} https://data.gov.dk/concept/core/nsis/loa/Low",
    ],
)
def test_a_level_of_nsis_is_refused_by_name(browser, paper, asked):
    fields = fields_of(address_of(browser.get(paper.address(scope="openid", acr_values=asked))))
    assert fields["error"] == "unmet_authentication_requirements"
    assert "no level of NSIS" in fields["error_description"]


def test_an_unknown_reference_is_refused(browser, paper):
    answer = browser.get(paper.address(scope="openid", acr_values="TreFaktor"))
    assert fields_of(address_of(answer))["error"] == "unmet_authentication_requirements"


def test_one_login_serves_every_service_of_the_school(browser, paper, pupil):
    log_in(browser, paper, pupil)
    other = OpenIdClient("lektier").register(claim_dialect="unilogin", scope="openid")
    answer = browser.get(other.address(scope="openid"))
    assert id_token(other, answer)[0]["uniid"] == pupil.uniid
    assert step_of(browser.get(other.address(scope="openid", acr_values=TWO)))
    assert step_of(browser.get(other.address(scope="openid", prompt="login")))


def test_a_school_login_opens_nothing_that_asks_for_nsis(browser, paper, pupil):
    """Neither a client of another dialect nor a SAML service finds the session."""
    log_in(browser, paper, pupil)
    bank = OpenIdClient("bank").register()
    assert 'name="username"' in text(browser.get(bank.address()))
    assert 'name="username"' in text(browser.get("/log-ind/?next=/"))
    fields = fields_of(address_of(browser.get(bank.address(prompt="none"))))
    assert fields["error"] == "login_required"


def test_the_cookie_of_a_school_login_is_no_brokers_cookie(browser, paper, pupil):
    """Also not for who copies it by hand."""
    log_in(browser, paper, pupil)
    cookies = browser.client.cookies
    cookies["__Host-broker"] = cookies["__Host-skolelogin"].value
    bank = OpenIdClient("bank").register()
    assert 'name="username"' in text(browser.get(bank.address()))


def test_an_eid_opens_nothing_of_the_school(browser, people, paper, pupil):
    bank = OpenIdClient("bank").register()
    bank.log_in(browser, people["parent"])
    assert step_of(browser.get(paper.address(scope="openid")))
    cookies = browser.client.cookies
    cookies["__Host-skolelogin"] = cookies["__Host-broker"].value
    assert step_of(browser.get(paper.address(scope="openid")))


def test_a_school_session_cannot_have_a_level(browser, paper, pupil):
    log_in(browser, paper, pupil)
    [row] = BrokerSession.objects.filter(school_level__gt=0)
    assert (row.level, row.ial, row.aal) == (0, 0, 0)
    for changed in ({"level": 1}, {"ial": 2}, {"school_level": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BrokerSession.objects.filter(id=row.id).update(**changed)


def test_the_steps_of_an_eid_do_not_find_a_pupils_login(browser, paper, pupil):
    step = step_of(browser.get(paper.address(scope="openid")))
    eid = step.replace("/login/skole/", "/login/")
    assert browser.client.get(eid, secure=True).status_code == 410
    bank = OpenIdClient("bank").register()
    begun = re.search(r'action="/login/([0-9a-f-]{36})/"', text(browser.get(bank.address())))[1]
    assert browser.client.get(f"/login/skole/{begun}/", secure=True).status_code == 410


def test_wrong_pictures_are_told_on_the_page(browser, paper, pupil):
    wrong = type(pupil)(*(getattr(pupil, n) for n in ("key", "name", "uniid")),
                        tuple(reversed(pupil.pictures)), "", "")  # fmt: skip
    answer = log_in(browser, paper, wrong)
    assert answer.status_code == 403
    assert 'role="alert"' in text(answer)
    assert not Grant.objects.exists()


def test_going_back_tells_the_service(browser, paper, pupil):
    step = step_of(browser.get(paper.address(scope="openid")))
    answer = browser.post(f"{step}afbryd/", {})
    assert fields_of(address_of(answer))["error"] == "access_denied"


def test_it_is_not_me(browser, paper, pupil):
    step = step_of(browser.get(paper.address(scope="openid")))
    assert 'name="picture"' in text(browser.post(step, {"uniid": pupil.uniid}))
    assert 'name="uniid"' in text(browser.post(f"{step}forfra/", {}))


def test_a_blocked_login_ends_its_sessions_and_tokens(browser, paper, pupil, at):
    _, given = id_token(paper, log_in(browser, paper, pupil))
    row = SchoolLogin.objects.get(uniid=pupil.uniid)
    assert paper.userinfo(given["access_token"]).status_code == 200
    with transaction.atomic():
        schools.change_state(row, LoginState.BLOCKED, clock.now())
    login.follow_school_block(
        SchoolLoginBlocked(SchoolLoginId(row.id), PartyId.parse(row.person), clock.now())
    )
    assert paper.userinfo(given["access_token"]).status_code == 401
    assert step_of(browser.get(paper.address(scope="openid")))


def test_a_lasting_grant_of_a_blocked_login_gives_nothing(browser, people, pupil):
    scope = {"scope": "openid offline_access"}
    paper = OpenIdClient("skoleavis").register(claim_dialect="unilogin", **scope)
    answer = browser.get(paper.address(**scope))
    step = step_of(answer)
    browser.post(step, {"uniid": pupil.uniid})
    for picture in pupil.pictures:
        answer = browser.post(step, {"picture": picture})
    given = paper.exchange(code_in(answer)).json()
    SchoolLogin.objects.filter(uniid=pupil.uniid).update(state=LoginState.BLOCKED)
    refused = paper.refresh(given["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "fields",
    [
        {"picture": "draken"},
        {"card": "1\x002"},
        {"class_code": "１２３４５６"},
        {"device": "\x00\x00"},
        {"again": ""},
        {"uniid": "\x00' or 1=1"},
        {},
    ],
    ids=str,
)
def test_odd_input_is_refused_or_taken_as_a_name(browser, paper, pupil, fields):
    """Out of order, out of the alphabet, or nothing at all: a page, and nobody is logged in."""
    answer = browser.get(paper.address(scope="openid"))
    answer = browser.post(step_of(answer), fields)
    assert answer.status_code in {200, 409}
    browser.post(step_of(answer), {"uniid": pupil.uniid})
    answer = browser.post(step_of(answer), fields)
    assert answer.status_code in {200, 403, 409}
    assert not Grant.objects.exists()


def test_a_block_is_heard_before_its_news(browser, paper, pupil):
    log_in(browser, paper, pupil)
    SchoolLogin.objects.filter(uniid=pupil.uniid).update(state=LoginState.BLOCKED)
    assert step_of(browser.get(paper.address(scope="openid")))
    assert not BrokerSession.objects.filter(school_level__gt=0, ended_at=None).exists()


def test_a_client_logs_the_pupil_out(browser, paper, pupil):
    _, given = id_token(paper, log_in(browser, paper, pupil))
    browser.get(f"/connect/endsession?id_token_hint={given['id_token']}")
    assert not BrokerSession.objects.filter(ended_at=None).exists()
    assert step_of(browser.get(paper.address(scope="openid")))


def test_a_session_lasts_a_morning(browser, paper, pupil):
    log_in(browser, paper, pupil)
    [row] = BrokerSession.objects.all()
    assert row.ends_at - row.authenticated_at <= timedelta(hours=4, minutes=1)


def test_a_device_is_asked_for_and_kept(browser, paper, pupil):
    page = log_in(browser, paper, pupil, acr_values=TWO)
    step = step_of(page)
    answer = browser.post(f"{step}?med=device", {"device": "Fars tablet"})
    assert re.search(r'class="school-number">\d\d<', text(answer))
    assert "__Host-skoleenhed" in browser.client.cookies
    refused = browser.post(f"{step}?med=device", {"again": "1"})
    assert refused.status_code == 403


def test_the_demos_paper_shows_what_it_is_told(browser, pupil):
    """From its own page and back, and out again."""
    answer = browser.post("/demo/skoleblad/", {"factors": "two"})
    step = step_of(answer)
    browser.post(step, {"uniid": pupil.uniid})
    for picture in pupil.pictures:
        browser.post(step, {"picture": picture})
    answer = browser.post(step, {"class_code": pupil.class_code})
    assert answer.status_code == 200
    assert "ToFaktor" in text(answer)
    assert pupil.uniid in text(answer)
    hint = re.search(r'name="id_token_hint" value="([^"]+)"', text(answer))[1]
    back = f"{ISSUER}/demo/skoleblad/"
    browser.get(f"/connect/endsession?id_token_hint={hint}&post_logout_redirect_uri={back}")
    assert not BrokerSession.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("asked", ["?code=x&state=y", "?error=access_denied&state=y", "?code=x"])
def test_the_demos_paper_takes_no_answer_that_it_did_not_ask_for(browser, people, asked):
    answer = browser.get(f"/demo/skoleblad/{asked}")
    assert answer.status_code == 200
    assert "uniid" not in text(answer)
    assert "access_denied" not in text(answer)


def test_going_back_to_the_demos_paper(browser, pupil):
    step = step_of(browser.post("/demo/skoleblad/", {}))
    assert "access_denied" in text(browser.post(f"{step}afbryd/", {}))
