"""Mail systems, for operators: list, add, revoke."""

import io
import zipfile
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fundament.capabilities.post import service
from fundament.capabilities.post.forms import SystemForm, read_system_form
from fundament.capabilities.post.types import NewSystem, OwnerUnknown, SystemKind, SystemWish
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, signed_in
from fundament.kernel.ids import SystemId
from fundament.kernel.pki import RequestRefused


@require_http_methods(["GET", "POST"])
@signed_in(role=Role.OPERATOR)
def systems(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the systems, and add one: its credentials are handed out once, as a zip file."""
    if request.method == "GET":
        return _list(request, SystemForm())
    form = read_system_form(request.POST.dict())
    if form.errors:
        return _list(request, form)
    csr = form.csr.encode() or None
    try:
        kind, at = SystemKind(form.kind), clock.now()
        wish = SystemWish(form.cvr, kind, form.name, csr, form.memo_version)
        added = service.add_system(wish, at, acting.actor)
    except OwnerUnknown as refusal:
        return _list(request, replace(form, errors={"cvr": refusal.sentence(_language())}))
    except RequestRefused as refusal:
        return _list(request, replace(form, errors={"csr": refusal.sentence(_language())}))
    answer = HttpResponse(_bundle(added), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="system-{added.system.id}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@signed_in(role=Role.OPERATOR)
def ask_revoke(request: HttpRequest, acting: Acting, system: UUID) -> HttpResponse:
    """Ask whether the system shall really be revoked."""
    return render(request, "post/revoke.html", {"system": service.system_with(SystemId(system))})


@require_POST
@signed_in(role=Role.OPERATOR)
def revoke(request: HttpRequest, acting: Acting, system: UUID) -> HttpResponse:
    """Revoke the system and go back to the list."""
    service.revoke_system(SystemId(system), clock.now(), acting.actor)
    return HttpResponseRedirect(reverse("post-systems"))


def _list(request: HttpRequest, form: SystemForm) -> HttpResponse:
    found = service.systems()
    context = {
        "systems": found,
        "owners": service.owner_names([system.owner for system in found], clock.now()),
        "now": clock.now(),
        "form": form,
        "error_count": len(form.errors),
    }
    return render(request, "post/systems.html", context, status=422 if form.errors else 200)


def _language() -> str:
    return get_language() or "da"


def _bundle(added: NewSystem) -> bytes:
    """Return the zip file with all that the system's owner gets."""
    files = {
        "certificate.pem": added.certificate,
        "chain.pem": added.chain,
        "key.pem": added.key,
        "system.p12": added.pkcs12,
        "pkcs12-password.txt": (added.pkcs12_password or "").encode() or None,
        "token.txt": added.token.encode(),
    }
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return bundle.getvalue()
