"""Send the demo's letters by the same door as any authority, and keep its systems' credentials."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

from django.conf import settings
from django.db import connections

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import service
from fundament.capabilities.post.demo import texts
from fundament.capabilities.post.demo.letters import Sending, memo_of
from fundament.capabilities.post.demo.points import add_points
from fundament.capabilities.post.demo.texts import Text
from fundament.capabilities.post.types import (
    LetterRefused,
    NewSystem,
    Receipt,
    SystemKind,
    SystemWish,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel.acting import INSTALLATION, Acting, Actor, Level
from fundament.kernel.ids import MessageUuid, PartyId
from fundament.standards.memo import write_memo

Progress = Callable[[str, int, int], None]
# The key in texts, the name of the authority in the fictional country, and of its system.
SENDERS = {
    "municipality": ("Ravnsund Kommune", "Borgerbreve"),
    "benefits": ("Ydelsesstyrelsen", "Ydelsesbreve"),
    "persons": ("Folkebogsstyrelsen", "Folkebogsbreve"),
    "keys": ("Styrelsen for Nøgler og Breve", "Beskeder om eID"),
    "region": ("Region Sundlandene", "Sundhedsbreve"),
}
# For each showcase person the letters, and how many of the newest are unread.
LETTERS: dict[str, tuple[tuple[Text, ...], int]] = {
    "many_letters": ((*texts.YEARLY, *texts.EVERYDAY, texts.PENSION), 3),
    "unread_letters": (texts.EVERYDAY, len(texts.EVERYDAY)),
    "parent": ((texts.SCHOOL, texts.HOUSING, texts.HEALTH_CARD), 1),
    "other_parent": ((texts.SCHOOL, texts.PARKING), 1),
    "protected_address": ((texts.REGISTER, texts.HOSPITAL), 1),
    "protected_name": ((texts.KEYS, texts.TAX), 1),
    "owner": ((texts.TAX, texts.SCREENING), 1),
    "employee": ((texts.TAX, texts.HOUSING), 1),
    "caseworker": ((texts.KEYS, texts.TAX), 0),
    "caseworker_region": ((texts.KEYS, texts.PARKING), 1),
    "operator": ((texts.KEYS, texts.TAX), 1),
    "pensioner": ((texts.PENSION, texts.SCREENING, texts.HOSPITAL), 2),
    "student": ((texts.STUDENT, texts.HOUSING, texts.TAX), 1),
    "mover": ((texts.REGISTER, texts.PARKING, texts.HEALTH_CARD), 2),
    "twin": ((texts.SCHOOL, texts.KEYS), 1),
    "new_citizen": ((texts.REGISTER, texts.HEALTH_CARD, texts.KEYS), 3),
    "centenarian": ((texts.PENSION,), 0),
}
# Has no letters yet: the first one that a newcomer sends is told by e-mail.
TOLD_BY_EMAIL = "empty_mailbox"
_EMAIL = "freja1@borger.example"
COMPANY_LETTERS = ((texts.COMPANY, texts.VAT), 1)
_APART = timedelta(days=9)
_AT_ONCE = 8  # senders at the same time: they share commits
_all_here = Barrier(_AT_ONCE)


def load(progress: Progress, at: datetime) -> None:
    """Add the demo's sender systems and contact points, and send its letters, some already read.

    Letters are dated over the months before `at`, the yearly ones in their years; who
    takes no post gets none. Run it after the registers, rights and contacts of the country are
    committed.
    """
    added = _add_systems(at)
    add_points(at)
    for person in registers.showcase():
        if person.key == TOLD_BY_EMAIL:
            contacts.set_email(person.party, _EMAIL, at)
    sendings = list(_sendings(at))

    def send(one: tuple[Sending, bool]) -> None:
        sending, unread = one
        receipt = _send(sending, added[sending.text.sender])
        if receipt is not None and not unread:
            _read(sending, receipt)

    with ThreadPoolExecutor(_AT_ONCE) as senders:
        for done, _ in enumerate(senders.map(send, sendings), start=1):
            progress("post", done, len(sendings))
        for _ in senders.map(_close, range(_AT_ONCE)):
            pass


def systems() -> list[dict[str, Any]]:
    """Return the demo's systems with the files of their credentials and their tokens."""
    kept = _folder() / "systems.json"
    found: list[dict[str, Any]] = json.loads(kept.read_text()) if kept.exists() else []
    for system in found:
        for file in ("cert_file", "key_file"):
            # The home may be a restored one, elsewhere.
            system[file] = str(_folder() / Path(system[file]).name)
    return found


def _add_systems(at: datetime) -> dict[str, Actor]:
    owners = {authority.name: authority.party for authority in registers.authorities(at)}
    actors, described = {}, []
    for key, (organisation, name) in SENDERS.items():
        owner = owners[organisation].number
        new = service.add_system(SystemWish(owner, SystemKind.SENDER, name), at, INSTALLATION)
        actors[key] = Actor(new.system.owner, organisation, new.system.id)
        described.append(_keep(key, organisation, new))
    _write(_folder() / "systems.json", json.dumps(described, ensure_ascii=False).encode())
    return actors


def _keep(key: str, organisation: str, new: NewSystem) -> dict[str, str]:
    """Keep the credentials as their owner would, readable for the owner of this home alone."""
    certificate, private = _folder() / f"{key}.pem", _folder() / f"{key}.key.pem"
    _write(certificate, new.certificate + new.chain)
    _write(private, new.key or b"")
    return {
        "name": new.system.name,
        "organisation": organisation,
        "cvr": new.system.owner.number,
        "kind": next(iter(new.system.kinds)),
        "cert_file": str(certificate),
        "key_file": str(private),
        "api_token": new.token,
    }


def _sendings(at: datetime) -> Iterator[tuple[Sending, bool]]:
    """Yield each letter with its recipient and hour, oldest first, and whether it stays unread."""
    for person in registers.showcase():
        if person.key in LETTERS:
            yield from _to(person.party, *LETTERS[person.key], at)
        if person.key == "owner":
            for company in registers.companies_owned_by(person.party, at):
                yield from _to(company.party, *COMPANY_LETTERS, at)


def _to(
    recipient: PartyId, letters: tuple[Text, ...], unread: int, at: datetime
) -> Iterator[tuple[Sending, bool]]:
    for place, text in enumerate(letters):
        still = len(letters) - place
        sent_at = at - still * _APART + timedelta(minutes=37 * place % 480)
        if text.month is not None:
            sent_at = min(sent_at, datetime(*text.month, 1 + place % 27, 9, tzinfo=UTC))
        yield Sending(text, recipient, sent_at), still <= unread


def _send(sending: Sending, system: Actor) -> Receipt | None:
    memo = memo_of(sending, system)
    uuid = MessageUuid(memo.header.message_uuid)
    try:
        return service.deliver(write_memo(memo), system, uuid, sending.at)
    except LetterRefused:
        return None


def _close(place: int) -> None:
    """Close a sending thread's connection: each waits until all of them have come here."""
    _all_here.wait()
    connections.close_all()


def _read(sending: Sending, receipt: Receipt) -> None:
    """Open the letter as its owner, some hours after it came."""
    if not sending.recipient.is_person:
        return
    at = sending.at + timedelta(hours=7)
    reader = Actor(sending.recipient, registers.person_of(sending.recipient, at).name)
    service.open_letter(
        Acting(reader, sending.recipient, Level.SUBSTANTIAL), receipt.transmission, at
    )


def _folder() -> Path:
    folder: Path = settings.HOME / "demo"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _write(file: Path, content: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
