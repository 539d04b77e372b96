"""What must hold of a SAML request before anything is answered: one cited table, one loop."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fundament.capabilities.login.types import (
    AppUnknown,
    BindingUnsupported,
    ConsumerUnknown,
    DestinationWrong,
    ProviderUnknown,
    RequestExpired,
    RequestRefused,
    RequestSignatureWrong,
    RequestUnsigned,
)
from fundament.standards.oiosaml.types import AppSwitch, Profile
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import Binding
from fundament.standards.saml.types import AuthnRequest

SKEW = timedelta(minutes=5)
LONGEST_WAY_BACK = 1024
# An app's own scheme is a host name turned round (RFC 8252, 7.1), so that it has a full stop.
_OWN_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")


class SignatureFinding(StrEnum):
    """What was found of a signature."""

    ABSENT = "absent"
    WRONG = "wrong"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What is known of a message. `provider` is None when its issuer is not registered.

    `ends` is the NotOnOrAfter of a LogoutRequest, where it has one.
    """

    issued: datetime
    destination: str | None
    provider: ServiceProviderMetadata | None
    signature: SignatureFinding
    own_addresses: frozenset[str]
    at: datetime
    ends: datetime | None = None
    by_soap: bool = False


@dataclass(frozen=True, slots=True)
class MessageRule:
    """One rule: the refusal when it does not hold, and where it is written."""

    refusal: type[RequestRefused]
    source: str
    holds: Callable[[MessageFacts], bool]


MESSAGE_RULES: tuple[MessageRule, ...] = (
    MessageRule(
        ProviderUnknown,
        "saml-core 3.2.1; OIOSAML: partners are known by exchanged metadata",
        lambda facts: facts.provider is not None,
    ),
    MessageRule(
        RequestUnsigned,
        "OIOSAML: WantAuthnRequestsSigned; saml-bindings 3.4.4.1",
        lambda facts: facts.signature is not SignatureFinding.ABSENT,
    ),
    MessageRule(
        RequestSignatureWrong,
        "saml-bindings 3.4.4.1: over the octets as sent",
        lambda facts: facts.signature is SignatureFinding.GOOD,
    ),
    MessageRule(
        DestinationWrong,
        "saml-bindings 3.4.5.2: a signed message must name its destination; not so by SOAP",
        lambda facts: (
            facts.destination in facts.own_addresses
            or (facts.by_soap and facts.destination is None)
        ),
    ),
    MessageRule(
        RequestExpired,
        "OIOSAML: IssueInstant within five minutes",
        lambda facts: abs(facts.at - facts.issued) <= SKEW,
    ),
    MessageRule(
        RequestExpired,
        "saml-core 3.7.1: NotOnOrAfter of a LogoutRequest",
        lambda facts: facts.ends is None or facts.at < facts.ends,
    ),
)


def must_be_authentic(facts: MessageFacts) -> None:
    """Raise the first refusal of the table: nothing in the message may be used before.

    Whoever calls then takes the message's ID, once (saml-profiles 4.1.4.5). Raises ProviderUnknown,
    RequestUnsigned, RequestSignatureWrong, DestinationWrong, RequestExpired.
    """
    for rule in MESSAGE_RULES:
        if not rule.holds(facts):
            raise rule.refusal


def must_be_answerable(request: AuthnRequest, provider: ServiceProviderMetadata) -> str:
    """Return the address that the answer goes to: one of the provider's metadata, by HTTP-POST.

    An address from elsewhere would hand the assertion to whoever wrote the request.
    Raises ConsumerUnknown, BindingUnsupported. Source: saml-profiles 4.1.4.1; OIOSAML 3.0.3.
    """
    if request.protocol_binding not in {None, Binding.POST}:
        raise BindingUnsupported
    consumer = provider.consumer(request.acs_url, request.acs_index)
    if consumer is None:
        raise ConsumerUnknown
    return consumer.location


def is_way_back(address: str) -> bool:
    """Return whether an address can lead back to an app: https, or the app's own scheme.

    Schemes that run or show something by themselves are none.
    """
    scheme = address.partition(":")[0].lower()
    plain = address.isprintable() and " " not in address and len(address) <= LONGEST_WAY_BACK
    known = scheme == "https" or bool(_OWN_SCHEME.fullmatch(scheme))
    return plain and known and len(address) > len(scheme) + 1


def app_of(
    request: AuthnRequest, profile: Profile, registered: tuple[str, ...]
) -> AppSwitch | None:
    """Return the app that began the login, if one did; its address is a registered one.

    An address from elsewhere would lead the person, logged in, to whoever wrote the request.
    Raises AppUnknown, AppSwitchWrong. Source: the broker's schema of extensions.
    """
    app = profile.app_switch_of(request)
    if app is not None and app.return_url is not None and app.return_url not in registered:
        raise AppUnknown
    return app
