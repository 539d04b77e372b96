"""The dialect of UNI-Login: a pupil's claims, and how many factors a request asks for.

Source: UNI-Login, attributes of a login (uniid, aktoer_gruppe, unilogin_loa, loa) and
institution_ids as its clients read them; the names within inst_brugere are not verified.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fundament.capabilities.login.rules.openid.claims import Place
from fundament.capabilities.login.rules.openid.levels import READ
from fundament.capabilities.school.types import SchoolLevel
from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.refusals import UnmetRequirements
from fundament.standards.oidc.requests import AuthorizationRequest

SPECIFICATION = "OIDC.3.0-UNILOGIN"
PUPIL = "Elev"
# The older scale of the federation, not NSIS. A pupil's is 2 whatever the number of factors: a
# client that reads 3 as Substantial would be wrong about every one of them.
OLD_LEVEL = "2"
PREFIX = "dk:unilogin:loa:"
ASKED = {
    **{level.word: level for level in SchoolLevel},
    **{PREFIX + level.word: level for level in SchoolLevel},
}


@dataclass(frozen=True, slots=True)
class SchoolWish:
    """What a request of the school's dialect asks for; the words as in `Wanted`."""

    level: SchoolLevel
    force: bool = False
    passive: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """What is known of a pupil: no name, no number; and of her login."""

    uniid: str
    institutions: tuple[tuple[str, str], ...]
    level: SchoolLevel
    factors: tuple[str, ...]
    authenticated_at: datetime
    sid: str


@dataclass(frozen=True, slots=True)
class PupilClaim:
    """One claim about a pupil; each client of the dialect gets all of them."""

    name: str
    value: Callable[[PupilFacts], Any]
    place: Place = Place.BOTH


UNILOGIN: tuple[PupilClaim, ...] = (
    PupilClaim("uniid", lambda f: f.uniid),
    PupilClaim("aktoer_gruppe", lambda f: PUPIL),
    PupilClaim("unilogin_loa", lambda f: f.level.word),
    PupilClaim("loa", lambda f: OLD_LEVEL),
    PupilClaim("spec_ver", lambda f: SPECIFICATION),
    PupilClaim("institution_ids", lambda f: ",".join(number for number, _ in f.institutions)),
    PupilClaim(
        "inst_brugere",
        lambda f: [
            {"instnr": n, "instnavn": name, "roller": [PUPIL]} for n, name in f.institutions
        ],
        Place.USERINFO,
    ),
    PupilClaim("acr", lambda f: PREFIX + f.level.word, Place.ID_TOKEN),
    PupilClaim("amr", lambda f: list(f.factors), Place.ID_TOKEN),
    PupilClaim("auth_time", lambda f: int(f.authenticated_at.timestamp()), Place.ID_TOKEN),
    PupilClaim("sid", lambda f: f.sid, Place.ID_TOKEN),
)


def pupil_claims(facts: PupilFacts, place: Place) -> dict[str, Any]:
    """Return the claims of a place."""
    return {
        claim.name: claim.value(facts) for claim in UNILOGIN if claim.place in {place, Place.BOTH}
    }


def school_wish_of(request: AuthorizationRequest, client: Client, at: datetime) -> SchoolWish:
    """Return what is wanted: one factor where nothing is said, of several wishes the lowest.

    A level of NSIS is refused by name, since no school login ever has one; so is what nobody knows.
    Raises UnmetRequirements. Source: openid-connect-core 3.1.2.1, 5.5.1.1.
    """
    asked = request.parameters.get("acr_values", "").split() or list(client.acr_values)
    asked += request.parameters.get("loa", "").split()
    if any(ref in READ for ref in asked):
        raise UnmetRequirements(
            reason="a school login has no level of NSIS; ask for EnFaktor or ToFaktor"
        )
    if any(ref not in ASKED for ref in asked):
        raise UnmetRequirements(reason="acr_values has a reference that is not known here")
    age = request.max_age if request.max_age is not None else client.max_age
    return SchoolWish(
        min((ASKED[ref] for ref in asked), default=SchoolLevel.ONE_FACTOR),
        force=bool(request.prompts & {"login", "select_account"}),
        passive="none" in request.prompts,
        since=at - timedelta(seconds=age) if age is not None else None,
    )
