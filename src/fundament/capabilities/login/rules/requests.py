"""What must hold of a SAML request before anything is answered: one cited table, one loop."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fundament.capabilities.login.types import (
    BindingUnsupported,
    ConsumerUnknown,
    DestinationWrong,
    ProviderUnknown,
    RequestExpired,
    RequestRefused,
    RequestReplayed,
    RequestSignatureWrong,
    RequestUnsigned,
)
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import Binding
from fundament.standards.saml.types import AuthnRequest

SKEW = timedelta(minutes=5)


class SignatureFinding(StrEnum):
    """What was found of a signature."""

    ABSENT = "absent"
    WRONG = "wrong"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What is known of a message. `provider` is None when its issuer is not registered."""

    issued: datetime
    destination: str | None
    provider: ServiceProviderMetadata | None
    signature: SignatureFinding
    seen: bool
    own_addresses: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageRule:
    """One rule: the refusal when it does not hold, and where it is written."""

    refusal: type[RequestRefused]
    source: str
    holds: Callable[[MessageFacts], bool]


MESSAGE_RULES: tuple[MessageRule, ...] = (
    MessageRule(
        ProviderUnknown,
        "saml-core 3.2.1; OIOSAML 3.0.3: partners are known by exchanged metadata",
        lambda facts: facts.provider is not None,
    ),
    MessageRule(
        RequestUnsigned,
        "OIOSAML 3.0.3: WantAuthnRequestsSigned; saml-bindings 3.4.4.1",
        lambda facts: facts.signature is not SignatureFinding.ABSENT,
    ),
    MessageRule(
        RequestSignatureWrong,
        "saml-bindings 3.4.4.1: over the octets as sent",
        lambda facts: facts.signature is SignatureFinding.GOOD,
    ),
    MessageRule(
        DestinationWrong,
        "saml-bindings 3.4.5.2: a signed message must name its destination",
        lambda facts: facts.destination in facts.own_addresses,
    ),
    MessageRule(
        RequestExpired,
        "OIOSAML 3.0.3: IssueInstant within five minutes",
        lambda facts: abs(facts.at - facts.issued) <= SKEW,
    ),
    MessageRule(
        RequestReplayed,
        "saml-profiles 4.1.4.5: an ID is taken once",
        lambda facts: not facts.seen,
    ),
)


def must_be_authentic(facts: MessageFacts) -> None:
    """Raise the first refusal of the table: nothing in the message may be used before.

    Raises ProviderUnknown, RequestUnsigned, RequestSignatureWrong, DestinationWrong,
    RequestExpired, RequestReplayed.
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
