"""Passkeys by WebAuthn Level 3: added, and asked for in a login.

They are discoverable: no list of credentials goes to the browser, so that a name tells a stranger
nothing. The holder must be verified (PIN, fingerprint). Whether a key can be copied to other
devices, it says itself (backup eligibility); its make is not attested.
Source: W3C WebAuthn Level 3, 6.1.3, 7.1, 7.2.
"""

import json
import os
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Authenticator, LoginAttempt
from fundament.capabilities.identity.service import (
    changes,
    finishing,
    invitations,
    ledger,
    signing_in,
    tries,
)
from fundament.capabilities.identity.types import (
    Attempt,
    Authenticated,
    AuthenticatorKind,
    CredentialsRefused,
    InvitationUnknown,
    PasskeyRefused,
    RelyingParty,
)
from fundament.kernel.acting import Acting, Level

PASSKEY, SYNCED_PASSKEY = AuthenticatorKind.PASSKEY, AuthenticatorKind.SYNCED_PASSKEY
CHALLENGE_BYTES = 32
LONGEST_MESSAGE = 20_000
_NAME = "Fundament"


def passkey_to_add(acting: Acting, site: RelyingParty) -> tuple[str, bytes]:
    """Return what the browser needs to make a passkey (JSON), and the challenge to keep meanwhile.

    Raises IdentityUnknown, TooManyAuthenticators.
    """
    row = queries.identity_of(acting.actor.party)
    held = list(queries.in_use(row.id, PASSKEY, SYNCED_PASSKEY))
    rules.must_have_room(len(held))
    challenge = os.urandom(CHALLENGE_BYTES)
    options = generate_registration_options(
        rp_id=site.id,
        rp_name=_NAME,
        user_id=row.id.bytes,
        user_name=row.username,
        user_display_name=acting.actor.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=bytes(one.credential))
            for one in held
            if one.credential
        ],
    )
    return options_to_json(options), challenge


def add_passkey(
    acting: Acting,
    made: tuple[str, bytes],
    site: RelyingParty,
    named: tuple[str, str],
    caller: str,
    at: datetime,
) -> AuthenticatorKind:
    """Keep the passkey that the browser made (JSON) for the challenge; return of which kind it is.

    `named` is what the person calls it, and a code from a desk, or nothing: without one the passkey
    is never worth more than the login in which it is added.
    Raises PasskeyRefused, IdentityUnknown, IdentityNotInUse, TooManyAuthenticators,
    InvitationUnknown, TooManyTries.
    """
    body, challenge = made
    row, (label, code) = queries.identity_of(acting.actor.party), named
    ceiling = acting.level or Level.LOW
    invitation = invitations.found(code, caller, at) if code.strip() else None
    if invitation is not None:
        if invitation.identity != row.id:
            raise InvitationUnknown
        ceiling = max(ceiling, invitation.ceiling)
    try:
        found = verify_registration_response(
            credential=_message(body),
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    copyable = found.credential_device_type is CredentialDeviceType.MULTI_DEVICE
    kind = SYNCED_PASSKEY if copyable else PASSKEY
    try:
        with transaction.atomic():
            queries.held_to_widen(row.id)
            if invitation is not None:
                invitations.use_up(invitation, at)
            rules.must_have_room(queries.in_use(row.id, PASSKEY, SYNCED_PASSKEY).count())
            Authenticator.objects.create(
                id=uuid4(),
                identity=row,
                kind=kind,
                label=rules.plain_label(label, "Passkey"),
                credential=found.credential_id,
                public_key=found.credential_public_key,
                last_step=found.sign_count,
                ceiling=ceiling,
                issued_at=at,
            )
            changes.added(acting.actor.party, kind, at, acting.actor)
    except IntegrityError as error:
        raise PasskeyRefused from error
    return kind


def passkey_to_show(attempt: Attempt, site: RelyingParty, at: datetime) -> str:
    """Return what the browser needs to ask for a passkey (JSON), the same for every name.

    Each look makes a new challenge; the older one is over. Raises AttemptOver.
    """
    row = queries.attempt_asking(attempt.id, PASSKEY, at)
    row.challenge = os.urandom(CHALLENGE_BYTES)
    row.save(update_fields=["challenge"])
    return options_to_json(
        generate_authentication_options(
            rp_id=site.id,
            challenge=bytes(row.challenge),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def give_passkey(
    attempt: Attempt, body: str, site: RelyingParty, at: datetime
) -> Attempt | Authenticated:
    """Check the passkey's signature (JSON) and return who signed in; each challenge works once.

    Raises CredentialsRefused, AttemptOver, TooManyTries, LevelNotReached.
    """
    row = queries.attempt_asking(attempt.id, PASSKEY, at)
    free = tries.take_try(row, PASSKEY, at)
    challenge, key = _take_challenge(row), _key_named(row, body)
    count = _checked(key, body, challenge, site) if key and challenge else None
    if not (free and signing_in.is_active(row) and key and count is not None):
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    Authenticator.objects.filter(id=key.id).update(last_step=count)
    return finishing.shown_to_be(row, key, at)


def _take_challenge(row: LoginAttempt) -> bytes:
    """Return the challenge of the attempt, once."""
    challenge = bytes(row.challenge)
    waiting = LoginAttempt.objects.filter(id=row.id, challenge=challenge)
    return challenge if challenge and waiting.update(challenge=b"") else b""


def _key_named(row: LoginAttempt, body: str) -> Authenticator | None:
    """Return the passkey that the browser names, when it is the person's whose name was typed."""
    try:
        credential = base64url_to_bytes(str(_message(body)["rawId"]))
    except (PasskeyRefused, KeyError, ValueError, TypeError):
        credential = b""
    found = queries.in_use(row.identity_id, PASSKEY, SYNCED_PASSKEY)
    return found.filter(credential=credential).first()


def _checked(key: Authenticator, body: str, challenge: bytes, site: RelyingParty) -> int | None:
    """Return the passkey's new signature count, or None when anything about it is wrong."""
    try:
        found = verify_authentication_response(
            credential=_message(body),
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=bytes(key.public_key or b""),
            credential_current_sign_count=max(key.last_step, 0),
            require_user_verification=True,
        )
    except (WebAuthnException, PasskeyRefused, ValueError, KeyError, TypeError):
        return None
    copyable = found.credential_device_type is CredentialDeviceType.MULTI_DEVICE
    return found.new_sign_count if copyable == (key.kind == SYNCED_PASSKEY) else None


def _message(body: str) -> dict[str, object]:
    try:
        found = json.loads(body) if len(body) <= LONGEST_MESSAGE else None
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(found, dict):
        raise PasskeyRefused
    return found
