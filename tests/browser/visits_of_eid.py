"""How one comes to the pages of a login and of one's own eID."""

import re
from uuid import uuid4

from tests.browser.visits import CITIZEN, OWNER, press, visit
from tests.browser.world import (
    app_switch,
    give,
    log_in,
    long_ago,
    professional,
    stop_passing,
)
from tests.capabilities.login.services import Service
from tests.signing import sign_in


def at_login(page, world, key, *, password=None):
    page.goto("/log-ind/?next=/post/")
    give(page, "username", world.people[key]["username"])
    if password is not None:
        give(page, "password", password)


@visit("login-password", "login/<uuid:pending>/")
def login_password(page, world):
    at_login(page, world, "student")


@visit("login-way-app", "login/<uuid:pending>/")
def login_way_app(page, world):
    at_login(page, world, "twin")
    page.get_by_role("button", name=re.compile("Brug app|Use app")).click()


@visit("login-way-passkey", "login/<uuid:pending>/")
def login_way_passkey(page, world):
    at_login(page, world, "twin")
    page.get_by_role("button", name=re.compile("Brug adgangsnøgle|Use passkey")).click()


@visit("login-recovery-wrong", "login/<uuid:pending>/")
def login_recovery_wrong(page, world):
    at_login(page, world, "twin", password=world.people["twin"]["password"])
    page.get_by_role("button", name=re.compile("Brug genop|Use recovery")).click()
    give(page, "recovery", "AAAA-BBBB-CCCC-DDDD")


def press_main(page):
    page.locator("main form button[type=submit]").first.click()


@visit("eid-display-wrong", "mit-eid/kodeviser/", "mover")
def display_wrong(page, world):
    page.goto("/mit-eid/kodeviser/")
    page.fill("#code", "000000")
    press_main(page)


@visit("eid-password-wrong", "mit-eid/adgangskode/", "mover")
def new_password_wrong(page, world):
    page.goto("/mit-eid/adgangskode/")
    page.fill("#new", "en ny adgangskode")
    page.fill("#again", "en anden")
    press_main(page)


@visit("eid-password-old-wrong", "mit-eid/adgangskode/")
def old_password_wrong(page, world):
    change_password(page, world, "protected_name", "ikke den rigtige")


@visit("eid-password-changed", "mit-eid/")
def password_changed(page, world):
    """Changed and back again: who else comes as her finds her as she was."""
    person = world.people["administrative"]
    change_password(page, world, "administrative", person["password"])
    page.wait_for_url("**/mit-eid/?adgangskode")
    page.goto("/mit-eid/adgangskode/")
    renew(page, NEW_PASSWORD, person["password"])


NEW_PASSWORD = "en helt ny adgangskode"


def change_password(page, world, key, old):
    sign_in(page, world.people[key], "/mit-eid/adgangskode/")
    renew(page, old, NEW_PASSWORD)


def renew(page, old, new):
    for field, word in (("old", old), ("new", new), ("again", new)):
        page.fill(f"#{field}", word)
    press_main(page)


@visit("eid-app-code", "mit-eid/app/", "mover")
def app_code(page, world):
    page.goto("/mit-eid/app/")
    press_main(page)


@visit("eid-codes-made", "mit-eid/koder/", "mover")
def codes_made(page, world):
    page.goto("/mit-eid/koder/")
    press_main(page)


@visit("eid-desk-code", "mit-eid/skranke/", "mover")
def desk_code(page, world):
    page.goto("/mit-eid/skranke/")
    press_main(page)


@visit("eid-ordered", "mit-eid/nyt/", "mover")
def ordered(page, world):
    page.goto("/mit-eid/nyt/")
    page.locator("form button[name=new]").click()
    page.locator(".form-error-message, .form-group.error, #username-error").first.wait_for()
    order(page)


def order(page):
    """Order new means, whether something is ordered already or not."""
    page.goto("/mit-eid/nyt/")
    if page.locator("#instead").count():
        page.locator("label[for=instead]").click()
    press_main(page)


