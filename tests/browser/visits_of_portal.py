"""How one comes to the pages of the shared pages, of post and of what one sees of oneself."""

import re
from uuid import uuid4

from tests.browser.visits import CITIZEN, OPERATOR, OWNER, press, straight, visit
from tests.letters import letter as letter_of_tests

OPRET = re.compile("Opret mappe|Make folder")

straight("", "start")
straight("", "start-known", CITIZEN)
straight("virksomhed/", "companies")
straight("myndighed/", "authorities")
straight("myndighed/", "authorities-operator", OPERATOR)
straight("hjaelp/", "help")
straight("tilgaengelighed/", "accessibility")
straight("design/", "design")
straight("demo/", "people")
straight("demo/clock/", "clock")
straight("demo/mail/", "mail")
straight("register/", "country")
straight("mine-data/", "my-data", "mover")
straight("kontakt/", "contact", CITIZEN)
straight("kontakt/", "contact-exempt", "exempt")
straight("hvem-har-set/", "looks", CITIZEN)
straight("hvem-har-set/", "looks-of-others", CITIZEN, "?vis=andre")
straight("post/", "mailbox", CITIZEN)
straight("post/", "mailboxes", OWNER)
straight("post/systems/", "systems", OPERATOR)
straight("post/proev/", "try")
straight("login/providers/", "providers", OPERATOR)
straight("certifikater/", "certificates", OPERATOR)
straight("post/systems/", "error-no-role", CITIZEN)
straight("log-ind/", "login-name")
straight("login/hvorfor/", "why-nobody")
straight("login/hvorfor/", "why", CITIZEN)
straight("mit-eid/", "own-eid", "mover")
straight("mit-eid/kodeviser/", "eid-display", "mover")
straight("mit-eid/app/", "eid-app", "mover")
straight("mit-eid/adgangsnoegle/", "eid-passkey", "mover")
straight("mit-eid/adgangskode/", "eid-password", "mover")
straight("mit-eid/koder/", "eid-codes", "mover")
straight("mit-eid/skranke/", "eid-desk", "mover")
straight("mit-eid/nyt/", "eid-order", "mover")
straight("mit-eid/spaer/", "eid-block", "mover")
straight("app/", "app-to-set-up")
straight("idp/saml/3.0/", "error-saml-nothing")
straight("saml/3.0/", "error-saml-garbage", asking="?SAMLRequest=AAAA")
straight("portal/saml/slo", "error-portal-logout")


@visit("looks-of-company", "hvem-har-set/", OWNER)
def looks_of_company(page, world):
    page.goto("/hvem-har-set/")
    page.locator(".seen-choice a", has_text="Morgenbageri").click()


@visit("error-not-found", None)
def not_found(page, world):
    page.goto("/findes-ikke/")


@visit("error-form-expired", "sprog/")
def form_expired(page, world):
    page.goto("/")
    page.context.clear_cookies(name="__Host-csrf")
    page.locator("button[name=language]").first.click()


@visit("clock-mistake", "demo/clock/")
def clock_mistake(page, world):
    page.goto("/demo/clock/")
    page.fill("#days", "mange")
    page.locator("main form button").first.click()


@visit("contact-mistake", "kontakt/", CITIZEN)
def contact_mistake(page, world):
    page.goto("/kontakt/")
    page.fill("#email-address", "ikke en adresse")
    page.locator("section", has=page.locator("#email-address")).get_by_role("button").last.click()


@visit("contact-saved", "kontakt/", "new_citizen")
def contact_saved(page, world):
    page.goto("/kontakt/")
    page.fill("#email-address", "amina@post.example")
    page.locator("section", has=page.locator("#email-address")).get_by_role("button").last.click()


@visit("contact-unproved-wrong", "kontakt/", "unread_letters")
def contact_unproved_wrong(page, world):
    """A number with a wrong PIN beside an address that is proved."""
    page.goto("/kontakt/")
    number = page.locator("section", has=page.locator("#mobile-address"))
    page.fill("#mobile-address", "20 20 20 20")
    number.get_by_role("button").last.click()
    page.fill("#mobile-pin", "000000")
    number.get_by_role("button").first.click()


@visit("contact-link", "kontakt/bekraeft/")
def contact_link(page, world):
    page.goto("/kontakt/bekraeft/?kode=3f0c1f0e-6f4b-4a52-9d0e-0c3a3f0b1c2d")


@visit("contact-link-over", "kontakt/bekraeft/")
def contact_link_over(page, world):
    page.goto("/kontakt/bekraeft/?kode=3f0c1f0e-6f4b-4a52-9d0e-0c3a3f0b1c2d")
    page.locator("main form button").click()


def open_letter(page, title=None):
    page.goto("/post/")
    lines = page.locator(".post-line a")
    (lines.filter(has_text=title) if title else lines).first.click()


@visit("letter", "post/<uuid:letter>/", CITIZEN)
def letter(page, world):
    open_letter(page)


@visit("letter-of-everything", "post/<uuid:letter>/", "unread_letters")
def letter_of_everything(page, world):
    open_letter(page, world.letter_with_everything("unread_letters"))


@visit("letter-text", "post/<uuid:letter>/", "unread_letters")
def letter_text(page, world):
    letter_of_everything(page, world)
    page.locator(".letter-files a[href*='?fil=']").first.click()


