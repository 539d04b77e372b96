"""Write a letter: write and attach, look at it, send it, and see where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fundament.capabilities.post import service
from fundament.capabilities.post.forms import DraftForm, read_draft_form
from fundament.capabilities.post.pages.mailbox import address_of
from fundament.capabilities.post.types import (
    DocumentNotPossible,
    FileContentMismatch,
    FileEmpty,
    FileNotAllowed,
    Folder,
    LabelMissing,
    LetterFixed,
    LetterTooLarge,
    MainDocumentMissing,
    PageText,
    TextTooLong,
    VersionStale,
    WrittenPage,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal

# At which field of the draft a refusal is shown; the others are about the whole letter.
_FIELDS: dict[type[Refusal], str] = {
    LabelMissing: "letter-title",
    MainDocumentMissing: "letter-text",
    DocumentNotPossible: "letter-files",
    FileNotAllowed: "letter-files",
    FileEmpty: "letter-files",
    FileContentMismatch: "letter-files",
    LetterTooLarge: "letter-files",
    TextTooLong: "letter-text",
}
_DONE = {
    "gemt": gettext_noop("Kladden er gemt"),
    "fjernet": gettext_noop("Filen er fjernet"),
    "svar": gettext_noop("Skriv dit svar herunder"),
}
CHANGED = gettext_noop(
    "Kladden er ændret i et andet vindue, siden du åbnede den her. Det, du har skrevet, står "
    "nedenfor: gem igen, hvis det skal gælde."
)
_FETCHED_POLICY = "default-src 'none'; sandbox"


@require_http_methods(["GET", "POST"])
@signed_in()
def draft(request: HttpRequest, acting: Acting, written: UUID) -> HttpResponse:
    """Show a draft to be written; POST keeps it and does what the button says."""
    at = clock.now()
    if request.method == "POST":
        return _save(request, acting, written, at)
    page = service.written_page(acting, written, at)
    if page.sent_at is not None:
        return HttpResponseRedirect(reverse("sent-letter", args=[written]))
    done = _(_DONE[word]) if (word := request.GET.get("gjort", "")) in _DONE else ""
    anew = request.GET.get("gjort") == "ny"
    return _draft_page(request, page, done=done, anew=anew)


@require_http_methods(["GET", "POST"])
@signed_in()
def review(request: HttpRequest, acting: Acting, written: UUID) -> HttpResponse:
    """Show the letter as it will be sent; POST sends it."""
    at, refusal = clock.now(), None
    try:
        if request.method == "POST":
            service.send_page(acting, written, _version(request), at)
            return HttpResponseRedirect(f"{reverse('sent-letter', args=[written])}?gjort=sendt")
        service.must_be_ready(acting, written, at)
    except Refusal as found:
        if found.status not in {400, 409, 422}:
            raise
        refusal = found
    page = service.written_page(acting, written, at)
    if page.sent_at is not None:
        return HttpResponseRedirect(reverse("sent-letter", args=[written]))
    if refusal is not None:
        return _draft_page(request, page, faults=[_Fault.of(refusal)])
    return render(request, "post/review.html", {"letter": page})


@require_http_methods(["GET", "POST"])
@signed_in()
def ask_discard(request: HttpRequest, acting: Acting, written: UUID) -> HttpResponse:
    """Ask whether a draft is to be deleted; POST deletes it."""
    at = clock.now()
    if request.method == "POST":
        box = service.discard(acting, written, at)
        return HttpResponseRedirect(address_of(box, Folder.DRAFTS, gjort="slettet"))
    page = service.written_page(acting, written, at)
    if page.sent_at is not None:
        return HttpResponseRedirect(reverse("sent-letter", args=[written]))
    return render(request, "post/discard.html", {"letter": page})


@require_GET
@signed_in()
def sent(request: HttpRequest, acting: Acting, written: UUID) -> HttpResponse:
    """Show a letter that was sent: what it says, and where it is."""
    page = service.written_page(acting, written, clock.now())
    if page.sent_at is None:
        return HttpResponseRedirect(reverse("draft", args=[written]))
    context = {
        "letter": page,
        "just_sent": request.GET.get("gjort") == "sendt",
        "back": address_of(page.mailbox, page.folder),
    }
    return render(request, "post/sent.html", context)


@require_GET
@signed_in()
def file(request: HttpRequest, acting: Acting, written: UUID, file: UUID) -> HttpResponse:
    """Hand out a file of what was written, to be kept."""
    found = service.written_file(acting, written, file, clock.now())
    answer = HttpResponse(found.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        content_disposition_header(True, found.file.name) or "attachment"
    )
    answer["Content-Security-Policy"] = _FETCHED_POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@signed_in()
def answer(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Begin an answer to a letter, or go on with the one that was begun."""
    named = service.answer_letter(acting, letter, clock.now())
    return HttpResponseRedirect(f"{reverse('draft', args=[named])}?gjort=svar")


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a draft: at which field, as a sentence, and the status of the answer."""

    field: str
    sentence: str
    status: int

    @classmethod
    def of(cls, refusal: Refusal, file: str = "") -> "_Fault":
        """Return the refusal as the page says it, of the file of that name."""
        said = refusal.sentence(get_language() or "da")
        if isinstance(refusal, VersionStale):
            said = _(CHANGED)
        field = _FIELDS.get(type(refusal), "")
        return cls(field, f"{file}: {said}" if file else said, refusal.status)


def _save(request: HttpRequest, acting: Acting, written: UUID, at: datetime) -> HttpResponse:
    """Keep what was typed first, then the files that can be sent; then do what the button says."""
    form = read_draft_form(request)
    try:
        service.save_page(acting, written, form.typed, at)
        refused = service.attach_files(acting, written, form.files, at)
        if form.remove is not None:
            service.remove_file(acting, written, form.remove, at)
        elif form.wants_review and not refused:
            service.must_be_ready(acting, written, at)
            return HttpResponseRedirect(reverse("draft-review", args=[written]))
        elif form.wants_point and not refused:
            return HttpResponseRedirect(reverse("draft-point", args=[written]))
    except LetterFixed:
        return _keep_anew(request, acting, written, form, at)
    except Refusal as refusal:
        if refusal.status not in {400, 409, 422}:
            raise
        page = service.written_page(acting, written, at)
        return _draft_page(request, page, typed=form.typed, faults=[_Fault.of(refusal)])
    if refused:
        faults = [_Fault.of(refusal, name) for name, refusal in refused]
        return _draft_page(request, service.written_page(acting, written, at), faults=faults)
    done = "fjernet" if form.remove else "gemt"
    return HttpResponseRedirect(f"{reverse('draft', args=[written])}?{urlencode({'gjort': done})}")


def _keep_anew(
    request: HttpRequest, acting: Acting, written: UUID, form: DraftForm, at: datetime
) -> HttpResponse:
    """Keep what was typed in a letter that another window has sent meanwhile, as a new draft."""
    try:
        draft = service.keep_anew(acting, written, form.typed, at)
    except Refusal as refusal:
        if refusal.status not in {400, 409, 422}:
            raise
        page = service.written_page(acting, written, at)
        return _draft_page(request, page, typed=form.typed, faults=[_Fault.of(refusal)])
    if draft is None:
        return HttpResponseRedirect(reverse("sent-letter", args=[written]))
    if refused := service.attach_files(acting, draft, form.files, at):
        faults = [_Fault.of(refusal, name) for name, refusal in refused]
        page = service.written_page(acting, draft, at)
        return _draft_page(request, page, faults=faults, anew=True)
    return HttpResponseRedirect(f"{reverse('draft', args=[draft])}?gjort=ny")


def _version(request: HttpRequest) -> int:
    """Return the version that the person saw. Raises VersionStale for what is none."""
    given = request.POST.get("version", "")
    if not (given.isascii() and given.isdecimal() and len(given) <= 18):
        raise VersionStale
    return int(given)


def _draft_page(
    request: HttpRequest,
    page: WrittenPage,
    *,
    typed: PageText | None = None,
    faults: Sequence[_Fault] = (),
    done: str = "",
    anew: bool = False,
) -> HttpResponse:
    """Show the draft, with what was typed where that could not be kept, and what is wrong."""
    wrong = dict.fromkeys(_FIELDS.values(), "")
    for one in faults:
        wrong[one.field] = f"{wrong.get(one.field, '')} {one.sentence}".strip()
    context = {
        "letter": page,
        "typed": typed or PageText(page.title, page.text, page.version),
        "wrong": wrong,
        "errors": [{"field": one.field, "text": one.sentence} for one in faults],
        "error_count": len(faults),
        "done": done,
        "anew": anew,
        "back": address_of(page.mailbox, Folder.DRAFTS),
    }
    return render(request, "post/draft.html", context, status=faults[0].status if faults else 200)
