"""What the visits of all pages share: people signed in, a foreign service, a full letter."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.oiosaml.types import IdentityType
from fundament.standards.saml.names import NameIdFormat
from fundament.standards.saml.types import Extension, NameId
from tests.capabilities.login.openid import ISSUER, OpenIdClient
from tests.capabilities.login.services import BROKER, Service
from tests.letters import letter
from tests.signing import code_of, sign_in
from tests.visiting import unsung

BROKER_PATH = "/idp/saml/3.0/"
# Passing pages go on by script at once; without these they stay, as for people without script.
PASSING = re.compile(r"/(init|follow|abroad)(\.\w+)?\.js")
EVERYTHING = "Afgørelse med alt, hvad et brev kan have"


@dataclass
class World:
    """A running Fundament, its people, the pupils, and what has been made for them."""

    chromium: object
    running: object
    people: dict
    pupils: dict
    contexts: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)
    made: set = field(default_factory=set)
    kept: dict = field(default_factory=dict)

    def context(self, key):
        """The browser in which that person is signed in; signed in once, for real."""
        if key not in self.contexts:
            made = self.fresh()
            page = made.new_page()
            sign_in(page, self.people[key])
            shut(page)
            self.contexts[key] = made
        return self.contexts[key]

    def page(self, key):
        """The page on which that person looks at everything: a new one costs a process.

        Nobody gets a page of a browser that knows nobody.
        """
        if key is None:
            return self.fresh().new_page()
        if key not in self.pages or self.pages[key].is_closed():
            self.pages[key] = self.context(key).new_page()
        return self.pages[key]

    def leave(self, key, page):
        """Be done with a page that was given; a person's stays, without what a visit did to it."""
        if key is None:
            page.context.close()
        else:
            page.wait_for_load_state()
            page.unroute_all()

    def fresh(self):
        """A browser that knows nobody."""
        return self.chromium.new_context(
            base_url=self.running.base_url,
            ignore_https_errors=True,
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
        )

    def speak(self, context, language):
        url = self.running.base_url
        context.add_cookies([{"name": "fundament-language", "value": language, "url": url}])

    def service(self, name, kind=Service):
        """A foreign service, known here by its metadata."""
        found = kind(name)
        if name not in self.made:
            page = self.context("operator").new_page()
            connect(page, found)
            shut(page)
            self.made.add(name)
        return found

    def private_service(self, name):
        """The same, of the private sector, to which people give their CPR number themselves."""
        found = Service(name)
        if name not in self.made:
            page = self.context("operator").new_page()
            page.goto("/login/providers/")
            page.locator("label[for=private_sector]").click()
            fill_in(page, found.metadata().decode(), BUTTON)
            page.goto(f"/login/providers/settings/?entity_id={found.entity_id}")
            page.locator("label[for=cpr_match]").click()
            page.locator("main form[action$='/settings/'] button").click()
            shut(page)
            self.made.add(name)
        return found

    def client(self, name, **metadata):
        """A client of OpenID Connect, known here by its metadata."""
        found = OpenIdClient(name, metadata)
        if name not in self.made:
            page = self.context("operator").new_page()
            connect_client(page, found)
            shut(page)
            self.made.add(name)
        return found

    def wish_of(self, client, **changed):
        """The address by which the client asks the broker to log somebody in."""
        return client.address(**changed).removeprefix(ISSUER)

    def request_of(self, service, **changed):
        """The address by which the service asks the broker to log somebody in."""
        wish = {"destination": self.running.base_url + BROKER_PATH} | changed
        return BROKER_PATH + service.address(**wish).removeprefix(BROKER)

    def logout_of(self, service, **changed):
        """The address by which the service asks the broker to log out who is no longer there."""
        name = f"https://data.gov.dk/model/core/eid/person/uuid/{uuid4()}"
        gone = SimpleNamespace(
            name_id=NameId(name, NameIdFormat.PERSISTENT),
            authentication=SimpleNamespace(session_index=f"_{uuid4().hex}"),
        )
        wish = {"destination": self.running.base_url + BROKER_PATH} | changed
        return BROKER_PATH + service.logout_address(gone, **wish).removeprefix(BROKER)

    def letter_with_everything(self, key):
        """The title of a letter with attachments, actions and files of all kinds, in her inbox."""
        if key not in self.made:
            body = letter(
                "CVR:99000058",
                f"CPR:{self.people[key]['cpr']}",
                example="full",
                files=FILES,
                label=EVERYTHING,
                doNotDeliverUntilDate=None,
                mandatory="true",
                legalNotification="true",
            )
            file = Path(self.running.home) / "everything.xml"
            file.write_bytes(body)
            assert "COMPLETED" in self.running.call("send", str(file))
            self.made.add(key)
        return EVERYTHING

    def letter_to_answer(self, key):
        """The title of a letter that takes an answer, in her inbox."""
        title = "Vi mangler en oplysning"
        if title not in self.made:
            until = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT12:00:00Z")
            to = f"CPR:{self.people[key]['cpr']}"
            answered = {"reply": "true", "replyByDateTime": until}
            file = Path(self.running.home) / "answer.xml"
            file.write_bytes(letter("CVR:99000058", to, files=FILES[:1], label=title, **answered))
            assert "COMPLETED" in self.running.call("send", str(file))
            self.made.add(title)
        return title

    def system(self, name):
        """The name of a mail system that nothing else needs; added when it is not there."""
        if name not in self.made:
            out = Path(self.running.home) / name
            words = ("--cvr", "99000058", "--kind", "recipient", "--name", name, "--out", str(out))
            self.running.call("system", "add", *words)
            self.made.add(name)
        return name

    def stranger(self):
        """Under what one finds somebody who has an eID and is signed in by no visit."""
        if "stranger" not in self.people:
            number = unsung(self.running)[-3]
            [self.people["stranger"]] = self.running.credentials("--cpr", number)["persons"]
        return "stranger"

    def school_list(self):
        """A class of the demo's teacher, made by a list, of people without a school login."""
        if "school list" not in self.made:
            pupils = [self.people[key]["cpr"] for key in ("student", "twin", "mover", "owner")]
            first = {"name": "0.X", "pupils": pupils, "staff": [self.people["teacher"]["cpr"]]}
            whole = {"number": "905018", "name": "Nye Skole", "municipality": "99000090"}
            file = Path(self.running.home) / "school.json"
            file.write_text(json.dumps({"schools": [{**whole, "classes": [first]}]}))
            self.running.call("school", "load", str(file))
            self.made.add("school list")

    def close(self):
        for context in self.contexts.values():
            context.close()


