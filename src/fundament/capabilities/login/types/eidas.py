"""What login knows of people with an eID of another country, and what refuses them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, NewType, Self
from uuid import UUID

from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId

LinkId = NewType("LinkId", UUID)
ConsentId = NewType("ConsentId", UUID)


@dataclass(frozen=True, slots=True)
class Country:
    """A country whose eIDs are taken here; `code` is that of ISO 3166-1."""

    code: str
    name_da: str
    name_en: str

    def name_in(self, language: str) -> str:
        """Return the country's name in the language."""
        return self.name_da if language.startswith("da") else self.name_en


@dataclass(frozen=True, slots=True, repr=False)
class Claims:
    """What an eID of another country says of its holder; `name_there` is in its own letters."""

    country: Country
    identifier: str
    given_name: str
    family_name: str
    born: date
    birth_name: str = ""
    place_of_birth: str = ""
    name_there: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given_name} {self.family_name}"

    def __repr__(self) -> str:
        return f"Claims({self.country.code})"


class LinkState(StrEnum):
    """Where a wish for a link to a Danish person number stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class LinkWish:
    """A wish for a link, as its owner and the authority see it; `reason` is the authority's.

    `level` is that of the login by which it was made; `proposed`: a second officer is waited for.
    """

    id: LinkId
    claims: Claims
    asked_at: datetime
    state: LinkState
    level: Level
    proposed: bool
    decided_at: datetime | None = None
    authority: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class LinkProposal:
    """A link at High that one officer proposes; `own`: who looks proposed it herself.

    `about_me`: it is about who looks, who may then not decide it.
    """

    person: PartyId
    name: str | None
    proposed_by: str
    proposed_at: datetime
    ends: datetime
    reason: str
    own: bool
    about_me: bool

    @property
    def key(self) -> str:
        """Return what tells the proposal from every other one for the same eID."""
        return self.proposed_at.isoformat()


class Turn(StrEnum):
    """Whose turn it is with a wish for a link, as one officer sees it."""

    FIRST = "first"
    MINE = "mine"
    COLLEAGUES = "colleagues"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, repr=False)
class WaitingLink:
    """A wish on the list of an officer; at her own authority with who proposed it, and when.

    `turn`: FIRST, any officer decides or proposes; MINE, she may second it; COLLEAGUES, she
    proposed it herself or it is about her; ELSEWHERE, it waits at another authority.
    """

    wish: LinkWish
    turn: Turn
    proposed_by: str = ""
    proposed_at: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class HeldLink:
    """An eID of another country that logs in as a person, as she sees it on her own page.

    `level` is what the link is worth; `officers` are those who decided it, for `authority`.
    """

    id: LinkId
    claims: Claims
    linked_at: datetime
    level: Level
    authority: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignArrival:
    """Somebody who is known by her foreign eID, before the service is told.

    `danish_name` is there when a link leads to a Danish person; `needs_number`: the service
    cannot do without a person number; `wish` is her last wish for a link.
    """

    claims: Claims
    level: Level
    service_da: str
    service_en: str
    danish_name: str | None
    needs_number: bool
    wish: LinkWish | None

    @property
    def may_go_on(self) -> bool:
        """Whether the service can be told of her as she is known now."""
        return self.danish_name is not None or not self.needs_number

    def service_in(self, language: str) -> str:
        """Return the name of what one logs in to."""
        return self.service_da if language.startswith("da") else self.service_en


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """A Danish person who may be the one; `others` are identifiers that lead to her already."""

    party: PartyId
    name: str
    born: date
    town: str
    others: int

    def __repr__(self) -> str:
        return f"Candidate({self.party!r})"


@dataclass(frozen=True, slots=True, repr=False)
class LinkDone:
    """How a wish was decided: to whom it was tied, proposed by whom, and seconded by whom.

    `person` is there while the link stands, for officers of the authority that made it; one officer
    alone decided it where `proposed_by` is empty. `decided_by` is who said yes or no in the end, or
    took it back; "" when she is unknown. `made_by`, `made_at`: the yes, of a link that was made.
    """

    person: PartyId | None
    name: str
    proposed_by: str
    proposed_at: datetime | None
    decided_by: str
    made_by: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class MadeLink:
    """A link that the authority of an officer has made; its wish is approved while it stands.

    `proposed_by` is empty where one officer alone decided it, `made_by` when she is unknown.
    """

    wish: LinkWish
    made_at: datetime
    made_by: str
    proposed_by: str
    proposed_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class MadeLinks:
    """One page, counted from 1, of the links that the authority of an officer has made."""

    links: list[MadeLink]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, repr=False)
class LinkShown:
    """A wish as one officer sees it: whose it may be, or what is proposed, or what was decided."""

    wish: LinkWish
    candidates: list[Candidate]
    proposal: LinkProposal | None
    done: LinkDone | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a caseworker decides: the person whom the eID is of, or None for a refusal."""

    person: PartyId | None
    reason: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What another country is about to be told of a person, for her to agree to.

    `name_protected`: nobody in Denmark is told her name; it is asked twice.
    """

    id: ConsentId
    country: Country
    identifier: str
    given_name: str
    family_name: str
    born: date
    level: Level
    private_sector: bool
    name_protected: bool


@dataclass(frozen=True, slots=True)
class EidasAsk:
    """What the answer to another country's request needs."""

    request_id: str
    issuer: str
    country: str
    acs_url: str
    relay_state: str | None
    name_id_format: str | None
    attributes: tuple[str, ...]
    private_sector: bool

    def kept(self) -> dict[str, Any]:
        """Return the plain form kept with the login under way."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `kept` gave."""
        return cls(**{**kept, "attributes": tuple(kept["attributes"])})


