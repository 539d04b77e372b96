"""Whatever stands in the address of a page, it is a page that comes back."""

import base64
import re

import pytest

ODD = [
    "",
    "\x00",
    "x" * 3000,
    "9" * 5000,
    "-1",
    "²",
    "٣",
    "0",
    "1' or '1'='1",
    "<script>alert(1)</script>",
    "æøå漢\U0001f600",
    "../../etc/passwd",
]


def cursor(text):
    return base64.urlsafe_b64encode(text.encode()).decode()


CURSORS = [
    cursor("2026-01-31T12:00:00+00:00 1"),
    cursor("2026-01-31T12:00:00 1"),
    cursor(f"2026-01-31T12:00:00+00:00 {10**30}"),
    cursor("0001-01-01T00:00:00+14:00 1"),
    cursor("9999-12-31T23:59:59-14:00 1"),
    cursor("2026-01-31T12:00:00+00:00 -" + "9" * 5000),
    cursor("x y z"),
]


@pytest.mark.parametrize("value", [*ODD, *CURSORS], ids=lambda value: repr(value)[:30])
def test_the_pages_of_a_mailbox(send, citizen, reader, value):
    assert send().status_code == 201
    client, _ = reader(citizen)
    own = client.get("/post/", secure=True).content.decode()
    address = re.search(r'href="(/post/[0-9a-f-]{36}/)"', own)[1]
    for path, names in (
        ("/post/", ("efter", "postkasse", "mappe")),
        (address, ("fil",)),
        ("/hvem-har-set/", ("before",)),
        ("/log-ind/", ("next", "level")),
    ):
        for name in names:
            answer = client.get(path, {name: value}, secure=True)
            assert answer.status_code in {200, 302, 404}, (path, name)
            assert "<script>alert" not in answer.content.decode()
            if answer.status_code == 302:
                assert answer["Location"].startswith(("/", "https://localhost"))
