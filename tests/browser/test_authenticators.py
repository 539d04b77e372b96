"""Each authenticator in a real browser: added on one's own page, and logged in with.

The pictures in docs/img/ are made here: FUNDAMENT_PICTURES=docs/img.
"""

import os
from pathlib import Path

import pytest

from tests.signing import code_of, fill_in, sign_in

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 900}
PIN = "271828"


@pytest.fixture
def picture():
    folder = os.environ.get("FUNDAMENT_PICTURES")

    def take(page, name, *, whole=False):
        if folder:
            page.set_viewport_size(WIDE)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)

    return take


@pytest.fixture
def phone(chromium, running):
    """A second browser, in which the app is."""
    context = chromium.new_context(
        base_url=running.base_url,
        ignore_https_errors=True,
        viewport={"width": 375, "height": 800},
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def passkeys(page, **changed):
    """Give the browser an authenticator that holds passkeys and verifies its holder."""
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | changed})
    return lambda verified: devtools.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": made["authenticatorId"], "isUserVerified": verified},
    )


def name(page, person, then="/hjaelp/", level="substantial"):
    page.goto(f"/log-ind/?next={then}&level={level}")
    page.fill("#username", person["username"])
    page.click("main form button[type=submit]:visible >> nth=0")


def sign_out(page):
    page.click("header form[action='/log-ud/'] button:visible")
    page.wait_for_url("**/?logget-af*")


def add_app(page, phone, label="Min telefon"):
    page.goto("/mit-eid/app/")
    page.fill("#label", label)
    page.get_by_role("button", name="Lav en kode").click()
    set_up(phone, page.locator(".login-secret").inner_text())


def set_up(phone, code):
    phone.goto("/app/")
    phone.fill("#code", code)
    phone.fill("#pin", PIN)
    phone.get_by_role("button", name="Tag appen i brug").click()
    phone.get_by_role("heading", name="Appen er klar").wait_for()


def test_an_app_in_a_second_browser(visitor, phone, people, checker, picture):
    person = people["mover"]
    sign_in(visitor, person, "/mit-eid/")
    add_app(visitor, phone)
    sign_out(visitor)

    name(visitor, person)
    visitor.get_by_role("button", name="Brug app").click()
    number = visitor.locator(".login-number").inner_text()
    picture(visitor, "login-app")
    checker.check(visitor, "login-app")
    phone.locator("#number-1").wait_for()  # its script has seen the question
    assert "Fundament" in phone.inner_text("main h2 >> nth=0")
    picture(phone, "app")
    phone.fill("#number-1", number)
    phone.fill("#pin-1", PIN)
    phone.get_by_role("button", name="Godkend").click()
    phone.get_by_role("heading", name="Du har godkendt").wait_for()
    visitor.wait_for_url("**/hjaelp/")  # the page that waits goes on by itself

    visitor.goto("/login/hvorfor/")
    assert "AAL-3" in visitor.inner_text("main dl")


def test_a_wrong_number_and_a_stranger_s_question(visitor, phone, people):
    person = people["twin"]
    sign_in(visitor, person, "/mit-eid/")
    add_app(visitor, phone)
    sign_out(visitor)
    name(visitor, person)
    visitor.get_by_role("button", name="Brug app").click()
    number = int(visitor.locator(".login-number").inner_text())
    phone.locator("#number-1").wait_for()
    phone.fill("#number-1", str(number - 1 if number > 10 else 11))
    phone.fill("#pin-1", PIN)
    phone.get_by_role("button", name="Godkend").click()
    phone.get_by_text("Tallet passer ikke").first.wait_for()
    visitor.get_by_role("button", name="Spørg appen igen").click()
    phone.goto("/app/")
    phone.get_by_role("button", name="Det er ikke mig").click()
    phone.get_by_role("heading", name="Login er afvist").wait_for()
    visitor.get_by_role("button", name="Jeg har godkendt i appen").click()
    assert visitor.locator(".login-number").count() == 1  # it waits on, and tells nothing


