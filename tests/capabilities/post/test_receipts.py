"""Fetching business receipts, and the description of the API."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve

from tests.letters import letter
from tests.machines import machine


@pytest.fixture
def mine(authority, citizen):
    """A system of one's own with three receipts waiting."""
    made = machine(authority)
    for _ in range(3):
        assert made.send(letter(authority, citizen)).status_code == 201
    return made


def test_pages_of_ids(mine):
    first = mine.call("GET", "/receipts/?page=0&size=2").json()
    assert len(first["content"]) == 2
    assert (first["number"], first["size"]) == (0, 2)
    assert (first["totalElements"], first["totalPages"]) == (3, 2)
    assert first["previous"] is None
    assert first["next"] == {"page": 1, "size": 2}
    last = mine.call("GET", "/receipts?page=1&size=2").json()
    assert len(last["content"]) == 1
    assert last["next"] is None


def test_fetch_then_delete(mine):
    for one in mine.call("GET", "/receipts/").json()["content"]:
        assert mine.call("GET", f"/receipts/{one}").json()["receiptStatus"] == "COMPLETED"
        assert mine.call("DELETE", f"/receipts/{one}").status_code == 204
        assert mine.call("DELETE", f"/receipts/{one}").status_code == 404
    assert mine.receipts() == []


def test_fetch_and_remove_at_once(mine):
    one = mine.receipts()[0]["id"]
    assert mine.call("GET", f"/receipts/{one}?delete=false").status_code == 200
    assert mine.call("GET", f"/receipts/{one}?delete=true").status_code == 200
    gone = mine.call("GET", f"/receipts/{one}")
    assert (gone.status_code, gone.json()["code"]) == (404, "receipt.not.found")


def test_receipts_of_others_are_not_there(mine, sender):
    one = mine.receipts()[0]["id"]
    assert sender.call("GET", f"/receipts/{one}").status_code == 404
    assert sender.call("DELETE", f"/receipts/{one}").status_code == 404


@pytest.mark.parametrize(
    "question", ["page=-1", "size=0", "size=1001", "page=x", "page=9999999999"]
)
def test_pages_that_make_no_sense(sender, question):
    answer = sender.call("GET", f"/receipts/?{question}")
    assert (answer.status_code, answer.json()["code"]) == (400, "page.not.valid")


def test_wrong_method(sender):
    answer = sender.call("PUT", "/receipts/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")


def test_the_description_lists_what_exists(committed):
    told = Client().get("/apis/v1/openapi.json", secure=True).json()
    assert told["servers"][0]["url"].endswith("/apis/v1")
    for path, operations in told["paths"].items():
        called = "/apis/v1" + re.sub(r"\{\w+\}", lambda _: str(uuid4()), path)
        access = resolve(called).func.access.kind
        for method in set(operations) - {"parameters"}:
            is_open = access == "public"
            assert is_open == (
                operations[method].get("security") == [] or path.startswith("/oauth/")
            )
            answer = Client().generic(method.upper(), called)
            assert answer.status_code == 401 or is_open, (path, method)
            assert answer.status_code not in {404, 405}, (path, method)
