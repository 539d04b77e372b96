"""Validate: HTML judged before it is sent, with every thing that would be cleaned away."""

import time
from contextlib import suppress

import pytest

from fundament.capabilities.post.render.showing import _cleaned
from fundament.capabilities.post.rules.judging import judge_html
from fundament.capabilities.post.types import HtmlTooLarge

HOME = "https://evil.example/"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
GOOD = f"""<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Brev</title></head>
<body><h1 class="top" style="color:#a63603; text-align:left">Kære borger</h1>
<p>Se <a href="https://fundament.example/">her</a> &amp; <a href="mailto:a@b.example">skriv</a>.
<img src="{PIXEL}" alt=""><table><tr><td colspan="2" align="left">1</td></tr></table>
</body></html>"""
ACTS = {
    "script": "<script>alert(1)</script>",
    "event": '<p onclick="alert(1)">x</p>',
    "form": f'<form method="post" action="{HOME}"><button>Send</button></form>',
    "frame": f'<iframe src="{HOME}"></iframe>',
    "picture": f'<img src="{HOME}p.png" alt="">',
    "refresh": f'<meta http-equiv="Refresh" content="0;url={HOME}">',
    "base": f'<base href="{HOME}">',
    "object": f'<object data="{HOME}"></object>',
    "link": f'<link rel="stylesheet" href="{HOME}">',
    "media": f'<video src="{HOME}"></video>',
    "style.address": f"<style>@import '{HOME}';</style>",
    "address": f'<table background="{HOME}"><tr><td>x</td></tr></table>',
    "scheme": '<a href="java\tscript:alert(1)">x</a>',
}
ONLY_LOOKS = {
    "style": "<style>p { color: red }</style>",
    "link.target": '<a href="http://fundament.example/">x</a>',
    "element": "<svg></svg>",
    "attribute": '<p draggable="true">x</p>',
}


def judge(sender, html, question="", **changed):
    body = html if isinstance(html, bytes) else html.encode()
    kind = {"content_type": "text/html; charset=utf-8"} | changed
    return sender.call("POST", f"/validations/{question}", body, **kind)


def codes(answer):
    return {one["code"] for one in answer.json()["fieldErrors"]}


@pytest.mark.parametrize("policy", ["STRICT", "LENIENT"])
def test_a_harmless_document(sender, policy):
    answer = judge(sender, GOOD, f"?fileName=brev.html&policy={policy}")
    assert answer.status_code == 201
    assert answer.json()["fieldErrors"] == []
    assert answer.json()["code"] == "approved"


@pytest.mark.parametrize("name", ACTS)
def test_what_acts_or_calls_home(sender, name):
    html = GOOD.replace("<h1", ACTS[name] + "\n<h1")
    for policy in ("STRICT", "LENIENT"):
        answer = judge(sender, html, f"?policy={policy}")
        assert (answer.status_code, answer.json()["code"]) == (201, "rejected")
        assert f"html.{name}.not.allowed" in codes(answer)


@pytest.mark.parametrize("name", ONLY_LOOKS)
def test_what_only_changes_its_looks(sender, name):
    html = GOOD.replace("<h1", ONLY_LOOKS[name] + "\n<h1")
    for question, verdict in (("", "approved"), ("?policy=STRICT", "rejected")):
        answer = judge(sender, html, question)
        assert answer.json()["code"] == verdict
        assert codes(answer) == {f"html.{name}.not.allowed"}


def test_each_has_its_place(sender):
    html = '<p>a</p>\n<p>b</p>\n<p onclick="x()">c</p>\n<script>x()</script>'
    found = judge(sender, html, "?fileName=brev.html").json()["fieldErrors"]
    assert [(one["field"], one["line"], one["rejectedValue"]) for one in found] == [
        ("/html/body/p[3]/@onclick", 3, "x()"),
        ("/html/body/script", 4, "script"),
    ]
    assert {one["resource"] for one in found} == {"brev.html"}


def test_what_only_browsers_see():
    """Below 256 levels the reader that knows places sees nothing any more."""
    found = judge_html(b"<div>" * 300 + b"<script>x()</script><p onclick=x()>")
    assert {one.rule.code for one in found} == {
        "html.script.not.allowed",
        "html.event.not.allowed",
    }


def test_the_title_of_a_document_is_not_shown_as_text():
    assert "Brev" not in _cleaned(GOOD)
    assert "Kære borger" in _cleaned(GOOD)


def test_bytes_that_are_not_utf8(sender):
    answer = judge(sender, "<p>Kære".encode("latin-1"), "?policy=STRICT")
    assert codes(answer) == {"html.encoding.not.allowed"}


@pytest.mark.parametrize("html", [b" ", b"\0", b"<", b"<!--", b"no html", b"\xff\xfe<\0p\0>"])
def test_documents_that_are_none(sender, html):
    assert judge(sender, html).json()["code"] == "approved"


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"content_type": "application/xml"}, 415, "html.content.type.not.supported"),
        ({"content_type": ""}, 415, "html.content.type.not.supported"),
        ({"question": "?policy=strict"}, 400, "html.policy.not.valid"),
        ({"question": "?policy="}, 400, "html.policy.not.valid"),
        ({"html": b"x" * (1024 * 1024 + 1)}, 413, "html.too.large"),
        ({"html": b"<b>" * 10_001}, 413, "html.too.large"),
        ({"refused": "too-large"}, 413, "body.too-large"),
        ({"refused": "length-missing"}, 411, "body.length-missing"),
        ({"certificate": None}, 401, "certificate.missing"),
    ],
)
def test_what_is_refused(sender, changed, status, code):
    answer = judge(sender, changed.pop("html", GOOD), changed.pop("question", ""), **changed)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("part", [b"<div>", b"<b><p>", b"<a ", b"<a b='", b"<!--", b"<table><tr>x"])
def test_hostile_documents_cost_little(part):
    """What is refused unread costs nothing; the most of it that is read, little."""
    began, count = time.process_time(), 10_000 // part.count(b"<")
    with suppress(HtmlTooLarge):
        judge_html(part * count)
    judge_html(part * (count // 30))
    assert time.process_time() - began < 5


def test_so_many_findings_that_nobody_reads_on():
    assert len(judge_html(b"<p onclick=x()>" * 5000)) == 200
