"""Signing in as a person would: the user name, the password, the code of the display."""

import base64
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
_used = {}


def code_of(person):
    """A code that the display shows now or next, and that was not used before in this run.

    Who signs in a third time in half a minute waits for the display, as anybody must.
    """
    step = max(int(time.time()) // STEP, _used.get(person["username"], 0) + 1)
    time.sleep(max(0, (step - 1) * STEP - time.time()))
    _used[person["username"]] = step
    display = TOTP(base64.b32decode(person["totp_secret"]), 6, SHA1(), STEP)
    return display.generate(step * STEP).decode()


def fill_in(page, person):
    """Go through the login's steps in the browser; ends at the service that asked."""
    for field, text in (("username", person["username"]), ("password", person["password"])):
        page.fill(f"#{field}", text)
        page.click("main form button[type=submit]:visible >> nth=0")
    page.fill("#code", code_of(person))
    page.click("main form button[type=submit]:visible >> nth=0")


def sign_in(page, person, then="/post/"):
    """Sign in from the portal and end at the page `then`."""
    page.goto(f"/log-ind/?next={then}")
    fill_in(page, person)
    page.wait_for_url(f"**{then}")
