"""node-saml, an independent service provider, logs in and out through HTTP."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.capabilities.login import service as login
from fundament.kernel import keys
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.names import NameIdFormat
from tests.capabilities.login.conftest import passing_form
from tests.capabilities.login.services import BROKER, Service

pytestmark = [pytest.mark.django_db, pytest.mark.outside]


@pytest.fixture
def node(node_modules, tmp_path):
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    service = Service("nodejs").register()
    key = keys.key_file(service.key).read_text()
    options = {
        "issuer": service.entity_id,
        "callbackUrl": service.acs,
        "entryPoint": BROKER,
        "logoutUrl": BROKER,
        "idpIssuer": login.own_broker().entity_id,
        "idpCert": keys.certificate("login-broker").public_bytes(Encoding.PEM).decode(),
        "privateKey": key,
        "decryptionPvk": key,
        "signatureAlgorithm": "sha256",
        "identifierFormat": NameIdFormat.PERSISTENT,
        "authnContext": [OIOSAML.level_uri(Assurance.SUBSTANTIAL)],
        "racComparison": "minimum",
        "wantAssertionsSigned": True,
        "wantAuthnResponseSigned": False,
        "validateInResponseTo": "always",
        "acceptedClockSkewMs": 300000,
    }

    def call(act, **more):
        order = {"act": act, "options": options, "store": str(tmp_path / "requests.json"), **more}
        done = subprocess.run(
            [program, str(Path(__file__).with_name("saml-service.cjs"))],
            input=json.dumps(order), capture_output=True, text=True, check=False,
            env=os.environ | {"NODE_PATH": str(node_modules)},
        )  # fmt: skip
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    return call


def test_logs_in_and_out(node, people, browser):
    person = people["empty_mailbox"]
    page = browser.get(node("authorize")["address"])
    form = passing_form(browser.log_in(person, page))
    assert form[1]["RelayState"] == "tilbage-hertil"
    answer = node("answer", response=form[1]["SAMLResponse"])
    assert "error" not in answer, answer
    profile = answer["profile"]
    assert profile["nameIDFormat"] == NameIdFormat.PERSISTENT
    assert profile[OIOSAML.attribute("cpr_number").name] == person.cpr
    assert profile[OIOSAML.attribute("full_name").name] == person.name
    gone = browser.get(node("logout", profile=profile)["address"])
    query = urlsplit(gone["Location"]).query
    fields = {name: values[0] for name, values in parse_qs(query).items()}
    assert fields["RelayState"] == "farvel"
    assert node("logged-out", query=fields, original=query) == {"loggedOut": True}
    again = browser.get(node("authorize")["address"])
    assert passing_form(again) is None


def test_an_answer_works_once(node, people, browser):
    page = browser.get(node("authorize")["address"])
    form = passing_form(browser.log_in(people["empty_mailbox"], page))
    assert "profile" in node("answer", response=form[1]["SAMLResponse"])
    assert "error" in node("answer", response=form[1]["SAMLResponse"])