class CountryUnknown(Refusal):
    """No node of that country is connected here."""

    code: ClassVar[str] = "eidas.country.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Vælg et af de lande, der står på siden."
    english: ClassVar[str] = "Choose one of the countries on the page."


class NoForeignLogin(Refusal):
    """The service takes no eID of other countries."""

    code: ClassVar[str] = "eidas.not.taken"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Tjenesten tager ikke imod eID fra andre lande."
    english: ClassVar[str] = "The service does not take eIDs of other countries."


class ForeignAnswerUnexpected(Refusal):
    """An answer of a node that nobody here waits for."""

    code: ClassVar[str] = "eidas.answer.unexpected"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Vi ventede ikke dette svar fra det andet land. Begynd forfra."
    english: ClassVar[str] = "We did not expect this answer of the other country. Start again."


class ForeignArrivalOver(Refusal):
    """The foreign login has been used, or is more than ten minutes old."""

    code: ClassVar[str] = "eidas.arrival.over"
    status: ClassVar[int] = 410
    danish: ClassVar[str] = "Dit login fra det andet land er for gammelt. Log ind igen."
    english: ClassVar[str] = "Your login in the other country is too old. Log in again."


class LinkUnknown(Refusal):
    """There is no such wish for a link."""

    code: ClassVar[str] = "eidas.link.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Der er ingen sådan anmodning."
    english: ClassVar[str] = "There is no such request."


class LinkDecided(Refusal):
    """The wish has been decided; one identifier never leads to two persons."""

    code: ClassVar[str] = "eidas.link.decided"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Anmodningen er afgjort, eller dette eID har allerede et personnummer."
    english: ClassVar[str] = "The request is decided, or this eID has a person number already."


class ReasonMissing(Refusal):
    """A decision needs its reason."""

    code: ClassVar[str] = "eidas.reason.missing"
    danish: ClassVar[str] = "Skriv begrundelsen: mindst ti tegn, højst 500."
    english: ClassVar[str] = "Write the reason: at least ten characters, at most 500."


class CandidateMissing(Refusal):
    """An approval needs a person who lives, by a number that the register knows."""

    code: ClassVar[str] = "eidas.candidate.missing"
    danish: ClassVar[str] = "Vælg den person, eID'et tilhører, eller skriv et personnummer."
    english: ClassVar[str] = "Choose the person whom the eID is of, or write a person number."


class OwnLink(Refusal):
    """Nobody decides that an eID is her own."""

    code: ClassVar[str] = "eidas.link.own"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Du kan ikke afgøre, at et eID er dit eget. Bed en kollega."
    english: ClassVar[str] = "You cannot decide that an eID is your own. Ask a colleague."


class ConsentOver(Refusal):
    """There is no such question of consent in this browser, or it has been answered."""

    code: ClassVar[str] = "eidas.consent.over"
    status: ClassVar[int] = 410
    danish: ClassVar[str] = "Spørgsmålet er besvaret eller for gammelt. Begynd i det andet land."
    english: ClassVar[str] = "The question is answered or too old. Start in the other country."


class ProtectionNotWaived(Refusal):
    """A protected name is told only when its owner says so by herself."""

    code: ClassVar[str] = "eidas.name.protected"
    danish: ClassVar[str] = "Sæt kryds ved, at dit beskyttede navn må videregives, eller sig nej."
    english: ClassVar[str] = "Tick that your protected name may be told, or say no."
