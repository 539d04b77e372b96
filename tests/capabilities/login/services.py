"""A service provider of the tests: keys of its own, metadata, requests, and reading of answers."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

from fundament.capabilities.login import service as login
from fundament.kernel import keys
from fundament.kernel.acting import INSTALLATION
from fundament.standards.oiosaml.checks import checks_of
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.bindings import REQUEST, read_post, write_redirect
from fundament.standards.saml.logout import write_logout_request
from fundament.standards.saml.metadata_types import (
    EncryptionKey,
    RequestedAttribute,
    ServiceProviderMetadata,
)
from fundament.standards.saml.metadata_writing import write_service_provider
from fundament.standards.saml.names import NAME_FORMAT_URI, Binding, NameIdFormat
from fundament.standards.saml.requests import write_authn_request
from fundament.standards.saml.response_checks import Expected
from fundament.standards.saml.responses import read_response
from fundament.standards.saml.types import AuthnRequest, Endpoint, LogoutRequest

BROKER = "https://localhost:8443/idp/saml/3.0/"
CBC = (
    "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
    "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
)


@dataclass
class Service:
    name: str
    attributes: tuple = ("spec_version", "loa", "cpr_number", "full_name", "age")
    methods: tuple = CBC
    logouts: tuple = (Binding.REDIRECT, Binding.POST)
    name_id_format: str = NameIdFormat.PERSISTENT
    private_sector: bool = False
    names: tuple = ()
    sent: list = field(default_factory=list)
    changed: dict = field(default_factory=dict)

    @property
    def entity_id(self):
        return f"https://{self.name}.example"

    @property
    def acs(self):
        return f"{self.entity_id}/acs"

    @property
    def slo(self):
        return f"{self.entity_id}/slo"

    @property
    def key(self):
        return f"test-{self.name}"

    def metadata(self):
        described = replace(
            ServiceProviderMetadata(
                entity_id=self.entity_id,
                consumers=(Endpoint(Binding.POST, self.acs, index=0, is_default=True),),
                logouts=tuple(Endpoint(binding, self.slo) for binding in self.logouts),
                signing=(keys.certificate(self.key),),
                encryption=(EncryptionKey(keys.certificate(self.key), self.methods),),
                name_id_formats=(self.name_id_format,),
                attributes=tuple(
                    RequestedAttribute(OIOSAML.attribute(key).name, None, NAME_FORMAT_URI, True)
                    for key in self.attributes
                ),
                names=self.names or (("da", self.name.title()), ("en", self.name.title())),
                requests_signed=True,
                wants_assertions_signed=True,
            ),
            **self.changed,
        )
        return write_service_provider(described, f"_{uuid4().hex}", self.key)

    def register(self):
        login.register_provider(
            self.metadata(), INSTALLATION, datetime.now(UTC), private_sector=self.private_sector
        )
        return self

    def request(self, **changed):
        wish = {
            "id": f"_{uuid4().hex}",
            "issuer": self.entity_id,
            "issue_instant": datetime.now(UTC),
            "destination": BROKER,
            "acs_url": self.acs,
            "protocol_binding": Binding.POST,
        }
        self.sent.append(AuthnRequest(**wish | changed))
        return self.sent[-1]

    def address(self, relay_state="stat=1&æ", key=None, **changed):
        body = write_authn_request(self.request(**changed))
        return write_redirect(BROKER, REQUEST, body, relay_state, key or self.key)

    def read(self, form, wanted=Assurance.LOW, at=None):
        """Read the answer as a careful service does; returns the assertion."""
        received = read_post(list(form[1].items()))
        expected = expected_of(self, (keys.certificate("login-broker"),), wanted, at)
        return read_response(received.body, (self.key,), expected).assertion

    def logout_address(self, assertion, **changed):
        wish = {
            "id": f"_{uuid4().hex}",
            "issuer": self.entity_id,
            "issue_instant": datetime.now(UTC),
            "destination": BROKER,
            "name_id": assertion.name_id,
            "session_indexes": (assertion.authentication.session_index,),
        }
        body = write_logout_request(LogoutRequest(**wish | changed))
        return write_redirect(BROKER, REQUEST, body, "tilbage", self.key)


def expected_of(service, certificates, wanted=Assurance.LOW, at=None):
    """What a service knows before it reads an answer to its last request."""
    return Expected(
        service.sent[-1].id,
        service.acs,
        service.entity_id,
        login.own_broker().entity_id,
        tuple(certificates),
        at or datetime.now(UTC),
        checks_of(OIOSAML, wanted, None),
    )
