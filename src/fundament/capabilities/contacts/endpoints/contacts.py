"""Look contacts up, change them, prove an address. Source: Digital Post API 1.68, Contacts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.contacts import service
from fundament.capabilities.contacts.endpoints import reading, searching
from fundament.capabilities.contacts.render import answers
from fundament.capabilities.contacts.types import Record
from fundament.kernel import clock
from fundament.kernel.acting import Actor
from fundament.kernel.calling import for_systems


@for_systems(["GET"])
def contacts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Return a page of contacts: by number, by id, by what changed, or by any field."""
    wish = searching.read_search(request)
    fields = searching.read_fields(request)
    found = service.search(wish, actor, reading.read_why(request), clock.now())
    return _json(answers.contacts(found, searching.written_after(found.after), fields))


@for_systems(["GET", "PUT"])
def contact(request: HttpRequest, actor: Actor, contact: UUID) -> HttpResponse:
    """Return one contact; or make it as sent, if it is still the version that If-Match names."""
    why, at = reading.read_why(request), clock.now()
    if request.method == "GET":
        return _contact(service.contact_with(contact, actor, why, at))
    target = (contact, reading.read_version(request))
    wish = reading.read_contact(reading.read_body(request))
    return _contact(service.change_contact(target, wish, actor, why, at))


@for_systems(["PUT"])
def verification(
    request: HttpRequest, actor: Actor, contact: UUID, verification: UUID
) -> HttpResponse:
    """Take the PIN that was sent to the contact's number or address, or send a new one."""
    why, at = reading.read_why(request), clock.now()
    fields, target = reading.read_body(request), (contact, verification)
    if fields.flag("renewPin"):
        return _contact(service.renew_pin(target, actor, why, at))
    pin = fields.text("pin", 20)
    if pin is None:
        raise fields.unreadable("pin")
    return _contact(service.verify_channel(target, pin, actor, why, at))


@for_systems(["GET"])
def changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Return what changed after a number. Ours: the official API has only `lastUpdated`."""
    after, size = searching.read_sequence(request.GET)
    found = service.changes(after, size, actor, reading.read_why(request), clock.now())
    return _json(answers.changes(found))


def _contact(record: Record) -> JsonResponse:
    answer = _json(answers.contact(record))
    answer["ETag"] = f'"{record.version}"'
    return answer


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params=answers.PLAIN)
