"""The first pages, in both languages and at both widths."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", ["/"])
def test_public_pages(visitor, checker, address):
    for language in ("da", "en"):
        visitor.goto(address)
        visitor.locator(f"button[name=language][value={language}]").first.click()
        checker.check(visitor, address.strip("/") or "start")
