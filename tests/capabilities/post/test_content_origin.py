"""What a letter's files may do when they are shown: nothing, and only for two minutes."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from fundament.capabilities.post.render import shown
from fundament.capabilities.post.types import File, OpenedFile
from fundament.capabilities.rights import service as rights
from fundament.kernel import clock
from tests.telling import tell_all

EVIL = b"""<html><head><meta http-equiv="refresh" content="0;url=https://evil.example">
<base href="https://evil.example"><script>alert(1)</script><link rel=stylesheet href=//evil.example>
</head><body onload="x()"><h1 style="color:red;background:url(https://evil.example/a)">Kaere</h1>
<img src="https://evil.example/pixel"><img src=x onerror=alert(1)>
<img src="data:image/svg+xml;base64,PHN2Zy8+">
<img src="data:image/png;base64,iVBORw0KGgo=" alt="ok">
<iframe src="https://evil.example"></iframe><form action="https://evil.example"><input></form>
<a href="javascript:alert(1)">a</a><a href="data:text/html,x">b</a>
<a href="https://ok.example">c</a>
<svg><script>alert(1)</script></svg><math><mi xlink:href="javascript:alert(1)">x</mi></math>
<object data="x"></object><embed src="x"><style>@import url(//evil.example)</style></body></html>"""


@pytest.fixture
def content():
    """The content server, without sessions and their middleware."""

    def ask(address):
        with override_settings(ROOT_URLCONF="fundament.site.content_urls", MIDDLEWARE=[]):
            return Client().get("/" + address.rsplit("/", 1)[1], secure=True)

    return ask


@pytest.fixture
def opened(send, citizen, reader):
    """Open a letter with the given file; return the address of its view, and the page's client."""

    def open_it(*file):
        assert send(files=[file]).status_code == 201
        client, acting = reader(citizen)
        listed = client.get("/post/", secure=True).content.decode()
        address = re.search(r'href="(/post/[0-9a-f-]{36}/)"', listed)[1]
        page = client.get(address, secure=True).content.decode()
        return re.search(r'<iframe src="([^"#]+)', page)[1], page, acting

    return open_it


def test_html_is_cleaned_of_all_that_acts_or_calls_home():
    file = File(0, "a.html", "text/html", "da", len(EVIL))
    body = shown(OpenedFile(file, EVIL)).body.decode()
    for trace in (
        "evil.example",
        "script",
        "alert",
        "onload",
        "onerror",
        "refresh",
        "<base",
        "<form",
        "<input",
        "<iframe",
        "svg",
        "<object",
        "<embed",
        "javascript",
    ):
        assert trace not in body.partition("<body>")[2], trace
    assert "Kaere" in body
    assert 'src="data:image/png;base64' in body
    assert re.search(
        r'<a href="https://ok.example" rel="noopener noreferrer" target="_blank"|'
        r'<a [^>]*target="_blank"[^>]*>c',
        body,
    )


def test_the_view_has_a_policy_of_its_own_and_no_cookie(opened, content, settings):
    address, page, _ = opened("a.html", "text/html", EVIL)
    assert address.startswith(settings.CONTENT_URL + "/")
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    answer = content(address)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy + page
    assert f"frame-ancestors {settings.BASE_URL}" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert "Set-Cookie" not in answer


def test_text_is_text(opened, content):
    address, _, _ = opened("a.txt", "text/plain", b"<script>alert(1)</script>")
    assert b"&lt;script&gt;" in content(address).content


def test_pdf_comes_as_it_is(opened, content):
    address, page, _ = opened("a.pdf", "application/pdf", b"%PDF-1.4 x")
    answer = content(address)
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.4 x", "application/pdf")
    assert "<iframe" in page


def test_what_cannot_be_shown_can_be_fetched(send, citizen, reader):
    send(files=[("a.csv", "text/csv", b"a;b")])
    client, _ = reader(citizen)
    listed = client.get("/post/", secure=True).content.decode()
    address = re.search(r'href="(/post/[0-9a-f-]{36}/)"', listed)[1]
    page = client.get(address, secure=True).content.decode()
    assert "<iframe" not in page
    assert f"{address}fil/0/" in page


def test_what_would_take_long_to_clean_is_not_shown_and_can_be_fetched(opened, content):
    nested = b"<div>" * 100_000
    address, page, _ = opened("a.html", "text/html", nested)
    answer = content(address)
    said = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert "Filen kan ikke vises her" in said
    assert "The file cannot be shown here" in said
    assert re.search(r'href="/post/[0-9a-f-]{36}/fil/0/"', page)


def test_the_address_is_over_after_two_minutes(opened, content, monkeypatch):
    address, _, _ = opened("a.txt", "text/plain", b"hej")
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=110))
    assert content(address).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=121))
    answer = content(address)
    assert answer.status_code == 404
    assert "udløbet" in answer.content.decode()


def test_an_address_cannot_be_made_up_or_changed(opened, content):
    address, _, _ = opened("a.txt", "text/plain", b"hej")
    assert content(address[:-1] + ("A" if address[-1] != "A" else "B")).status_code == 404
    assert content(address.replace(".0:", ".1:")).status_code == 404
    assert content("x/y").status_code == 404


def test_an_open_address_ends_when_the_right_ends(opened, content, monkeypatch):
    address, _, _ = opened("a.txt", "text/plain", b"hej")
    assert content(address).status_code == 200
    monkeypatch.setattr(rights, "parties_open_to", lambda person, at: [])
    assert content(address).status_code == 404


def test_no_number_stands_in_an_address(opened, citizen):
    address, page, _ = opened("a.txt", "text/plain", b"hej")
    assert citizen.number not in address + page


def test_a_view_ends_with_the_session(content, send, citizen, reader):
    """Who signs out at a shared computer leaves no address that still shows the letter."""
    assert send(files=[("a.txt", "text/plain", b"hemmeligt")]).status_code == 201
    client, _ = reader(citizen)
    listed = client.get("/post/", secure=True).content.decode()
    letter = re.search(r'href="(/post/[0-9a-f-]{36}/)"', listed)[1]
    page = client.get(letter, secure=True).content.decode()
    view = re.search(r'<iframe src="([^"#]+)', page)[1]
    assert content(view).status_code == 200
    client.post("/log-ud/", secure=True)
    assert tell_all() == []
    assert content(view).status_code == 404