@visit("letter-in-bin", "post/<uuid:letter>/", CITIZEN)
def letter_in_bin(page, world):
    to_bin(page, world)
    page.goto("/post/?mappe=papirkurv")
    page.locator(".post-line a").first.click()


@visit("letter-not-mine", "post/<uuid:letter>/", OPERATOR)
def letter_not_mine(page, world):
    page.goto(f"/post/{uuid4()}/")


@visit("letter-unread", "post/<uuid:letter>/ulaest/", CITIZEN)
def unread(page, world):
    open_letter(page)
    press(page, "ulaest")


@visit("letter-to-bin", "post/<uuid:letter>/papirkurv/", CITIZEN)
def to_bin(page, world):
    open_letter(page)
    press(page, "papirkurv")


@visit("letter-to-inbox", "post/<uuid:letter>/indbakke/", CITIZEN)
def to_inbox(page, world):
    letter_in_bin(page, world)
    press(page, "indbakke")


def make_folder(page, name, within=None):
    page.goto("/post/mapper/")
    page.fill("#ny-mappe", name)
    if within is not None:
        page.select_option("#within", label=within)
    page.get_by_role("button", name=OPRET).click()


@visit("own-folders-none", "post/mapper/", "unread_letters")
def no_folders(page, world):
    page.goto("/post/mapper/")


@visit("own-folders", "post/mapper/", CITIZEN)
def own_folders(page, world):
    page.goto("/post/mapper/")
    if not page.locator(".folder-rows input[value='Skat']").count():
        make_folder(page, "Skat")
        make_folder(page, "Årsopgørelser og forskud, også dem fra tidligere år", "Skat")


@visit("own-folders-mistake", "post/mapper/", CITIZEN)
def own_folders_mistake(page, world):
    own_folders(page, world)
    make_folder(page, "skat")


@visit("mailbox-with-folders", "post/", CITIZEN)
def mailbox_with_folders(page, world):
    own_folders(page, world)
    page.goto("/post/")


@visit("mailbox-own-folder-empty", "post/", CITIZEN)
def mailbox_own_folder(page, world):
    mailbox_with_folders(page, world)
    page.locator(".post-boxes a", has_text="Årsopgørelser").click()


@visit("letter-with-folders", "post/<uuid:letter>/", CITIZEN)
def letter_with_folders(page, world):
    own_folders(page, world)
    open_letter(page)


@visit("letter-to-folder", "post/<uuid:letter>/flyt/", CITIZEN)
def letter_to_folder(page, world):
    letter_with_folders(page, world)
    page.select_option("#move-to", label="Skat")
    press(page, "flyt")


@visit("readers", "post/laeseadgang/", "unread_letters")
def readers(page, world):
    page.goto("/post/laeseadgang/")


@visit("readers-mistake", "post/laeseadgang/", "unread_letters")
def readers_mistake(page, world):
    page.goto("/post/laeseadgang/")
    page.fill("#reader-cpr", world.people["caseworker"]["cpr"])
    page.fill("#reader-name", "Nogen Anden")
    page.locator("main form[novalidate] button").click()


@visit("readers-given", "post/laeseadgang/", OWNER)
def readers_given(page, world):
    reader = world.people["caseworker"]
    page.goto("/post/laeseadgang/")
    if page.locator(".reader-name").count():
        return
    page.fill("#reader-cpr", reader["cpr"])
    page.fill("#reader-name", reader["name"])
    page.locator("main form[novalidate] button").click()


@visit("mailbox-read-only", "post/", "caseworker")
def mailbox_read_only(page, world):
    owner = world.context(OWNER).new_page()
    readers_given(owner, world)
    owner.close()
    page.goto("/post/")
    page.locator(".post-boxes a[href*='postkasse=']").last.click()


@visit("error-viewing-client-unknown", "apis/v1/oauth/authorize")
def viewing_client_unknown(page, world):
    page.goto("/apis/v1/oauth/authorize?client_id=ukendt")


@visit("error-viewing-logout", "apis/v1/oauth/logout")
def viewing_logout(page, world):
    page.goto("/apis/v1/oauth/logout?id_token_hint=x")


def try_letter(page, body):
    page.goto("/post/proev/")
    page.fill("#text", body)
    page.locator("main form[action='/post/proev/'] button").click()


@visit("try-mistake", "post/proev/")
def try_nothing(page, world):
    try_letter(page, "")


@visit("try-faults", "post/proev/")
def try_faults(page, world):
    try_letter(page, letter_of_tests(messageUUID="1", label="x" * 257, mandatory="ja").decode())


@visit("try-sound", "post/proev/")
def try_sound(page, world):
    try_letter(page, letter_of_tests(example="full", doNotDeliverUntilDate=None).decode())
    assert page.locator(".alert-success").count() == 1


@visit("systems-mistake", "post/systems/", OPERATOR)
def systems_mistake(page, world):
    page.goto("/post/systems/")
    page.fill("#cvr", "12")
    page.locator("main form button").click()


@visit("system-revoke", "post/systems/<uuid:system>/", OPERATOR)
def ask_revoke(page, world, name="Prøve"):
    world.system(name)
    page.goto("/post/systems/")
    page.locator("tr", has_text=name).locator("a").click()


@visit("system-revoked", "post/systems/<uuid:system>/spaer/", OPERATOR)
def revoke(page, world):
    ask_revoke(page, world, f"Prøve {uuid4()}")
    press(page, "spaer")
