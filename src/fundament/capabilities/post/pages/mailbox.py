"""The mailbox: list, open, fetch a file, mark unread, move to the bin, a folder, and back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from fundament.capabilities.post import service
from fundament.capabilities.post.forms import read_line_form
from fundament.capabilities.post.render import can_be_shown, is_framed_without_rights
from fundament.capabilities.post.types import (
    DocumentKind,
    File,
    Folder,
    LetterUnknown,
    Mailbox,
    OpenedLetter,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.ids import TransmissionId

# Source: the codes that MeMo libraries in the field agree on; other codes show their label.
ACTIONS = {
    "AFTALE": gettext_noop("Aftale"),
    "BETALING": gettext_noop("Betaling"),
    "SELVBETJENING": gettext_noop("Selvbetjening"),
    "INFORMATION": gettext_noop("Information"),
    "UNDERSKRIV": gettext_noop("Underskrift"),
    "BEKRAEFT": gettext_noop("Bekræftelse"),
    "FORBEREDELSE": gettext_noop("Forberedelse"),
    "TILMELDING": gettext_noop("Tilmelding"),
}
# What a button has just done to a letter, by the word in the list's address.
_DONE = {
    "papirkurv": gettext_noop("Brevet er lagt i papirkurven"),
    "indbakke": gettext_noop("Brevet er lagt tilbage i indbakken"),
    "ulaest": gettext_noop("Brevet er markeret som ulæst"),
    "flyttet": gettext_noop("Brevet er flyttet til mappen"),
    "slettet": gettext_noop("Kladden er slettet"),
    "valgte-laest": gettext_noop("De valgte breve er markeret som læst"),
    "valgte-ulaest": gettext_noop("De valgte breve er markeret som ulæste"),
    "valgte-papirkurv": gettext_noop("De valgte breve er lagt i papirkurven"),
    "valgte-tilbage": gettext_noop("De valgte breve er lagt tilbage"),
    "valgte-flyt": gettext_noop("De valgte breve er flyttet til mappen"),
}
CHOOSING = {"vaelg": "ja"}
# How the standing folders are called in addresses; the inbox is not named.
WORDS: dict[str, Folder] = {
    "papirkurv": Folder.BIN,
    "kladder": Folder.DRAFTS,
    "sendt": Folder.SENT,
}
_NAMES: dict[str, str] = {
    Folder.INBOX: gettext_noop("Indbakke"),
    Folder.DRAFTS: gettext_noop("Kladder"),
    Folder.SENT: gettext_noop("Sendt post"),
    Folder.BIN: gettext_noop("Papirkurv"),
}
_ICONS: dict[str, str] = {
    Folder.INBOX: "email",
    Folder.DRAFTS: "edit",
    Folder.SENT: "send",
    Folder.BIN: "delete",
}
# What the browser takes in its own tab can neither run nor read anything of ours.
_FETCHED_POLICY = "default-src 'none'; sandbox"


@require_GET
@signed_in()
def mailbox(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show one page of a mailbox."""
    chosen, asked = request.GET.get("postkasse"), request.GET.get("mappe") or Folder.INBOX
    form = read_line_form(request.GET)
    page = service.mailbox_of(
        acting, chosen, WORDS.get(asked, asked), request.GET.get("efter"), clock.now(), form.wish
    )
    further = page.next and address_of(page.chosen, page.folder, **form.asked, efter=page.next)
    own = [(one, address_of(page.chosen, str(one.id))) for one in page.folders]
    names = {name: shown for name, shown in _NAMES.items() if name != Folder.DRAFTS}
    names = _NAMES if page.chosen.may_change else names
    context = {
        "box": page,
        "mailboxes": [(box, address_of(box, Folder.INBOX)) for box in page.mailboxes],
        "standing": [
            (name, _(shown), _ICONS[name], address_of(page.chosen, name))
            for name, shown in names.items()
        ],
        "folder_name": _(_NAMES.get(page.folder, "")) if page.folder in _NAMES else "",
        "own_folders": own,
        "shown_folder": next((one for one, _ in own if str(one.id) == page.folder), None),
        "here": address_of(page.chosen, page.folder),
        "word": next((word for word, name in WORDS.items() if name == page.folder), page.folder),
        "form": form,
        "error_count": len(form.errors),
        "choosing": page.chosen.may_change and request.GET.get("vaelg") == "ja",
        "choose": address_of(page.chosen, page.folder, **form.asked, **CHOOSING),
        "nothing_chosen": request.GET.get("gjort") == "ingen",
        "of_box": {} if page.chosen.own else {"postkasse": page.chosen.key},
        "further": further,
        "continued": "efter" in request.GET,
        "done": _(_DONE[done]) if (done := request.GET.get("gjort", "")) in _DONE else "",
    }
    return render(request, "post/mailbox.html", context)


