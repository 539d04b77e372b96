"""Our own keys: shown, and rolled over in three steps that an operator takes.

Who reads our metadata by hand must know the next key before it is used. So it is first prepared
(published), then switched to, and at last the former one is retired; what is sealed for the former
one is read until then. SAML's keys wait for the operator's word; those of OpenID Connect are also
rolled over by the clock, since clients fetch them by themselves.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext_noop

from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.service.eidas import nodes
from fundament.capabilities.login.service.openid import keys as openid
from fundament.capabilities.login.types import (
    KeySet,
    KeysPrepared,
    KeyState,
    KeyUse,
    NothingPrepared,
    NothingToRetire,
    OwnKey,
    Protocol,
)
from fundament.kernel import audit, keyring, keys
from fundament.kernel.acting import Actor, Agent
from fundament.kernel.keyring import Kind, Ring, RingKey

_SETS = {
    Protocol.SAML: KeySet("saml", gettext_noop("Brokerens nøgler"), brokers.RING),
    Protocol.OIDC: KeySet("oidc", gettext_noop("Brokerens nøgler"), openid.RING),
    Protocol.EIDAS: KeySet(
        "eidas", gettext_noop("eIDAS-nodens nøgler"), nodes.SIGNING, nodes.ENCRYPTION
    ),
}
# The next key is prepared so long before the certificate of the present one ends.
BEFORE_THE_END = timedelta(days=90)


def key_set_of(protocol: Protocol) -> KeySet:
    """Return the keys by which we speak a protocol."""
    return _SETS[protocol]


def own_keys(held: KeySet, at: datetime) -> tuple[OwnKey, ...]:
    """Return the keys that are published, what signs before what is encrypted to, oldest first."""
    return tuple(
        _shown(ring, use, key, keyring.published(ring, at), at)
        for use, ring in _rings(held)
        for key in keyring.published(ring, at)
    )


def prepare_keys(held: KeySet, by: Actor | Agent, at: datetime) -> tuple[OwnKey, ...]:
    """Make and publish the next keys; they are used once they are switched to.

    Raises KeysPrepared when there are some already.
    """
    if any(key.state is KeyState.NEXT for key in own_keys(held, at)):
        raise KeysPrepared
    _prepare(held, at)
    _record(held, gettext_noop("Næste nøgle gjort klar"), by, at)
    return own_keys(held, at)


def switch_keys(held: KeySet, by: Actor | Agent, at: datetime) -> tuple[OwnKey, ...]:
    """Let the keys that were prepared be used from now on. Raises NothingPrepared."""
    if not [key for _, ring in _rings(held) for key in keyring.switch(ring, at)]:
        raise NothingPrepared
    _record(held, gettext_noop("Skiftet til næste nøgle"), by, at)
    return own_keys(held, at)


def retire_keys(held: KeySet, by: Actor | Agent, at: datetime) -> tuple[OwnKey, ...]:
    """Publish the keys that are used no longer no more; they are deleted. Raises NothingToRetire.

    What is still under way and sealed for one of them cannot be read afterwards.
    """
    if not [key for _, ring in _rings(held) for key in keyring.retire(ring, at)]:
        raise NothingToRetire
    _record(held, gettext_noop("Tidligere nøgle udfaset"), by, at)
    return own_keys(held, at)


def prepare_in_time(held: KeySet, at: datetime) -> bool:
    """Prepare the next keys when a present one's certificate ends soon; return whether.

    Publishing them changes nothing for anybody; the switch is left to an operator.
    """
    shown = own_keys(held, at)
    ends = [key.not_after for key in shown if key.state is KeyState.SIGNS and key.not_after]
    if any(key.state is KeyState.NEXT for key in shown) or min(ends) - at > BEFORE_THE_END:
        return False
    _prepare(held, at)
    return True


def _prepare(held: KeySet, at: datetime) -> None:
    for _, ring in _rings(held):
        keyring.prepare(ring, at)


def _rings(held: KeySet) -> list[tuple[KeyUse, Ring]]:
    encryption = [(KeyUse.ENCRYPTION, held.encryption)] if held.encryption else []
    return [(KeyUse.SIGNING, held.signing), *encryption]


def _shown(
    ring: Ring, use: KeyUse, key: RingKey, all_of_them: tuple[RingKey, ...], at: datetime
) -> OwnKey:
    state = KeyState.LAST if key.signs_at(at) else KeyState.NEXT
    if keyring.signing(ring, key.kind, at) == key:
        state = KeyState.SIGNS
    certificate = keys.certificate(key.name) if ring.kinds == (Kind.RSA,) else None
    spki = key.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    shown = certificate.public_bytes(Encoding.DER) if certificate else spki
    return OwnKey(
        use,
        key.name,
        key.kind,
        state,
        sha256(shown).hexdigest(),
        key.since,
        keyring.end_of(key, all_of_them),
        certificate.not_valid_after_utc if certificate else None,
    )


def _record(held: KeySet, action: str, by: Actor | Agent, at: datetime) -> None:
    audit.record(
        audit.Look(
            at=at,
            actor=by,
            acted_for=None,
            about=None,
            what=held.danish,
            action=action,
            purpose=gettext_noop("At drive den fælles infrastruktur"),
            legal_basis=gettext_noop("Lov om MitID og NemLog-in"),
            reference=f"{audit.OPERATION}keys/{held.word}",
        )
    )