FILES = [
    ("afgoerelse.html", "text/html", "<h1>Afgørelse</h1><p>Du får tilladelsen.</p>".encode()),
    ("bemaerkninger.txt", "text/plain", "Husk nabohøringen.".encode()),
    ("tegninger.docx", "application/vnd.oasis.opendocument.text", b"PK"),
]


BUTTON = "button:not([name=check])"


def shut(page):
    """Close a page when it has come; Chromium can lose its word that it closed one on its way."""
    page.wait_for_load_state()
    page.close(run_before_unload=True)  # which does not wait for that word


def connect(page, service, button=BUTTON):
    """Give the service's metadata on the operators' page, and press one of its two buttons."""
    give_metadata(page, service.metadata().decode(), button)


def connect_client(page, client, button=BUTTON, **changed):
    """The same for a client of OpenID Connect."""
    give_metadata(page, json.dumps(client.described(**changed)), button)


def give_metadata(page, metadata, button):
    page.goto("/login/providers/")
    fill_in(page, metadata, button)


def fill_in(page, metadata, button):
    form = page.locator("form[action='/login/providers/add/']")
    form.locator("textarea").fill(metadata)
    form.locator(button).click()


def stop_passing(page):
    """Let passing pages stay, as they do where no script runs."""
    page.route(PASSING, lambda route: route.fulfill(body="", content_type="text/javascript"))


def give(page, name, text):
    """Fill the one field of a step of the login, and go on."""
    page.fill(f"#{name}", text)
    page.locator("form:has(.form-group) button[type=submit]").click()


def log_in(page, person):
    """Go through the steps from where the page is."""
    give(page, "username", person["username"])
    give(page, "password", person["password"])
    give(page, "code", code_of(person))


def professional():
    """The context class by which a service asks for somebody who acts for an organisation."""
    return (TODAY.identity_uri(IdentityType.PROFESSIONAL),)


def app_switch(platform, *children):
    """The extension by which an app asks for its turn back."""
    space = f"{{{TODAY.extensions}}}"
    named = (Extension(f"{space}Platform", platform), *children)
    return (Extension(f"{space}{TODAY.app_switch}", "", named),)


def long_ago():
    return datetime.now(UTC) - timedelta(hours=2)
