"""What stands on a page of the broker."""

import re
from html import unescape


def text(answer):
    return answer.content.decode()


def code_of(answer):
    """The code on a page that refuses."""
    found = re.search(r"<code>([a-z0-9.-]+)</code>", text(answer))
    return found and found[1]


def passing_form(answer):
    """The form that carries a message on: its address and its fields."""
    page = text(answer) if answer.get("Content-Type", "").startswith("text/html") else ""
    form = re.search(r'<form method="post" action="([^"]+)" data-send-now>(.*?)</form>', page, re.S)
    if form is None:
        link = re.search(r'href="([^"]+)" data-follow-now', page)
        return (unescape(link[1]), None) if link else None
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[2])
    return unescape(form[1]), {name: unescape(value) for name, value in fields}