def test_a_stolen_cookie_is_no_app(visitor, phone, people, chromium, running):
    """The cookie shows the question, but the key stays where it was made."""
    person = people["other_parent"]
    set_up(phone, person["app_code"])
    stolen = chromium.new_context(base_url=running.base_url, ignore_https_errors=True)
    stolen.add_cookies(phone.context.cookies())
    thief = stolen.new_page()
    name(visitor, person)
    visitor.get_by_role("button", name="Brug app").click()
    thief.goto("/app/")
    thief.fill("#number-1", visitor.locator(".login-number").inner_text())
    thief.fill("#pin-1", PIN)
    thief.get_by_role("button", name="Godkend").click()
    thief.locator("[data-app-fault]:visible").wait_for()
    stolen.close()


def test_a_passkey(visitor, people, checker, picture):
    person = people["student"]
    verified = passkeys(visitor)
    sign_in(visitor, person, "/mit-eid/adgangsnoegle/")
    visitor.fill("#label", "Sikkerhedsnøgle")
    visitor.fill("#code", person["app_code"])  # as handed out at a desk
    visitor.get_by_role("button", name="Lav adgangsnøgle").click()
    visitor.wait_for_url("**/mit-eid/?tilfojet")
    assert "Sikkerhedsnøgle" in visitor.inner_text("main")
    picture(visitor, "own-eid", whole=True)
    sign_out(visitor)

    name(visitor, person, level="high")
    picture(visitor, "login-passkey")
    checker.check(visitor, "login-passkey")
    verified(False)
    visitor.get_by_role("button", name="Brug adgangsnøgle").click()
    visitor.locator("[data-passkey-fault]:visible").wait_for()
    verified(True)
    visitor.get_by_role("button", name="Brug adgangsnøgle").click()
    visitor.wait_for_url("**/hjaelp/")
    visitor.goto("/login/hvorfor/")
    assert "Dit login har niveauet høj" in visitor.inner_text("main")
    checker.check(visitor, "why-high")
    picture(visitor, "why", whole=True)


def test_step_up_asks_for_the_passkey_alone(visitor, people):
    person = people["operator"]
    passkeys(visitor)
    sign_in(visitor, person, "/mit-eid/adgangsnoegle/")
    visitor.fill("#code", person["app_code"])
    visitor.get_by_role("button", name="Lav adgangsnøgle").click()
    visitor.wait_for_url("**/mit-eid/?tilfojet")
    visitor.goto("/login/hvorfor/")
    assert "Det kan du gøre nu" in visitor.inner_text("main")
    visitor.goto("/log-ind/?next=/hjaelp/&level=high")
    assert visitor.locator("#username, #password, #code").count() == 0
    visitor.get_by_role("button", name="Brug adgangsnøgle").click()
    visitor.wait_for_url("**/hjaelp/")


def test_a_recovery_code_and_the_new_display_after_it(visitor, people, checker, picture):
    person = people["centenarian"]
    name(visitor, person)
    visitor.fill("#password", person["password"])
    visitor.click("main form button[type=submit]:visible >> nth=0")
    visitor.get_by_role("button", name="Brug genoprettelseskode").click()
    picture(visitor, "login-recovery")
    checker.check(visitor, "login-recovery")
    visitor.fill("#recovery", person["recovery_code"])
    visitor.click("main form button[type=submit]:visible >> nth=0")
    secret = visitor.locator(".login-secret").inner_text()
    picture(visitor, "login-renewal")
    checker.check(visitor, "login-renewal")
    visitor.fill("#new_code", code_from(secret))
    visitor.click("main form button[type=submit]:visible >> nth=0")
    visitor.wait_for_url("**/hjaelp/")


def code_from(secret):
    return code_of({"username": secret, "totp_secret": secret.replace(" ", "")})


def test_password_and_code(visitor, people, picture):
    person = people["pensioner"]
    name(visitor, person)
    picture(visitor, "login-password")
    visitor.fill("#password", person["password"])
    visitor.click("main form button[type=submit]:visible >> nth=0")
    picture(visitor, "login-code")
    visitor.goto("/hjaelp/")
    visitor.goto("/log-ind/?next=/hjaelp/")
    fill_in(visitor, person)
    visitor.wait_for_url("**/hjaelp/")