@visit("eid-order-again-refused", "mit-eid/nyt/", "mover")
def order_again(page, world):
    order(page)
    page.goto("/mit-eid/nyt/")
    press_main(page)
    page.locator("#instead-error").wait_for()


@visit("own-eid-ordered", "mit-eid/", "mover")
def with_order(page, world):
    order(page)
    page.goto("/mit-eid/")


@visit("eid-order-withdrawn", "mit-eid/nyt/fortryd/", "mover")
def order_withdrawn(page, world):
    with_order(page, world)
    page.locator("form[action$='/fortryd/'] button").click()


@visit("eid-rename", "mit-eid/<uuid:authenticator>/navn/", "mover")
def rename(page, world):
    page.goto("/mit-eid/")
    page.locator("a[href$='/navn/']").first.click()


@visit("eid-withdraw", "mit-eid/<uuid:authenticator>/fjern/", "mover")
def withdraw(page, world):
    page.goto("/mit-eid/")
    page.locator("a[href$='/fjern/']").first.click()


@visit("eid-withdraw-refused", "mit-eid/<uuid:authenticator>/fjern/", "protected_address")
def withdraw_last(page, world):
    """The password and one code display are all that she has; nobody else here acts as her."""
    withdraw(page, world)
    press_main(page)


def send_to(page, gone):
    """Send a form of the page to where a button was that is gone by now."""
    page.goto("/mit-eid/")
    form = page.locator("form[action='/log-ud/']").first
    form.evaluate("(one, to) => { one.action = to; one.submit() }", gone)
    page.wait_for_url(f"**{gone}")


@visit("eid-session-over", "mit-eid/session/<uuid:session>/slut/", "mover")
def session_over(page, world):
    """Ended in another window already."""
    send_to(page, f"/mit-eid/session/{uuid4()}/slut/")


@visit("eid-link-over", "mit-eid/eu/<uuid:link>/fjern/", "mover")
def link_over(page, world):
    """Removed in another window, or by the desk, already."""
    send_to(page, f"/mit-eid/eu/{uuid4()}/fjern/")


@visit("eid-block-mistake", "mit-eid/spaer/", "mover")
def block_mistake(page, world):
    page.goto("/mit-eid/spaer/")
    press_main(page)


@visit("app-mistake", "app/")
def app_mistake(page, world):
    set_up_app(page, "AAAAA-AAAAA")
    page.wait_for_selector(".alert-error")


@visit("app-ready", "app/")
def app_ready(page, world):
    set_up_app(page, world.people["exempt"]["app_code"])
    page.wait_for_url("**/app/?klar")


def set_up_app(page, code):
    page.goto("/app/")
    page.fill("#code", code)
    page.fill("#pin", "271828")
    press_main(page)


def ask_app(page, world, key="exempt"):
    """An app in this browser, and a question to it from another one."""
    set_up_app(page, world.people[key]["app_code"])
    page.wait_for_url("**/app/?klar")
    other = world.fresh()
    asking = other.new_page()
    at_login(asking, world, key)
    asking.get_by_role("button", name=re.compile("Brug app")).click()
    number = asking.locator(".login-number").inner_text()
    other.close()
    page.goto("/app/")
    return number


@visit("app-asked", "app/")
def app_asked(page, world):
    ask_app(page, world)


@visit("app-number-wrong", "app/<uuid:question>/")
def app_number_wrong(page, world):
    number = ask_app(page, world, "employee")
    page.fill("#number-1", "10" if number != "10" else "11")
    page.fill("#pin-1", "271828")
    press_main(page)
    page.wait_for_selector(".alert-error")


@visit("app-rejected", "app/<uuid:question>/afvis/")
def app_rejected(page, world):
    ask_app(page, world, "employee")
    page.locator("form[action$='/afvis/'] button").first.click()


