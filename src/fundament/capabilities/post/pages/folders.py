"""The folders that people make in a mailbox: make, rename, delete."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.types import (
    Folder,
    FolderNameTaken,
    FolderNotEmpty,
    FolderNotPossible,
    FolderUnknown,
    Mailbox,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal

_DONE = {
    "oprettet": gettext_noop("Mappen er oprettet"),
    "omdoebt": gettext_noop("Mappen har fået et nyt navn"),
    "slettet": gettext_noop("Mappen er slettet"),
}
NEW = "ny-mappe"


@require_http_methods(["GET", "POST"])
@signed_in()
def folders(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the own folders of a mailbox; POST makes one, renames or deletes one."""
    if request.method == "GET":
        return _page(request, acting)
    try:
        box, done = _changed(request, acting)
    except (FolderNameTaken, FolderNotPossible, FolderNotEmpty) as refusal:
        return _page(request, acting, refusal)
    asked = {} if box.own else {"postkasse": box.key}
    return HttpResponseRedirect(f"{reverse('own-folders')}?{urlencode(asked | {'gjort': done})}")


def _changed(request: HttpRequest, acting: Acting) -> tuple[Mailbox, str]:
    """Do what the form asks for; the mailbox, and the word for what was done."""
    key, at = request.GET.get("postkasse"), clock.now()
    name, act = request.POST.get("navn", ""), request.POST.get("gør", "")
    if act == "opret":
        parent = request.POST.get("i", "")
        return service.make_folder_at(acting, key, name, parent, at), "oprettet"
    folder = _folder(request)
    if act == "slet":
        return service.delete_folder_at(acting, key, folder, at), "slettet"
    return service.rename_folder_at(acting, key, folder, name, at), "omdoebt"


def _folder(request: HttpRequest) -> UUID:
    """Raises FolderUnknown."""
    try:
        return UUID(request.POST.get("mappe", ""))
    except ValueError as error:
        raise FolderUnknown from error


def _page(request: HttpRequest, acting: Acting, refusal: Refusal | None = None) -> HttpResponse:
    key = request.GET.get("postkasse")
    page = service.mailbox_of(acting, key, Folder.INBOX, None, clock.now())
    field = request.POST.get("mappe", NEW) if refusal else ""
    field = field if field in {str(one.id) for one in page.folders} else NEW
    sentence = refusal.sentence(get_language() or "da") if refusal else ""
    asked = {} if page.chosen.own else {"postkasse": page.chosen.key}
    here = reverse("own-folders") + (f"?{urlencode(asked)}" if asked else "")
    back = reverse("mailbox") + (f"?{urlencode(asked)}" if asked else "")
    context = {
        "box": page.chosen,
        "folders": page.folders,
        "parents": {one.id: one.name for one in page.folders},
        "here": here,
        "back": back,
        "new": NEW,
        "wrong": field if refusal else "",
        "sentence": sentence,
        "typed": request.POST.get("navn", ""),
        "within": request.POST.get("i", ""),
        "errors": [{"field": field, "text": sentence}] if refusal else [],
        "error_count": 1 if refusal else 0,
        "done": _(_DONE[done]) if (done := request.GET.get("gjort", "")) in _DONE else "",
    }
    return render(request, "post/folders.html", context, status=refusal.status if refusal else 200)
