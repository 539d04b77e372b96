"""What a client is told: a claim goes out when its scope was asked for and the place is right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fundament.capabilities.login.rules.openid.levels import Dialect, spelt
from fundament.capabilities.login.rules.told import Told


class Place(StrEnum):
    """Where a claim stands."""

    ID_TOKEN = "id token"  # noqa: S105  (the name of a place)
    USERINFO = "userinfo"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: of the person, and of the login itself."""

    told: Told
    identity: UUID
    sid: str
    transaction: str
    session_ends: datetime
    active: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim; without a scope it always goes out, `public` ones to authorities only.

    `value` gives None where there is nothing to tell.
    """

    name: str
    value: Callable[[Facts], Any]
    scope: str = ""
    place: Place = Place.USERINFO
    public: bool = False


def claims_for(
    table: Iterable[Claim], facts: Facts, scopes: frozenset[str], place: Place, *, private: bool
) -> dict[str, Any]:
    """Return the claims of a place, for the scopes that were granted.

    Who gives a private service her number herself lets it have what goes to authorities only.
    """
    private = private and not facts.told.cpr_confirmed
    found: dict[str, Any] = {}
    for claim in table:
        granted = not claim.scope or claim.scope in scopes
        if granted and claim.place in {place, Place.BOTH} and not (claim.public and private):
            value = claim.value(facts)
            if value is not None:
                found[claim.name] = value
    return found


def common_claims(facts: Facts, dialect: str) -> dict[str, Any]:
    """Return what every ID token says. Source: openid-connect-core 2."""
    return {
        "auth_time": int(facts.told.authenticated_at.timestamp()),
        "acr": spelt(facts.told.level, dialect),
        "amr": list(facts.told.authenticators),
        "sid": facts.sid,
    }


def subject_for(uuid: UUID, dialect: str) -> str:
    """Return the pairwise id as a `sub`; Criipto's has braces."""
    return f"{{{uuid}}}" if dialect == Dialect.CRIIPTO else str(uuid)
