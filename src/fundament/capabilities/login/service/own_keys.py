"""The broker's own signing keys: shown, and rolled over in three steps that an operator takes.

A service that reads our metadata by hand must know the next key before it signs. So it is first
prepared (published), then switched to, and at last the former one is retired. SAML's keys wait for
the operator's word; those of OpenID Connect are also rolled over by the clock, since clients fetch
them by themselves.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext_noop

from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.service.openid import keys as openid
from fundament.capabilities.login.types import (
    KeysPrepared,
    KeyState,
    NothingPrepared,
    NothingToRetire,
    OwnKey,
    Protocol,
)
from fundament.kernel import audit, keyring, keys
from fundament.kernel.acting import Actor, Agent
from fundament.kernel.keyring import Kind, Ring, RingKey

RINGS: dict[Protocol, Ring] = {Protocol.SAML: brokers.RING, Protocol.OIDC: openid.RING}
# The next key of SAML is prepared so long before the certificate of the present one ends.
BEFORE_THE_END = timedelta(days=90)


def own_keys(protocol: Protocol, at: datetime) -> tuple[OwnKey, ...]:
    """Return the keys that are published, oldest first."""
    ring = RINGS[protocol]
    shown = keyring.published(ring, at)
    return tuple(_shown(ring, key, shown, at) for key in shown)


def prepare_keys(protocol: Protocol, by: Actor | Agent, at: datetime) -> tuple[OwnKey, ...]:
    """Make and publish the next keys; they sign once they are switched to.

    Raises KeysPrepared when there are some already.
    """
    if any(key.state is KeyState.NEXT for key in own_keys(protocol, at)):
        raise KeysPrepared
    keyring.prepare(RINGS[protocol], at)
    _record(protocol, gettext_noop("Næste nøgle gjort klar"), by, at)
    return own_keys(protocol, at)


def switch_keys(protocol: Protocol, by: Actor | Agent, at: datetime) -> tuple[OwnKey, ...]:
    """Let the keys that were prepared sign from now on. Raises NothingPrepared."""
    if not keyring.switch(RINGS[protocol], at):
        raise NothingPrepared
    _record(protocol, gettext_noop("Skiftet til næste nøgle"), by, at)
    return own_keys(protocol, at)


def retire_keys(protocol: Protocol, by: Actor | Agent, at: datetime) -> tuple[OwnKey, ...]:
    """Publish the keys that no longer sign no more; they are deleted. Raises NothingToRetire."""
    if not keyring.retire(RINGS[protocol], at):
        raise NothingToRetire
    _record(protocol, gettext_noop("Tidligere nøgle udfaset"), by, at)
    return own_keys(protocol, at)


def prepare_in_time(at: datetime) -> bool:
    """Prepare SAML's next key when the present one's certificate ends soon; return whether.

    Publishing it changes nothing for anybody; the switch is left to an operator.
    """
    shown = own_keys(Protocol.SAML, at)
    ends = [key.not_after for key in shown if key.state is KeyState.SIGNS and key.not_after]
    if any(key.state is KeyState.NEXT for key in shown) or min(ends) - at > BEFORE_THE_END:
        return False
    keyring.prepare(RINGS[Protocol.SAML], at)
    return True


def _shown(ring: Ring, key: RingKey, all_of_them: tuple[RingKey, ...], at: datetime) -> OwnKey:
    state = KeyState.LAST if key.signs_at(at) else KeyState.NEXT
    if keyring.signing(ring, key.kind, at) == key:
        state = KeyState.SIGNS
    certificate = keys.certificate(key.name) if ring.kinds == (Kind.RSA,) else None
    spki = key.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    shown = certificate.public_bytes(Encoding.DER) if certificate else spki
    return OwnKey(
        key.name,
        key.kind,
        state,
        sha256(shown).hexdigest(),
        key.since,
        keyring.end_of(key, all_of_them),
        certificate.not_valid_after_utc if certificate else None,
    )


def _record(protocol: Protocol, action: str, by: Actor | Agent, at: datetime) -> None:
    audit.record(
        audit.Look(
            at=at,
            actor=by,
            acted_for=None,
            about=None,
            what=gettext_noop("Brokerens nøgler"),
            action=action,
            purpose=gettext_noop("At drive den fælles infrastruktur"),
            legal_basis=gettext_noop("Lov om MitID og NemLog-in"),
            reference=f"{audit.OPERATION}keys/{protocol}",
        )
    )