@visit("app-forgotten", "app/glem/")
def app_forgotten(page, world):
    app_ready(page, world)
    page.locator("form[action$='/glem/'] button").click()


@visit("login-password-wrong", "login/<uuid:pending>/")
def login_wrong_password(page, world):
    at_login(page, world, "twin", password="forkert")


@visit("login-code", "login/<uuid:pending>/")
def login_code(page, world):
    at_login(page, world, "student", password=world.people["student"]["password"])


@visit("login-code-wrong", "login/<uuid:pending>/")
def login_wrong_code(page, world):
    at_login(page, world, "centenarian", password=world.people["centenarian"]["password"])
    give(page, "code", "000000")


@visit("login-organisation", "login/<uuid:pending>/", OWNER)
def login_organisation(page, world):
    """She is logged in already; only for whom is open."""
    page.goto(world.request_of(world.service("library"), class_refs=professional()))


@visit("login-from-app", "login/<uuid:pending>/")
def login_from_app(page, world):
    """An app began it, and wants its turn back."""
    page.goto(world.request_of(world.service("library"), extensions=app_switch("Android")))


@visit("login-number", "login/<uuid:pending>/", CITIZEN)
def login_number(page, world):
    """A private service asks for the CPR number, and people give it themselves."""
    page.goto(world.request_of(world.private_service("bank")))


@visit("login-number-wrong", "login/<uuid:pending>/", CITIZEN)
def login_wrong_number(page, world):
    login_number(page, world)
    give(page, "cpr", "010190-0000")


@visit("login-over", "login/<uuid:pending>/")
def login_over(page, world):
    page.goto(f"/login/{uuid4()}/")


@visit("login-restarted", "login/<uuid:pending>/restart/")
def login_restarted(page, world):
    login_password(page, world)
    press(page, "restart")


@visit("login-cancelled", "login/<uuid:pending>/cancel/")
def login_cancelled(page, world):
    stop_passing(page)
    page.goto("/log-ind/")
    press(page, "cancel")


@visit("error-login-given-up", "portal/saml/acs")
def given_up(page, world):
    page.goto("/log-ind/")
    press(page, "cancel")
    page.wait_for_url("**/portal/saml/acs")


@visit("error-service-unknown", "idp/saml/3.0/")
def service_unknown(page, world):
    page.goto(world.request_of(Service("ukendt")))


@visit("error-service-elsewhere", "idp/saml/3.0/")
def service_elsewhere(page, world):
    address = world.request_of(world.service("library"), acs_url="https://andet.example/acs")
    page.goto(address)


@visit("error-request-expired", "idp/saml/3.0/")
def request_expired(page, world):
    page.goto(world.request_of(world.service("library"), issue_instant=long_ago()))


@visit("error-logout-expired", "idp/saml/3.0/")
def logout_expired(page, world):
    page.goto(world.logout_of(world.service("library"), issue_instant=long_ago()))


@visit("logout-at-services", "login/logout/<uuid:logout>/")
def logout_at_services(page, world):
    """Signed in at the portal and at a service: the service is to be told."""
    page.goto("/log-ind/?next=/hjaelp/")
    log_in(page, world.people["pensioner"])
    page.wait_for_url("**/hjaelp/")
    stop_passing(page)
    page.goto(world.request_of(world.service("library")))
    page.goto("/hjaelp/")
    page.locator("header form[action='/log-ud/'] button:visible").click()
    page.wait_for_url("**/login/logout/**")


@visit("logout-over", "login/logout/<uuid:logout>/")
def logout_over(page, world):
    page.goto(f"/login/logout/{uuid4()}/")


@visit("signed-out", "log-ud/")
def signed_out(page, world):
    page.goto("/log-ind/?next=/hjaelp/")
    log_in(page, world.people["parent"])
    page.wait_for_url("**/hjaelp/")
    page.locator("header form[action='/log-ud/'] button:visible").click()
    page.wait_for_url("**/?logget-af")
