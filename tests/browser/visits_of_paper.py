"""How one comes to the pages of letters on paper: sent over SF1601 by the region's system."""

import http.client
import json
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.kernel.ids import PartyId
from fundament.standards.kombit.consignment import PostalAddress
from tests.browser.visits import CITIZEN, OPERATOR, straight, visit
from tests.browser.visits_of_flow import DESK, region_of
from tests.capabilities.post.kombi import HEADERS, ISSUE, KOMBI, TOKEN, kombi, on_paper, wish

HOME = PostalAddress(
    "DK", name="Karla Prøve", road="Åvej", house_number="7", postcode="8000", district="Aarhus"
)
straight("post/papir/", "papers-none", CITIZEN)
straight("demo/print/", "printer-refused", CITIZEN)


def call(sender, path, body, media_type, **headers):
    """Post to the running program as the region's system; return the answer's bytes."""
    to = http.client.HTTPSConnection("localhost", sender.running.port, context=sender.context())
    try:
        to.request("POST", path, body, {"Content-Type": media_type} | headers)
        answer = to.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        return content
    finally:
        to.close()


def send_paper(world, **changed):
    """Send a letter on paper as public clients do."""
    sender, owner = region_of(world), PartyId.company(region_of(world).system["cvr"])
    with open(sender.proof.cert_file, "rb") as file:
        der = x509.load_pem_x509_certificate(file.read()).public_bytes(Encoding.DER)
    asked = wish(SimpleNamespace(owner=owner, der=der))
    issued = json.loads(call(sender, ISSUE, asked, "application/json"))
    form = urlencode({"saml-token": issued["RequestedSecurityToken"]["Assertion"]})
    given = json.loads(call(sender, TOKEN, form, "application/x-www-form-urlencoded"))
    bearer = {"Authorization": f"Holder-of-key {given['access_token']}"} | HEADERS
    body = kombi("Fysisk Post", on_paper(**changed))
    call(sender, KOMBI, body, "application/xml", **bearer)


def see_printed(page, world):
    """Go to the printer once it has printed; the worker needs a moment for that."""
    send_paper(world, to=HOME)
    page.goto("/demo/print/")
    for _ in range(500):
        if page.locator("main form").count():
            return
        page.reload()
    raise AssertionError("nothing was printed")


@visit("printer", "demo/print/", OPERATOR)
def printer(page, world):
    see_printed(page, world)


@visit("printer-returned", "demo/print/", OPERATOR)
def printer_returned(page, world):
    see_printed(page, world)
    page.locator("main form button").first.click()
    assert page.locator(".alert-success").count() == 1


@visit("papers", "post/papir/", DESK)
def papers(page, world):
    send_paper(world, id="Sag-2026-000117-brev-nr-2-til-borgeren", to=HOME)
    page.goto("/post/papir/")


@visit("paper-numbers", "post/papir/tal/")
def paper_numbers(page, world):
    send_paper(world, to=HOME)
    page.goto("/post/papir/tal/")


@visit("paper", "post/papir/<uuid:letter>/", DESK)
def paper(page, world):
    send_paper(world, to=HOME)
    page.goto("/post/papir/")
    page.locator("main tbody a").first.click()


@visit("paper-failed", "post/papir/<uuid:letter>/", DESK)
def paper_failed(page, world):
    send_paper(world, file_format="PDF", content=b"%PDF-1.7 og intet andet")
    page.goto("/post/papir/")
    for _ in range(500):
        page.locator("main tbody a").first.click()
        if page.locator(".alert-error").count():
            return
        page.go_back()
        page.reload()
    raise AssertionError("nothing was refused")


@visit("paper-not-mine", "post/papir/<uuid:letter>/", CITIZEN)
def paper_not_mine(page, world):
    page.goto(f"/post/papir/{uuid4()}/")
