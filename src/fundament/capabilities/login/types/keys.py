"""Our own keys and their roll-over: the broker's, the eIDAS node's, the portal's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from fundament.capabilities.login.types.broker import KeyUse
from fundament.kernel.errors import Refusal
from fundament.kernel.keyring import Ring


class KeyState(StrEnum):
    """Where a key of ours stands in its roll-over."""

    NEXT = "next"
    SIGNS = "signs"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys of ours that roll over together; `danish` says whose they are, in the ledger."""

    word: str
    danish: str
    signing: Ring
    encryption: Ring | None = None


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of ours.

    It signs, or is what others encrypt to, from `since` (None: once it is switched to) to `until`.
    The fingerprint is SHA-256 in hex, of the certificate where there is one, else of the public
    key.
    """

    use: KeyUse
    name: str
    kind: str
    state: KeyState
    fingerprint: str
    since: datetime | None
    until: datetime | None
    not_after: datetime | None


class KeysPrepared(Refusal):
    """The next keys are there already."""

    code: ClassVar[str] = "login.keys.prepared"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Den næste nøgle er allerede gjort klar. Skift til den først."
    english: ClassVar[str] = "The next key is prepared already. Switch to it first."


class NothingPrepared(Refusal):
    """There is no next key to switch to."""

    code: ClassVar[str] = "login.keys.not.prepared"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Der er ingen næste nøgle at skifte til. Gør den klar først."
    english: ClassVar[str] = "There is no next key to switch to. Prepare it first."


class NothingToRetire(Refusal):
    """Every key that is published signs, or will."""

    code: ClassVar[str] = "login.keys.none.to.retire"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Der er ingen tidligere nøgle at udfase."
    english: ClassVar[str] = "There is no former key to retire."