@require_GET
@signed_in()
def letter(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Open a letter and show one of its files, the main document first."""
    at = clock.now()
    try:
        opened = service.open_letter(acting, TransmissionId(letter), at)
    except LetterUnknown:
        if not service.was_written(acting, letter, at):
            raise
        return HttpResponseRedirect(reverse("sent-letter", args=[letter]))
    files = [file for document in opened.documents for file in document.files]
    shown = _shown(opened, files, request.GET.get("fil", ""))
    context = {
        "letter": opened,
        "main": opened.documents[0],
        "attachments": [each for each in opened.documents if each.kind is DocumentKind.ADDITIONAL],
        "actions": [
            (action, _(ACTIONS.get(action.code, action.label)))
            for document in opened.documents
            for action in document.actions
        ],
        "shown": shown,
        "shown_address": opened.addresses[shown.number] if shown else None,
        "shown_label": _label(opened, shown) if shown else "",
        "sandboxed": shown is not None and is_framed_without_rights(shown.media_type),
        "can_be_shown": can_be_shown,
        "back": address_of(opened.mailbox, opened.folder),
        "in_bin": opened.folder == Folder.BIN,
        "in_inbox": opened.folder == Folder.INBOX,
    }
    return render(request, "post/letter.html", context)


@require_GET
@signed_in()
def file(request: HttpRequest, acting: Acting, letter: UUID, number: int) -> HttpResponse:
    """Hand out a file of a letter to be kept."""
    found = service.open_file(acting, TransmissionId(letter), number, clock.now())
    answer = HttpResponse(found.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        content_disposition_header(True, found.file.name) or "attachment"
    )
    answer["Content-Security-Policy"] = _FETCHED_POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@signed_in()
def mark_unread(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Mark the letter as unread and go back to the list."""
    box = service.mark_unread(acting, TransmissionId(letter), clock.now())
    return HttpResponseRedirect(address_of(box, Folder.INBOX, gjort="ulaest"))


@require_POST
@signed_in()
def to_bin(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Put the letter into the bin and go back to the inbox."""
    box = service.move_letter(acting, TransmissionId(letter), Folder.BIN, clock.now())
    return HttpResponseRedirect(address_of(box, Folder.INBOX, gjort="papirkurv"))


@require_POST
@signed_in()
def to_inbox(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Take the letter out of the bin and go back to the bin."""
    box = service.move_letter(acting, TransmissionId(letter), Folder.INBOX, clock.now())
    return HttpResponseRedirect(address_of(box, Folder.BIN, gjort="indbakke"))


@require_POST
@signed_in()
def to_folder(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Put the letter into a folder that people made, and show that folder."""
    folder = request.POST.get("mappe", "")
    box = service.move_letter(acting, TransmissionId(letter), folder, clock.now())
    return HttpResponseRedirect(address_of(box, folder, gjort="flyttet"))


def address_of(box: Mailbox, folder: str, **more: str) -> str:
    """Return the address of a folder; one's own inbox has the shortest."""
    asked = {} if box.own else {"postkasse": box.key}
    if folder != Folder.INBOX:
        words = {name: word for word, name in WORDS.items()}
        asked["mappe"] = words.get(Folder(folder), folder) if folder in set(Folder) else folder
    asked |= more
    return reverse("mailbox") + (f"?{urlencode(asked)}" if asked else "")


def _shown(opened: OpenedLetter, files: list[File], asked: str) -> File | None:
    """Return the file asked for, else the first of the main document that can be shown."""
    chosen = next((file for file in files if str(file.number) == asked), None)
    if chosen is not None and can_be_shown(chosen.media_type):
        return chosen
    first = opened.documents[0].files
    return next((file for file in first if can_be_shown(file.media_type)), None)


def _label(opened: OpenedLetter, shown: File) -> str:
    document = next(each for each in opened.documents if shown in each.files)
    if document.label is None and document.kind is DocumentKind.MAIN:
        return _("Brevet")
    return document.label or shown.name
