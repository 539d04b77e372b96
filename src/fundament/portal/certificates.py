"""The test certificate authority: operators of the demo issue certificates and take them back."""

import re
from dataclasses import dataclass
from io import BytesIO
from secrets import token_urlsafe
from uuid import uuid4
from zipfile import ZipFile

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, clock, pki
from fundament.kernel.acting import Acting, Role, signed_in
from fundament.kernel.ids import PartyId
from fundament.kernel.pki import CertificateKind, Issued, KnownCertificate, Subject
from fundament.portal.context import forms_error


@dataclass(frozen=True, slots=True)
class Wish:
    """A certificate as it was asked for; `name` is that of the person or the system."""

    kind: str = CertificateKind.ORGANISATION.value
    name: str = ""
    cvr: str = ""
    old_signature: bool = False


@signed_in(role=Role.OPERATOR)
@require_safe
def certificates(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the latest certificates, and the form for a new one."""
    return _shown(request, Wish(), {})


@signed_in(role=Role.OPERATOR)
@require_POST
def issue(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Issue a certificate and give it with its key, which is kept nowhere, as one file."""
    _must_be_demo()
    wish = Wish(
        request.POST.get("kind", ""),
        request.POST.get("name", "").strip(),
        "".join(request.POST.get("cvr", "").split()),
        "old_signature" in request.POST,
    )
    errors = _errors(wish)
    if errors:
        return _shown(request, wish, errors)
    at = clock.now() - clock.offset()  # others judge certificates by the real time
    with transaction.atomic():
        issued = pki.issue(_subject(wish), at, old_signature=wish.old_signature)
        _write_down(acting, f"{issued.serial:x}", gettext_noop("Udstedt"))
    return _file(wish, issued)


@signed_in(role=Role.OPERATOR)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, acting: Acting, serial: str) -> HttpResponse:
    """Ask whether a certificate shall really be revoked, and revoke it."""
    found = _certificate(serial)
    if request.method == "GET":
        return render(request, "portal/certificate.html", {"found": found})
    with transaction.atomic():
        pki.revoke(int(found.serial, 16), clock.now() - clock.offset())
        _write_down(acting, found.serial, gettext_noop("Spærret"))
    return HttpResponseRedirect(reverse("certificates"))


def _shown(request: HttpRequest, wish: Wish, errors: dict[str, str]) -> HttpResponse:
    _must_be_demo()
    context = {
        "wish": wish,
        "kinds": _kinds(),
        "certificates": pki.holders(),
        "base": settings.BASE_URL,
        **forms_error(**errors),
    }
    return render(request, "portal/certificates.html", context, status=422 if errors else 200)


def _kinds() -> list[tuple[str, str]]:
    return [
        (CertificateKind.ORGANISATION, _("Organisation (virksomhed eller myndighed)")),
        (CertificateKind.EMPLOYEE, _("Medarbejder")),
        (CertificateKind.SYSTEM, _("System")),
        (CertificateKind.PERSON, _("Privatperson")),
    ]


def _errors(wish: Wish) -> dict[str, str]:
    """Return what is wrong with the wish, by field."""
    found = {}
    if wish.kind not in set(CertificateKind):
        found["kind"] = _("Vælg, hvem certifikatet er til.")
    if wish.kind != CertificateKind.ORGANISATION and not wish.name:
        found["name"] = _("Skriv navnet.")
    if len(wish.name) > 64 or not wish.name.isprintable():
        found["name"] = _("Navnet må have højst 64 tegn.")
    if wish.kind != CertificateKind.PERSON and not _organisation(wish.cvr):
        found["cvr"] = _("Der er ingen virksomhed eller myndighed med det CVR-nummer.")
    return found


def _subject(wish: Wish) -> Subject:
    kind = CertificateKind(wish.kind)
    if kind is CertificateKind.PERSON:
        return Subject(wish.name, "", "", uuid4(), kind)
    organisation = _organisation(wish.cvr)
    return Subject(wish.name or organisation, organisation, wish.cvr, uuid4(), kind)


def _organisation(cvr: str) -> str:
    """Return the name of the company or authority, empty when there is none."""
    try:
        return registers.name_of(PartyId.company(cvr), clock.now()) or ""
    except ValueError:
        return ""


def _file(wish: Wish, issued: Issued) -> HttpResponse:
    """Return certificate, key and chain as PEM, the same as PKCS#12, and its password."""
    password = token_urlsafe(12)
    packed = BytesIO()
    with ZipFile(packed, "w") as made:
        made.writestr("certificate.pem", issued.certificate_pem)
        made.writestr("private-key.pem", issued.key_pem or b"")
        made.writestr("chain.pem", issued.chain_pem)
        made.writestr("certificate.p12", pki.pkcs12(issued, password))
        made.writestr("password.txt", f"{password}\n")
    stem = re.sub(r"[^a-z0-9]+", "-", wish.name.lower()).strip("-") or "certificate"
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{stem}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def _certificate(serial: str) -> KnownCertificate:
    """Return the certificate of a serial number. Raises Http404."""
    _must_be_demo()
    try:
        return pki.holder(serial)
    except LookupError as error:
        raise Http404 from error


def _write_down(acting: Acting, serial: str, action: str) -> None:
    audit.record(
        audit.Look(
            at=clock.now(),
            actor=acting.actor,
            acted_for=None,
            about=None,
            what=gettext_noop("Testcertifikat"),
            action=action,
            purpose=gettext_noop("At drive den fælles infrastruktur"),
            legal_basis=gettext_noop("Lov om MitID og NemLog-in"),
            reference=f"{audit.OPERATION}certificate/{serial}",
        )
    )


def _must_be_demo() -> None:
    if not settings.DEMO:
        raise Http404
