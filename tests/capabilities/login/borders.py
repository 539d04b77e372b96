"""Ways across the border: a browser that logs in in the other country, and comes back."""

import re
from dataclasses import dataclass, replace
from uuid import uuid4

from fundament.capabilities.login.models import ForeignPerson, LinkRequest
from fundament.capabilities.login.rules.eidas import MEMBER_STATE
from fundament.kernel import audit
from fundament.portal.abroad.people import PIN
from fundament.standards.eidas.names import GATEWAY_NAMES, NATURAL_PERSON
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.metadata_reading import read_service_provider
from fundament.standards.saml.metadata_types import RequestedAttribute
from fundament.standards.saml.metadata_writing import write_service_provider
from fundament.standards.saml.names import NAME_FORMAT_URI
from tests.capabilities.login.conftest import text
from tests.capabilities.login.services import Service

IDENTIFIER = {"zora": "XX/DK/91-0417-2204", "amira": "XX/DK/93-1002-7731"}
REASON = "Navn, fødselsdato og fødested passer med registret."
IDENTIFIER["amira-renewed"] = "XX/DK/93-1002-9958"


@dataclass
class OpenToEurope(Service):
    """A Danish service that asks for the eIDAS attributes, and takes a CPR number where it can."""

    must_have_number: bool = False
    gateway: bool = False

    def metadata(self):
        described = read_service_provider(super().metadata())
        described = replace(described, attributes=self.requested())
        return write_service_provider(described, f"_{uuid4().hex}", self.key)

    def requested(self):
        ours = ("spec_version", "loa", "cpr_number")
        must = self.must_have_number
        named = [(OIOSAML.attribute(key).name, must or key != "cpr_number") for key in ours]
        spelt = GATEWAY_NAMES if self.gateway else {}
        named += [(spelt.get(a.name, a.name), a.mandatory) for a in NATURAL_PERSON.values()]
        named.append((MEMBER_STATE, False))
        return tuple(RequestedAttribute(n, None, NAME_FORMAT_URI, must) for n, must in named)


def step_of(page):
    """The login under way that a page belongs to."""
    return re.search(r"/login/([0-9a-f-]{36})/", text(page))[1]


def go_abroad(browser, page, card, pin=PIN):
    """Choose the country on the page of a login, and log in there; return the page after it."""
    login = browser.post(f"/login/{step_of(page)}/eu/", {"country": "XX"})
    return log_in_there(browser, login, card, pin)


def log_in_there(browser, page, card, pin=PIN):
    state = re.search(r'name="state" value="([^"]+)"', text(page))[1]
    return browser.post("/demo/xx/proxy/log-in/", {"state": state, "citizen": card, "pin": pin})


def press(browser, page, name):
    """Press a button of the page about who has come."""
    return browser.post(f"/login/{step_of(page)}/eu/known/", {name: "1"})


def foreign(card):
    return ForeignPerson.objects.get(identifier=IDENTIFIER[card])


def wish_of(card):
    return LinkRequest.objects.filter(foreign__identifier=IDENTIFIER[card]).latest("asked_at")


def lines_about(party):
    return [line.look for line in audit.looks_at(party)]


def ask_from(browser, card):
    """Log in at the portal as somebody from abroad, and ask for a link."""
    page = go_abroad(browser, browser.get("/log-ind/?next=/hvem/"), card)
    return press(browser, page, "ask")


def seen(card):
    """The proposal for the card, as the page names it to whoever says yes to it."""
    found = wish_of(card).proposed_at
    return found.isoformat() if found else "none"


def decide(officer, card, **given):
    wish = wish_of(card)
    if given.get("second") == "1":
        given["second"] = seen(card)
    return officer.post(f"/login/eu/links/{wish.id}/", {"reason": REASON} | given)


def approve(officer, card, party, **given):
    return decide(officer, card, approve="1", person=party.number, **given)
