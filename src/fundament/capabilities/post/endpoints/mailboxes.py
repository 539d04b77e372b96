"""Mailboxes and accesses for viewing clients.

Source: Digital Post API 1.68, sections Mailboxes and Accesses.
"""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.clients import (
    READ,
    WRITE,
    Body,
    answer,
    for_clients,
    version_of,
)
from fundament.capabilities.post.endpoints.short_lists import short_list
from fundament.capabilities.post.types import (
    AccessChange,
    AccessType,
    BodyUnreadable,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import FilterUnreadable

_MAILBOX = ("id", "ownerName", "ownerType", "ownerExternalId", "statusType", "createdDateTime")
_ACCESS = ("id", "accessType", "identityId", "createdDateTime", "lastUpdated")


@for_clients(GET=READ)
def mailboxes(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the mailboxes that are open to the person, her own first."""
    found = [render.mailbox(one) for one in service.mailbox_list(acting, clock.now())]
    return answer(short_list(request, "mailboxes", found, _MAILBOX))


@for_clients(GET=READ, PUT=WRITE)
def mailbox(request: HttpRequest, acting: Acting, mailbox: UUID) -> HttpResponse:
    """Show a mailbox, or change what its client may change."""
    if request.method == "GET":
        return answer(render.mailbox(service.mailbox_with(acting, mailbox, clock.now())))
    wished, version = Body.of(request), version_of(request)
    wished.flag("reminded")
    changed = service.change_mailbox(acting, mailbox, wished.fields, version, clock.now())
    return answer(render.mailbox(changed))


@for_clients(GET=READ)
def unread(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Say whether a mailbox has unread letters, by its owner's number."""
    owner = _party(request.GET.get("ownerIdType", ""), request.GET.get("ownerId", ""))
    return answer(render.unread(service.unread_in(acting, owner, clock.now())))


@for_clients(GET=READ)
def trustees(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List who may read the mailbox of the party that the person acts for."""
    by, way = request.GET.get("sortField", "name"), request.GET.get("sortOrder", "asc").lower()
    if by not in {"name", "id", "idType"} or way not in {"asc", "desc"}:
        raise FilterUnreadable(field="sortField, sortOrder")
    found = render.trustees(service.trustees_of(acting, clock.now()))
    found["trustees"].sort(key=lambda one: str(one[by]).casefold(), reverse=way == "desc")
    return answer(found)


@for_clients(GET=READ)
def senders(request: HttpRequest, acting: Acting, mailbox: UUID) -> HttpResponse:
    """Say how many letters each sender has in a mailbox."""
    return answer(render.sender_counts(service.senders_in(acting, mailbox, clock.now())))


@for_clients(GET=READ, POST=WRITE)
def accesses(request: HttpRequest, acting: Acting, mailbox: UUID) -> HttpResponse:
    """List who has access to a mailbox, or let a person read it."""
    if request.method == "GET":
        found = [render.access(one) for one in service.accesses_in(acting, mailbox, clock.now())]
        return answer(short_list(request, "accesses", found, _ACCESS))
    body = Body.of(request)
    person, kind = body.uuid("identityId"), body.text("accessType", 20)
    if person is None or kind not in set(AccessType):
        raise BodyUnreadable(reason="identityId, accessType")
    given = service.give_access(acting, mailbox, person, AccessType(str(kind)), clock.now())
    return answer(render.access(given), 201)


@for_clients(GET=READ, PUT=WRITE)
def access(request: HttpRequest, acting: Acting, mailbox: UUID, access: UUID) -> HttpResponse:
    """Show an access, change it, or take it back: an access without privileges is none."""
    if request.method == "GET":
        return answer(render.access(service.access_with(acting, mailbox, access, clock.now())))
    change, version = _change(Body.of(request)), version_of(request)
    changed = service.change_access(acting, mailbox, access, change, version, clock.now())
    return answer(render.access(changed))


def _change(body: Body) -> AccessChange:
    """Raises BodyUnreadable."""
    privileges = body.fields.get("privileges")
    if privileges is not None and not (
        isinstance(privileges, list) and all(isinstance(one, str) for one in privileges)
    ):
        raise BodyUnreadable(reason="privileges")
    named = None if privileges is None else tuple(privileges)
    return AccessChange(body.flag("introductionCompleted"), _moment(body), named)


def _moment(body: Body) -> datetime | None:
    """Raises BodyUnreadable."""
    given = body.text("optedOutOfNotificationsDateTime", 40)
    try:
        found = None if given is None else datetime.fromisoformat(given)
    except ValueError as error:
        raise BodyUnreadable(reason="optedOutOfNotificationsDateTime") from error
    if found is not None and (found.tzinfo is None or not 1900 <= found.year < 9999):
        raise BodyUnreadable(reason="optedOutOfNotificationsDateTime")
    return found


def _party(kind: str, number: str) -> PartyId:
    """Raises FilterUnreadable."""
    try:
        return PartyId.parse(f"{kind}:{number}")
    except ValueError as error:
        raise FilterUnreadable(field="ownerId, ownerIdType") from error
