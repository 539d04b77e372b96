"""What partners tell of themselves in metadata, as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from fundament.standards.saml.names import SAMLP, Binding
from fundament.standards.saml.types import Endpoint


@dataclass(frozen=True, slots=True)
class EncryptionKey:
    """A certificate to encrypt for and the algorithms the partner lists, in its order."""

    certificate: x509.Certificate
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestedAttribute:
    """An attribute that the service provider asks for."""

    name: str
    friendly_name: str | None = None
    name_format: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact person of the partner; organisations and shared mail boxes, as published."""

    kind: str
    company: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class AttributeService:
    """A list of attributes that a request may name by its index (saml-metadata 2.4.4.1)."""

    index: int | None
    names: tuple[tuple[str, str], ...]
    attributes: tuple[RequestedAttribute, ...]


@dataclass(frozen=True, slots=True)
class ServiceProviderMetadata:
    """A service provider (saml-metadata 2.4.4).

    `names` and `attributes` are those of its default AttributeConsumingService; `services` are
    all of them.
    """

    entity_id: str
    consumers: tuple[Endpoint, ...]
    logouts: tuple[Endpoint, ...]
    signing: tuple[x509.Certificate, ...]
    encryption: tuple[EncryptionKey, ...]
    name_id_formats: tuple[str, ...] = ()
    attributes: tuple[RequestedAttribute, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    contacts: tuple[Contact, ...] = ()
    requests_signed: bool = False
    wants_assertions_signed: bool = False
    valid_until: datetime | None = None
    services: tuple[AttributeService, ...] = ()

    def attributes_by(self, index: int | None) -> tuple[RequestedAttribute, ...] | None:
        """Return the attributes of the service that a request names, or of the default one.

        None when the request names one that is not in the metadata.
        """
        if index is None:
            return self.attributes
        return next((found.attributes for found in self.services if found.index == index), None)

    def consumer(self, url: str | None, index: int | None) -> Endpoint | None:
        """Return the HTTP-POST consumer that a request names, or the default one.

        None when the request names one that is not in the metadata.
        """
        posts = [found for found in self.consumers if found.binding is Binding.POST]
        if url is not None:
            return next((found for found in posts if found.location == url), None)
        if index is not None:
            return next((found for found in posts if found.index == index), None)
        return next((found for found in posts if found.is_default), posts[0] if posts else None)

    def logout(self) -> Endpoint | None:
        """Return where to send a logout: Redirect before POST, None without either."""
        by_binding = {found.binding: found for found in reversed(self.logouts)}
        return by_binding.get(Binding.REDIRECT) or by_binding.get(Binding.POST)

    def logout_by(self, binding: Binding) -> Endpoint | None:
        """Return the logout endpoint for a binding, or None."""
        return next((found for found in self.logouts if found.binding is binding), None)

    def name_in(self, language: str) -> str:
        """Return the service's name in the language, else in any, else the entityID."""
        named = dict(self.names)
        return named.get(language) or next(iter(named.values()), self.entity_id)


@dataclass(frozen=True, slots=True)
class IdentityProviderMetadata:
    """An identity provider (saml-metadata 2.4.3)."""

    entity_id: str
    sign_on: tuple[Endpoint, ...]
    logouts: tuple[Endpoint, ...]
    signing: tuple[x509.Certificate, ...]
    name_id_formats: tuple[str, ...] = ()
    attributes: tuple[RequestedAttribute, ...] = ()
    wants_requests_signed: bool = True
    protocols: tuple[str, ...] = (SAMLP,)

    def sign_on_by(self, binding: Binding) -> str | None:
        """Return the sign-on address for a binding, or None."""
        return next((found.location for found in self.sign_on if found.binding is binding), None)

    def logout_by(self, binding: Binding) -> Endpoint | None:
        """Return the logout endpoint for a binding, or None."""
        return next((found for found in self.logouts if found.binding is binding), None)
