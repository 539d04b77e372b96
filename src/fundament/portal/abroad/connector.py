"""A service of the other country, where one logs in with a Danish eID."""

from secrets import token_urlsafe

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal
from fundament.portal.abroad import node
from fundament.portal.abroad.people import CODE
from fundament.portal.refusals import refusal_page
from fundament.standards.eidas.names import VALUE_TYPES, EidasLevel, SpType
from fundament.standards.eidas.persons import read_person
from fundament.standards.eidas.requests import write_eidas_request
from fundament.standards.eidas.responses import checks_of, read_eidas_response
from fundament.standards.eidas.types import EidasRequest, EidasRequestRefused, NaturalPerson
from fundament.standards.saml.bindings import REQUEST, read_post, write_post
from fundament.standards.saml.names import Binding, NameIdFormat
from fundament.standards.saml.response_checks import Expected
from fundament.standards.saml.types import AuthnRequest, LoginNotGiven

COOKIE, SALT, LIFE = "__Host-abroad", "fundament.portal.abroad.connector", 1800
LEVEL = EidasLevel.SUBSTANTIAL


@public
@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    """Give the metadata of the part that asks."""
    return HttpResponse(node.connector_metadata(), content_type="application/samlmetadata+xml")


@public
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show the service: the national library of the other country."""
    return _page(request)


@public
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Send the person to Denmark to log in."""
    proxy, at = node.danish_proxy(), clock.now()
    address = proxy.sign_on_by(Binding.POST) or ""
    wish = AuthnRequest(
        id=node.new_id(),
        issuer=node.address("connector/metadata"),
        issue_instant=at,
        destination=address,
        acs_url=node.address("connector/acs"),
        protocol_binding=Binding.POST,
        force=True,
        class_refs=(LEVEL,),
        comparison="minimum",
        name_id_format=NameIdFormat.PERSISTENT,
    )
    body = write_eidas_request(EidasRequest(wish, SpType.PUBLIC, node.asked()), node.SIGNING_KEY)
    relay_state = token_urlsafe(16)
    response = node.carry(
        request, write_post(address, REQUEST, body, relay_state), _("Du sendes til Danmark")
    )
    response.set_cookie(
        COOKIE,
        signing.dumps([wish.id, relay_state], salt=SALT),
        max_age=LIFE,
        secure=True,
        httponly=True,
        samesite="None",
    )
    return response


@public
@csrf_exempt
@require_POST
def acs(request: HttpRequest) -> HttpResponse:
    """Take Denmark's answer and show what it told."""
    try:
        person = _told(request)
    except LoginNotGiven:
        return _page(request, refused=True)
    except Refusal as refusal:
        return refusal_page(request, refusal)
    response = _page(request, person=person)
    response.delete_cookie(COOKIE, samesite="None")
    response.cookies[COOKIE]["secure"] = True
    return response


def _told(request: HttpRequest) -> NaturalPerson:
    """Return whom Denmark told of. Raises EidasRequestRefused and what the reading refuses."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise EidasRequestRefused(rule="unasked") from error
    received = read_post(
        [(name, str(value)) for name, values in request.POST.lists() for value in values]
    )
    if received.relay_state != kept[1]:
        raise EidasRequestRefused(rule="unasked")
    proxy = node.danish_proxy()
    expected = Expected(
        request_id=kept[0],
        acs_url=node.address("connector/acs"),
        entity_id=node.address("connector/metadata"),
        issuer=proxy.entity_id,
        certificates=proxy.signing,
        at=clock.now(),
        profile_checks=checks_of(LEVEL, "DK", CODE),
        value_types=VALUE_TYPES,
        has_logout=False,
    )
    answer = read_eidas_response(received.body, (node.ENCRYPTION_KEY,), expected)
    return read_person(answer.assertion)


def _page(
    request: HttpRequest, *, person: NaturalPerson | None = None, refused: bool = False
) -> HttpResponse:
    context = {
        "title": _("Solvaniens Nationalbibliotek"),
        "person": person,
        "refused": refused,
    }
    return render(request, "portal/abroad/library.html", context)
