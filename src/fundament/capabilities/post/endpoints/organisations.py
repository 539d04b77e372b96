"""Organisations and their logos. Source: Digital Post API 1.68, section Organisations."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from fundament.capabilities.post import service
from fundament.capabilities.post.endpoints.bodies import Part, body_of, file_of
from fundament.capabilities.post.endpoints.clients import (
    READ,
    WRITE,
    answer,
    for_clients,
    version_of,
)
from fundament.capabilities.post.endpoints.short_lists import short_list
from fundament.capabilities.post.render import administration as render
from fundament.capabilities.post.types.administration import OrganisationChange
from fundament.capabilities.post.types.systems import ContactPerson
from fundament.kernel import clock
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import FilterUnreadable, texts_asked

_FIELDS = ("id", "name", "cvrNumber", "type", "authorityType", "statusType", "createdDate",
           "lastUpdated")  # fmt: skip
_FIXED = ("name", "type", "authorityType", "authorityTerms", "legalNotificationAllowed",
          "mandatoryPostAllowed", "logoAvailable")  # fmt: skip
_LOGO_KILOBYTES = 256
# The picture was cleaned when it came; whatever a browser makes of it can run nothing.
_PICTURE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": 'inline; filename="logo.png"',
    "Cache-Control": "private, no-cache",
}


@for_clients(GET=READ)
def organisations(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the authorities, the organisation acted for, and companies asked for by number."""
    numbers = texts_asked(request, "cvrNumber")
    try:
        asked = [PartyId.company(number.lstrip("|&!")) for number in numbers if "*" not in number]
    except ValueError as error:
        raise FilterUnreadable(field="cvrNumber") from error
    found = [
        render.organisation(one) for one in service.organisation_list(acting, clock.now(), asked)
    ]
    for name in ("name", "searchTerm"):
        for word in texts_asked(request, name):
            found = [one for one in found if _speaks_of(one, word, name)]
    return answer(short_list(request, "organisations", found, _FIELDS, ("name", "searchTerm")))


@for_clients(GET=READ, PUT=WRITE)
def organisation(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Show an organisation, or change what it says of itself."""
    at = clock.now()
    if request.method == "GET":
        return answer(render.organisation(service.organisation_with(acting, organisation, at)))
    target, body = (organisation, version_of(request)), body_of(request)
    change = OrganisationChange(
        person_of(body, "legalContact"),
        body.flag("rightsIntroductionCompleted"),
        tuple((name, body.fields.get(name)) for name in _FIXED),
    )
    changed = service.change_organisation(acting, target, change, at)
    return answer(render.organisation(changed))


@for_clients(GET=READ, PUT=WRITE, DELETE=WRITE)
def logo(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Show an organisation's logo, give it one, or take it away."""
    if request.method == "GET":
        picture = service.logo_of(organisation)
        return HttpResponse(picture, content_type="image/png", headers=_PICTURE)
    target = organisation, version_of(request)
    if request.method == "DELETE":
        service.remove_logo(acting, target, clock.now())
        return HttpResponse(status=204)
    content = file_of(request, _LOGO_KILOBYTES)
    version = service.put_logo(acting, target, content, clock.now())
    size = len(service.logo_of(organisation))
    return answer(render.logo(organisation, version, size))


def person_of(body: Part, name: str) -> ContactPerson | None:
    """Return the Person there. Raises BodyUnreadable."""
    found = body.part(name)
    if found is None:
        return None
    return ContactPerson(found.words("name"), found.words("email"), found.words("phoneNumber", 40))


def _speaks_of(one: dict[str, object], word: str, parameter: str) -> bool:
    told = [str(one["name"])]
    if parameter == "searchTerm":
        told.append(str(one["cvrNumber"]))
    return any(word.casefold().strip("*") in text.casefold() for text in told)
