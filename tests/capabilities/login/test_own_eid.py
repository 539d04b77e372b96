"""Mit eID, the ways of a login and step-up, through HTTP without script."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.identity.types.lifecycle import LifeStep, Reason
from fundament.capabilities.login import service as login
from fundament.kernel import audit, clock
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.oiosaml.v303 import OIOSAML
from tests.capabilities.identity.soft_key import SoftApp, SoftPasskey
from tests.capabilities.login.conftest import Browser, text
from tests.capabilities.login.services import Service
from tests.capabilities.login.test_answers import status_of
from tests.telling import tell_all

pytestmark = pytest.mark.django_db
PIN = "271828"
ORIGIN = "https://localhost:8443"


@pytest.fixture
def library():
    return Service("library").register()


@pytest.fixture
def student(people, browser):
    browser.log_in(people["student"], browser.get("/log-ind/?next=/hjaelp/"))
    return people["student"]


def test_a_second_order_is_a_decision(people, browser):
    """What waits is said first; without a word nothing ends, whichever button is pressed."""
    owner = people["owner"]
    browser.log_in(owner, browser.get("/log-ind/?next=/hjaelp/"))
    page, box, waits = "/mit-eid/nyt/", 'name="instead"', "Du har allerede bestilt"
    assert box not in text(browser.get(page))
    assert "Det er bestilt" in text(browser.post(page, {}))
    shown = text(browser.get(page))
    assert waits in shown and shown.count(box) == 2
    for pressed, field in (({}, "instead"), ({"new": "1", "username": "et.andet"}, "instead_new")):
        refused = browser.post(page, pressed)
        assert refused.status_code == 422
        assert f'id="{field}-error"' in text(refused) and f'href="#{field}"' in text(refused)
    assert actions(owner).count("Nye identifikationsmidler bestilt på egen side") == 1
    done = browser.post(page, {"new": "1", "username": "et.andet", "instead": "on"})
    assert "Det er bestilt" in text(done)
    assert "Bestilling af eID erstattet af en ny" in actions(owner)


def actions(person):
    return [line.look.action for line in audit.looks_at(PartyId.person(person.cpr))]


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', text(page))[1]


def options_of(page):
    return unescape(re.search(r'data-options="([^"]*)"', text(page))[1])


def step_of(page):
    return re.search(r'action="(/login/[0-9a-f-]{36}/)"', text(page))[1]


def wish(library, level):
    return library.address(class_refs=(OIOSAML.level_uri(level),))


def named(browser, library, name, level=Assurance.SUBSTANTIAL):
    step = step_of(browser.get(wish(library, level)))
    return step, browser.post(step, {"username": name})


def add_passkey(browser, passkey, **given):
    page = browser.get("/mit-eid/adgangsnoegle/")
    made = passkey.made(options_of(page))
    return browser.post("/mit-eid/adgangsnoegle/", {"passkey": made, "label": "Nøgle", **given})


def set_up_app(phone, code, app):
    fields = {
        "code": code,
        "pin": PIN,
        "public_key": app.public_key(),
        "signature": app.set_up(code),
    }
    return phone.post("/app/", fields)


def approve(phone, app, page, **changed):
    number = re.search(r'class="login-number">(\d\d)<', text(page))[1]
    shown = text(phone.get("/app/"))
    question = re.search(r'action="/app/([0-9a-f-]{36})/"', shown)[1]
    message = unescape(re.search(r'data-message="([^"]*)"', shown, re.S)[1])
    fields = {"number": number, "pin": PIN, "signature": app.sign(message + number)}
    return phone.post(f"/app/{question}/", fields | changed)


def test_the_page_shows_what_one_holds_and_where_one_is(student, browser):
    page = text(browser.get("/mit-eid/"))
    for shown in (student.username, "Kodeviser", "Adgangskode", "denne browser", "én kode tilbage"):
        assert shown in page
    assert "Set på egen side" in actions(student)


def test_the_page_tells_what_happened_to_the_eid_and_who_did_it(people, student, browser):
    assert "Dit eID blev udstedt" in text(browser.get("/mit-eid/"))
    officer = identity.officer_of(acting_as(people["ra_officer"]))
    party = PartyId.person(student.cpr)
    identity.shut(party, IdentityState.SUSPENDED, Reason.LOST, officer, clock.now())
    told = identity.life_of(Acting(Actor(party, student.name), party, Level.LOW, clock.now()))
    assert [line.step for line in told][:2] == [LifeStep.SUSPENDED, LifeStep.ISSUED]
    assert told[0].authority == officer.authority


def acting_as(person):
    return Actor(PartyId.person(person.cpr), person.name)


def test_changes_ask_for_a_fresh_login(student, browser, monkeypatch):
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    for path in ("kodeviser", "app", "adgangsnoegle", "koder", "skranke"):
        answer = browser.client.get(f"/mit-eid/{path}/", secure=True)
        assert "fresh=1" in answer["Location"]
        answer = browser.client.post(f"/mit-eid/{path}/", {}, secure=True)
        assert f"next=%2Fmit-eid%2F{path}%2F" in answer["Location"]
    assert 'name="username"' in text(browser.get("/mit-eid/koder/"))  # ForceAuthn: asked again
    assert browser.client.get("/mit-eid/", secure=True).status_code == 200
    assert browser.client.get("/mit-eid/spaer/", secure=True).status_code == 200


def test_an_app_from_code_to_login(people, student, browser, library):
    phone, app = Browser(), SoftApp()
    page = browser.post("/mit-eid/app/", {"label": "Min telefon"})
    code = re.search(r'login-secret">([A-Z0-9-]+)<', text(page))[1]
    assert "Appen er klar" in text(set_up_app(phone, code, app))
    assert "Min telefon" in text(browser.get("/mit-eid/"))
    other = Browser()
    step, _ = named(other, library, student.username)
    waits = other.post(step, {"way": "code_app"})
    answered = step + "svar/"
    assert other.client.get(answered, secure=True).json() == {"answered": False}
    assert "Du har godkendt" in text(approve(phone, app, waits))
    assert other.client.get(answered, secure=True).json() == {"answered": True}
    done = other.post(step, {"app": "1"})
    assert 'action="https://library.example/acs"' in text(done)
    assert {"App taget i brug", "Aktiveringskode lavet", "Logget ind"} <= set(actions(student))


def test_the_app_shows_a_refusal_and_goes_on(people, browser, library):
    person, phone, app = people["student"], Browser(), SoftApp()
    set_up_app(phone, person.app_code, app)
    step, _ = named(browser, library, person.username)
    waits = browser.post(step, {"way": "code_app"})
    wrong = approve(phone, app, waits, pin="000000")
    assert (wrong.status_code, "PIN-koden passer ikke" in text(wrong)) == (403, True)
    assert "Du har godkendt" in text(approve(phone, app, waits))
    assert phone.client.cookies["__Host-app"]["samesite"] == "Strict"
    gone = phone.post("/app/glem/", {})
    assert 'name="code"' in text(gone)


@pytest.mark.parametrize("way", ["code_app", "u2f_token", "recovery_code", "x", "", "code_token"])
def test_every_way_is_the_same_for_nobody(people, browser, library, way):
    pages = []
    for name in (people["student"].username, "ingen.af.dem"):
        step, _ = named(browser, library, name)
        page = browser.post(step, {"way": way})
        varying = r"[0-9a-f-]{36}|nummer \d\d|number\">\d\d|<code>\d{6}</code>|value=\"[^\"]{40,}\""
        main = re.sub(varying, "", text(page).partition("<main")[2].partition('"login-demo"')[0])
        pages.append((page.status_code, re.sub(r'data-options="[^"]*"', "", main)))
    assert pages[0] == pages[1]


def test_step_up_from_low_asks_for_the_code_alone(people, browser, library):
    person = people["mover"]
    page = browser.get(wish(library, Assurance.LOW))
    browser.log_in(person, page, code=False)
    page = browser.get(wish(library, Assurance.SUBSTANTIAL))
    assert 'name="code"' in text(page)
    assert "Du er allerede logget ind" in text(page)
    assert 'value="code_app"' not in text(page)  # she has no app
    code = identity.current_code(person.totp_secret, clock.now())
    done = browser.post(step_of(page), {"code": code})
    assert 'action="https://library.example/acs"' in text(done)
    page = browser.get(library.address(force=True, class_refs=(OIOSAML.level_uri(Assurance.LOW),)))
    assert 'name="username"' in text(page)


def test_a_step_up_can_be_left_for_another_name(people, browser, library):
    browser.log_in(people["mover"], browser.get(wish(library, Assurance.LOW)), code=False)
    page = browser.get(wish(library, Assurance.SUBSTANTIAL))
    assert 'name="username"' in text(browser.post(step_of(page) + "restart/", {}))


def test_high_by_a_passkey_and_why(student, browser, library):
    passkey = SoftPasskey(origin=ORIGIN)
    page = add_passkey(browser, passkey, code=student.app_code)
    assert "Identifikationsmidlet er tilføjet" in text(page)
    page = browser.get("/login/hvorfor/")
    assert "AAL-4" in text(page)
    assert "Det kan du gøre nu" in text(page)
    page = browser.get(wish(library, Assurance.HIGH))  # step-up
    assert 'data-passkey="get"' in text(page)
    shown = passkey.shown(options_of(page))
    done = browser.post(step_of(page), {"passkey": shown})
    assert 'action="https://library.example/acs"' in text(done)
    assert "Dit login har niveauet høj" in text(browser.get("/login/hvorfor/"))


def test_a_passkey_without_a_desk_does_not_reach_high(student, browser, library):
    passkey = SoftPasskey(origin=ORIGIN)
    add_passkey(browser, passkey)
    page = browser.get(wish(library, Assurance.HIGH))
    assert 'name="username"' in text(page)  # nothing of hers reaches it
    step = step_of(page)
    page = browser.post(step, {"username": student.username})
    refused = browser.post(step, {"passkey": passkey.shown(options_of(page))})
    assert refused.status_code == 403
    assert "Dit eID giver niveauet Substantial" in text(refused)
    assert '<input type="hidden" name="reason" value="level">' in text(refused)
    back = browser.post(f"{step}cancel/", {"reason": "level"})
    assert status_of(library, back) == "NoAuthnContext", "the service is told why"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8443", "localhost.evil.example", "localhost:1"]
)
def test_a_forged_host_is_no_site_of_passkeys(student, browser, library, host):
    """Neither where one is added nor where one is shown: an authenticator would sign for it."""
    evil = SoftPasskey(origin=f"https://{host}", rp_id=host.partition(":")[0])
    forged = {"secure": True, "headers": {"Host": host}}
    page = browser.client.get("/mit-eid/adgangsnoegle/", **forged)
    assert json.loads(options_of(page))["rp"]["id"] == "localhost"
    given = {"passkey": evil.made(options_of(page))}
    assert browser.client.post("/mit-eid/adgangsnoegle/", given, **forged).status_code == 422
    passkey = SoftPasskey(origin=ORIGIN)
    add_passkey(browser, passkey, code=student.app_code)
    page = browser.get(wish(library, Assurance.HIGH))
    page = browser.client.get(step_of(page), **forged)
    assert json.loads(options_of(page))["rpId"] == "localhost"
    passkey.origin = f"https://{host}"
    shown = {"passkey": passkey.shown(options_of(page))}
    assert browser.client.post(step_of(page), shown, **forged).status_code == 403


def test_a_forged_host_is_no_address_of_the_app(student, browser):
    """It is typed into a second browser, which would be set up at whoever wrote the header."""
    forged = {"secure": True, "headers": {"Host": "evil.example"}}
    page = text(browser.client.post("/mit-eid/app/", {"label": ""}, **forged))
    assert f"{ORIGIN}/app/" in page
    assert "evil.example" not in page


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8443", ORIGIN),
        ("", ORIGIN),
        ("LOGIN.nemlog-in.dk", "https://login.nemlog-in.dk"),
        ("login.nemlog-in.dk:443", "https://login.nemlog-in.dk"),
        ("login.nemlog-in.dk:8443", "https://login.nemlog-in.dk:8443"),
        ("login.nemlog-in.dk:1@evil.example", "https://login.nemlog-in.dk:8443"),
        ("login.nemlog-in.dk.evil.example", ORIGIN),
    ],
)
def test_only_our_own_names_are_sites_of_passkeys(host, origin):
    assert login.origin_at(host) == origin


def test_a_foreign_or_old_challenge_adds_no_passkey(student, browser):
    page = browser.get("/mit-eid/adgangsnoegle/")
    made = SoftPasskey(origin=ORIGIN).made(options_of(page))
    browser.get("/mit-eid/adgangsnoegle/")  # a new challenge: the old one is over
    refused = browser.post("/mit-eid/adgangsnoegle/", {"passkey": made})
    assert (refused.status_code, "kunne ikke bruges" in text(refused)) == (422, True)
    for body in ("", json.dumps([]), "x" * 30_000):
        answer = browser.post("/mit-eid/adgangsnoegle/", {"passkey": body})
        assert answer.status_code == 422


def test_a_display_is_added_by_its_code(student, browser):
    page = browser.get("/mit-eid/kodeviser/")
    secret = re.search(r'login-secret">([A-Z0-9 ]+)<', text(page))[1].replace(" ", "")
    wrong = browser.post("/mit-eid/kodeviser/", {"code": "000000"})
    assert wrong.status_code == 422
    assert secret in text(wrong).replace(" ", "")  # the same one, to try again
    code = identity.current_code(secret, clock.now())
    page = browser.post("/mit-eid/kodeviser/", {"code": code, "label": "Anden"})
    assert "Anden" in text(page)
    assert "Kodeviser tilføjet" in actions(student)


def test_recovery_codes_are_shown_once_and_work(student, browser, library):
    page = browser.post("/mit-eid/koder/", {})
    codes = re.findall(r"<li><code>([A-Z0-9-]{19})</code>", text(page))
    assert len(codes) == 8
    assert codes[0] not in text(browser.get("/mit-eid/koder/"))
    other = Browser()
    step, _ = named(other, library, student.username)
    other.post(step, {"password": student.password})
    page = other.post(step, {"recovery": codes[0]})
    secret = re.search(r'login-secret">([A-Z0-9 ]+)<', text(page))[1].replace(" ", "")
    done = other.post(step, {"new_code": identity.current_code(secret, clock.now())})
    assert 'action="https://library.example/acs"' in text(done)


def held(page, ending):
    return re.findall(rf'href="(/mit-eid/[0-9a-f-]{{36}}/{ending}/)"', text(page))


def test_renaming_and_withdrawing(student, browser):
    page = browser.get("/mit-eid/")
    password, display = held(page, "navn")[:2]
    page = browser.post(display, {"label": "<b>Min</b>"})
    assert "&lt;b&gt;Min&lt;/b&gt;" in text(page)
    refused = browser.post(held(page, "fjern")[0], {})
    assert (refused.status_code, "sidste måde" in text(refused)) == (409, True)
    add_passkey(browser, SoftPasskey(origin=ORIGIN))
    page = browser.post(password.replace("navn", "fjern"), {})
    assert "taget ud af brug" in text(page)
    assert "Adgangskode taget ud af brug" in actions(student)


def test_of_others_nothing_is_touched(people):
    other = Browser()
    other.log_in(people["mover"], other.get("/log-ind/?next=/hjaelp/"))
    theirs = held(other.get("/mit-eid/"), "navn")[0]
    mine = Browser()
    mine.log_in(people["twin"], mine.get("/log-ind/?next=/hjaelp/"))
    for ending in ("navn", "fjern"):
        path = theirs.replace("navn", ending)
        assert mine.client.get(path, secure=True).status_code == 404
        assert mine.client.post(path, {"label": "x"}, secure=True).status_code == 404
    session = re.search(r"/mit-eid/session/[0-9a-f-]{36}/slut/", text(other.get("/mit-eid/")))[0]
    assert mine.client.post(session, {}, secure=True).status_code == 404


def test_a_session_elsewhere_is_ended(people, student, browser):
    other = Browser()
    other.client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    later = clock.now() + timedelta(seconds=30)
    code = identity.current_code(student.totp_secret, later)
    step = step_of(other.get("/log-ind/?next=/hjaelp/"))
    other.post(step, {"username": student.username})
    other.post(step, {"password": student.password})
    other.post(step, {"code": code})
    page = text(browser.get("/mit-eid/"))
    assert "Firefox, Windows" in page
    theirs = re.search(r"Firefox, Windows.*?(/mit-eid/session/[0-9a-f-]{36}/slut/)", page, re.S)[1]
    assert "Sessionen er afsluttet" in text(browser.post(theirs, {}))
    assert tell_all() == []
    assert 'name="username"' in text(other.get("/mit-eid/"))
    assert "Session afsluttet" in actions(student)


def test_block_everything(student, browser):
    refused = browser.post("/mit-eid/spaer/", {})
    assert refused.status_code == 422
    page = browser.post("/mit-eid/spaer/", {"sure": "on"})
    assert "Dit eID er spærret" in text(page)
    assert tell_all() == []
    person = PartyId.person(student.cpr)
    assert identity.status_of(person, clock.now()).state is IdentityState.BLOCKED
    assert 'name="username"' in text(browser.get("/mit-eid/"))
    assert SESSION_KEY not in browser.client.session


def test_without_a_login_the_page_of_levels_shows_the_rules(browser):
    page = text(browser.get("/login/hvorfor/"))
    assert "Du er ikke logget ind her" in page
    for rule in identity.AAL_RULES:
        assert rule.id in page
