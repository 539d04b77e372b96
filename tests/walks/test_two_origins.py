"""The content of letters has an origin of its own: no page of ours, no cookie, no certificate."""

import ssl

import httpx
import pytest


@pytest.fixture
def caller(running):
    with httpx.Client(verify=ssl.create_default_context(cafile=running.ca_file)) as client:
        yield client


@pytest.mark.parametrize("address", ["/", "/post/", "/login/providers/", "/apis/v1/memos/"])
def test_no_page_of_the_portal_is_served_there(running, caller, address):
    answer = caller.get(f"{running.content_url}{address}")
    assert answer.status_code in {403, 404, 410}
    assert "set-cookie" not in answer.headers


def test_the_portal_serves_its_own_pages(running, caller):
    answer = caller.get(f"{running.base_url}/")
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
