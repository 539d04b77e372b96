"""Systems of an organisation, for its administrators.

Source: Digital Post API 1.68, section Sender and recipient systems of an organisation.
"""

import base64
import binascii
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse

from fundament.capabilities.post import service
from fundament.capabilities.post.endpoints.bodies import (
    Part,
    body_of,
    certificate_of,
    file_of,
)
from fundament.capabilities.post.endpoints.clients import (
    READ,
    WRITE,
    answer,
    for_clients,
    version_of,
)
from fundament.capabilities.post.endpoints.organisations import person_of
from fundament.capabilities.post.endpoints.short_lists import short_list
from fundament.capabilities.post.render import administration as render
from fundament.capabilities.post.types import BodyUnreadable, MailSystem, SystemKind
from fundament.capabilities.post.types.systems import Protocol, SystemSetup
from fundament.kernel import clock
from fundament.kernel.acting import Acting
from fundament.kernel.searching import FilterUnreadable, texts_asked

_FIELDS = ("id", "name", "serviceProtocol", "supplier", "delegatedCVR", "createdDate",
           "lastUpdated", "activeFrom", "activeTo")  # fmt: skip
_NAMED = ("certificateSerialNumber", "authenticationToken")
_KINDS = {
    "SENDER": SystemKind.SENDER,
    "RECIPIENT": SystemKind.RECIPIENT,
    "RECIPIENT_DEFAULT": SystemKind.RECIPIENT,
}
_MOST_KEY_KILOBYTES = 16


@for_clients(GET=READ, POST=WRITE)
def systems(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """List the organisation's systems, or register one."""
    at = clock.now()
    if request.method == "GET":
        found = service.own_systems(acting, organisation, at)
        for serial in texts_asked(request, "certificateSerialNumber"):
            found = [one for one in found if _has_serial(one, serial)]
        for token in texts_asked(request, "authenticationToken"):
            holder = service.holder_of_token(_token(token))
            found = [one for one in found if one.id == holder]
        shown = [render.mail_system(one, organisation) for one in found]
        return answer(short_list(request, "systems", shown, _FIELDS, _NAMED))
    setup = _setup(body_of(request), organisation)
    made = service.set_up_system(acting, organisation, setup, at)
    return answer(render.mail_system(made, organisation), 201)


@for_clients(GET=READ, PUT=WRITE, DELETE=WRITE)
def system(request: HttpRequest, acting: Acting, organisation: UUID, system: UUID) -> HttpResponse:
    """Show a system, set it up as given, or withdraw it."""
    at, place = clock.now(), (organisation, system)
    if request.method == "GET":
        return answer(render.mail_system(service.own_system(acting, place, at), organisation))
    version = version_of(request)
    if request.method == "DELETE":
        service.withdraw_system(acting, place, version, at)
        return HttpResponse(status=204)
    setup = _setup(body_of(request), organisation)
    changed = service.change_system(acting, place, setup, version, at)
    return answer(render.mail_system(changed, organisation))


@for_clients(POST=WRITE)
def make_default(
    request: HttpRequest, acting: Acting, organisation: UUID, system: UUID
) -> HttpResponse:
    """Have the system get the organisation's letters."""
    made = service.make_default(acting, (organisation, system), clock.now())
    return answer(render.mail_system(made, organisation))


@for_clients(POST=WRITE)
def renew_token(
    request: HttpRequest, acting: Acting, organisation: UUID, system: UUID
) -> HttpResponse:
    """Give the system a new token, which is shown in this answer and never again."""
    renewed, token = service.renew_token(acting, (organisation, system), clock.now())
    return answer(render.mail_system(renewed, organisation, token))


@for_clients(POST=WRITE)
def check_certificate(request: HttpRequest, acting: Acting, protocol: str) -> HttpResponse:
    """Say what a certificate holds, without keeping it."""
    if protocol not in set(Protocol):
        raise FilterUnreadable(field="protocolType")
    der = certificate_of(request)
    found = service.check_certificate(acting, der, clock.now())
    id = uuid5(found.uuid, "certificate")
    shown = render.certificate(der, id, 0, None)
    return answer({"cvrNumber": found.cvr, "ocesPublicCertificate": shown})


@for_clients(POST=WRITE)
def certificate(
    request: HttpRequest, acting: Acting, organisation: UUID, system: UUID
) -> HttpResponse:
    """Register the certificate that the system proves itself by."""
    der, place = certificate_of(request), (organisation, system)
    changed = service.register_certificate(acting, place, der, clock.now())
    return answer(render.registered_certificate(changed), 201)


@for_clients(POST=WRITE)
def ssh_key(request: HttpRequest, acting: Acting, organisation: UUID, system: UUID) -> HttpResponse:
    """Register the public key by which the system is known over SFTP."""
    content, place = file_of(request, _MOST_KEY_KILOBYTES), (organisation, system)
    return answer(render.ssh(service.register_ssh_key(acting, place, content, clock.now())), 201)


@for_clients(GET=READ)
def templates(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the standard systems of vendors."""
    found = service.templates(acting, clock.now())
    return answer({"standardSystemTemplates": [render.template(one) for one in found]})


def _setup(body: Part, organisation: UUID) -> SystemSetup:
    """Return how a system shall be set up. Raises BodyUnreadable. Source: MailSystemCommand."""
    if body.uuid("organisationId") not in {None, organisation}:
        raise BodyUnreadable(reason="organisationId")
    if body.text("receiptFormat", 10) not in {None, "MEMO", "UNKNOWN"}:
        raise BodyUnreadable(reason="receiptFormat")
    kinds = body.fields.get("systemTypes") or []
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise BodyUnreadable(reason="systemTypes")
    if not set(kinds) <= _KINDS.keys():
        raise BodyUnreadable(reason="systemTypes")
    return SystemSetup(
        name=body.words("name"),
        kinds=frozenset(_KINDS[kind] for kind in kinds),
        is_default="RECIPIENT_DEFAULT" in kinds,
        active_from=body.moment("activeFrom"),
        active_to=body.moment("activeTo"),
        addresses=tuple(part.words("ip", 60) for part in body.many("allowedIps")),
        memo_version=body.words("memoVersion", 10) or "1.1",
        protocol=body.one_of("serviceProtocol", Protocol) or Protocol.REST_PULL,
        endpoint=body.words("endpoint", 2000),
        receipt_endpoint=body.words("receiptEndpoint", 2000),
        contact=person_of(body, "technicalContact"),
        supplier=body.words("supplier"),
        business_email=body.words("businessContactEmail"),
        delegated_cvr=body.words("delegatedCVR", 20),
        template=body.uuid("standardSystemTemplateId"),
    )


def _has_serial(one: MailSystem, serial: str) -> bool:
    """Whether the system's certificate has that serial number, in hexadecimal."""
    return one.certificate is not None and f"{one.certificate.serial:x}" == serial.lower()


def _token(given: str) -> str:
    """Return the token that stands in a ready header, or by itself. Raises FilterUnreadable."""
    bare = given[6:] if given.lower().startswith("basic ") else given
    if ":" in bare:
        return bare.strip()
    try:
        return base64.b64decode(bare.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise FilterUnreadable(field="authenticationToken") from error
