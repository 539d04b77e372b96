"""A child logs in at school, and a young person gets her eID at 15: by keyboard alone.

The handover has a Fundament of its own, since its clock is moved by a month. The pictures of it in
docs/img/ are made here: FUNDAMENT_PICTURES=docs/img.
"""

import base64
import os
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.browser.test_keyboard import go, reach, skip_to_content
from tests.browser.world import connect_client
from tests.capabilities.login.openid import ISSUER, OpenIdClient
from tests.signing import sign_in

pytestmark = pytest.mark.browser
TWO = "dk:unilogin:loa:ToFaktor"
MONTH = 30
PASSWORD = "fossiler og trilobitter"


def opened(chromium, address, script=True):
    return chromium.new_context(
        base_url=address,
        ignore_https_errors=True,
        java_script_enabled=script,
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
    )


@pytest.fixture(scope="module")
def paper(chromium, running, people):
    """The school's paper, a client of the school's dialect; an operator connects it."""
    client = OpenIdClient("skolebladet", {"claim_dialect": "unilogin"})
    context = opened(chromium, running.base_url)
    page = context.new_page()
    sign_in(page, people["operator"])
    connect_client(page, client)
    context.close()
    return client


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request, chromium, running):
    context = opened(chromium, running.base_url, request.param)
    made = context.new_page()
    made.route("https://skolebladet.example/**", lambda route: route.fulfill(body="Hej"))
    yield made
    context.close()


def picture(page, name):
    """Take one page's picture for the documents, where a folder is given."""
    if folder := os.environ.get("FUNDAMENT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def type_in(page, field, text):
    reach(page, f"#{field}")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def send(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press_pictures(page, names):
    """The first picture has the focus as the page comes; the others follow by Tab."""
    for name in names:
        button = f"button[name=picture][value={name}]"
        if not page.locator("*:focus").and_(page.locator(button)).count():
            reach(page, button)
        send(page)


def give_name(page, uniid):
    skip_to_content(page)
    type_in(page, "uniid", uniid)
    send(page)


def follow(page):
    """On to the service: by itself with script, by its link without."""
    if page.locator("[data-follow-now]").count() and "skolebladet" not in page.url:
        go(page, "[data-follow-now]")
    page.wait_for_url("https://skolebladet.example/back?**")


def test_a_child_logs_in_by_keyboard_alone(page, paper, pupils):
    villads = pupils["child"]
    page.goto(paper.address(scope="openid", acr_values=TWO).removeprefix(ISSUER))
    give_name(page, villads["uniid"])
    assert page.locator("*:focus").get_attribute("aria-describedby") == "picture-count"
    press_pictures(page, villads["pictures"][:2])
    assert "2 af 4" in page.inner_text("#picture-count")
    picture(page, "school-login")
    go(page, "button[name=back]")
    assert "0 af 4" in page.inner_text("#picture-count")
    press_pictures(page, villads["pictures"])
    assert page.inner_text("h1") == "En ting mere"
    skip_to_content(page)
    type_in(page, "class_code", villads["class_code"])
    send(page)
    follow(page)
    assert "code=" in page.url


def code_at(secret, days=0):
    """The code that a display shows so many days from now."""
    display = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return display.generate(int(time.time()) + days * 86400).decode()


def sign_in_then(page, person, address):
    page.goto(f"/log-ind/?next={address}")
    for field in ("username", "password", "code"):
        skip_to_content(page)
        secret = person["totp_secret"]
        type_in(page, field, code_at(secret, MONTH) if field == "code" else person[field])
        send(page)
    page.wait_for_url(f"**{address}")


@pytest.mark.slow
def test_from_school_login_to_an_eid_by_keyboard_alone(chromium, loaded, checker):
    loaded.start()
    people = {one["key"]: one for one in loaded.credentials()["persons"]}
    assert "turning_fifteen" not in people
    assert "moved by" in loaded.call("clock", f"+{MONTH}d")
    [ellen] = [one for one in loaded.credentials()["pupils"] if one["key"] == "turning_fifteen"]
    judged = replace(checker, origins={loaded.base_url, loaded.content_url})

    mother = opened(chromium, loaded.base_url).new_page()
    sign_in_then(mother, people["owner"], "/skole/")
    skip_to_content(mother)
    go(mother, "main h3 a")
    picture(mother, "school-guardian")
    go(mother, "form:has(input[value=vouch]) button")
    code = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", mother.inner_text("main"))[0]

    page = opened(chromium, loaded.base_url).new_page()
    judged.listen(page)
    page.goto("/skole/overgang/")
    give_name(page, ellen["uniid"])
    press_pictures(page, ellen["pictures"])
    skip_to_content(page)
    type_in(page, "class_code", ellen["class_code"])
    send(page)

    assert page.locator("h1").inner_text() == "Fra skolelogin til eget eID"
    secret = page.inner_text("#totp-secret")
    judged.check(page, "handover-choice")
    page.set_viewport_size({"width": 1280, "height": 900})
    picture(page, "school-handover")
    skip_to_content(page)
    type_in(page, "code", "AAAAA-AAAAA")
    type_in(page, "username", "ellen.o")
    type_in(page, "password", PASSWORD)
    type_in(page, "display", code_at(secret, MONTH))
    send(page)
    assert page.locator("[role=alert]").is_visible()
    assert page.inner_text("#totp-secret") == secret
    judged.check(page, "handover-choice-wrong")
    page.set_viewport_size({"width": 1280, "height": 900})

    # The focus is on the list of what is wrong, just before the form.
    type_in(page, "code", code)
    type_in(page, "password", PASSWORD)
    type_in(page, "display", code_at(secret, MONTH))
    send(page)
    assert "ellen.o" in page.inner_text("main")
    judged.check(page, "handover-done")
    page.set_viewport_size({"width": 1280, "height": 900})

    new = {"username": "ellen.o", "password": PASSWORD, "totp_secret": secret}
    sign_in_then(page, new, "/post/")
    page.goto("/kontakt/")
    assert "Tilmeldt Digital Post" in page.inner_text("main")
    mother.goto("/skole/")
    assert "Ellen" not in mother.inner_text("main")
    for one in (mother, page):
        one.context.close()
