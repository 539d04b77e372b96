"""Where a letter is: a link on the open letter, and a page for those who work where it was sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.render import words_of
from fundament.capabilities.post.types import EventTag as Tag
from fundament.capabilities.post.types import Flow, FoundSent, NotWaiting, SentUnknown
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.ids import PartyId, TransmissionId

# What each event is called on the page; its official name stands beside it.
WORDS = {
    Tag.MEMO_SEND_RECEIVED: gettext_noop("Modtaget fra afsenderens system"),
    Tag.MEMO_MASS_SEND_RECEIVED: gettext_noop("Modtaget fra afsenderens system, i en container"),
    Tag.MEMO_EXTRACTED: gettext_noop("Taget ud af containeren"),
    Tag.TECHNICAL_RECEIPT_SENT: gettext_noop("Teknisk kvittering givet til afsenderens system"),
    Tag.MEMO_SEND_VALIDATED: gettext_noop("Kontrolleret og fundet i orden"),
    Tag.DELAYED_MEMO_SEND_VALIDATED_AWAITING_DELAY: gettext_noop(
        "Kontrolleret og lagt til side til sin dag"
    ),
    Tag.DELAYED_MEMO_MESSAGE_RECALLED: gettext_noop("Kaldt tilbage af afsenderen"),
    Tag.DELAYED_MEMO_SEND_SENT: gettext_noop("Dagen kom"),
    Tag.MEMO_SEND_FAILED: gettext_noop("Kunne ikke leveres"),
    Tag.MEMO_AVAILABLE_TO_RECIPIENT: gettext_noop("Lagt i postkassen: modtaget i lovens forstand"),
    Tag.MEMO_SEND_READY_FOR_FETCH: gettext_noop("Lagt klar til modtagerens system"),
    Tag.MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM: gettext_noop("Hentet af modtagerens system"),
    Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM_FAILED: gettext_noop(
        "Modtagerens system tog ikke imod brevet"
    ),
    Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM: gettext_noop("Sendt til modtagerens system"),
    Tag.BUSINESS_RECEIPT_RECEIVED: gettext_noop("Modtagerens system svarede for brevet"),
    Tag.BUSINESS_RECEIPT_CREATED: gettext_noop("Forretningskvittering lagt klar til afsenderen"),
    Tag.BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM: gettext_noop(
        "Forretningskvitteringen hentet af afsenderens system"
    ),
    Tag.BUSINESS_RECEIPT_SENT: gettext_noop(
        "Forretningskvitteringen fjernet af afsenderens system"
    ),
    Tag.NOTIFICATION_SENT: gettext_noop("E-mail sendt om, at der er ny post"),
    Tag.NOTIFICATION_FAILED: gettext_noop("E-mail om ny post kunne ikke sendes"),
    Tag.MESSAGE_READ: gettext_noop("Åbnet"),
    Tag.MESSAGE_LEGALLY_NOTIFIED: gettext_noop("Forkyndelsen bekræftet af modtageren"),
    Tag.MESSAGE_MOVED: gettext_noop("Flyttet"),
    Tag.MESSAGE_UPDATED: gettext_noop("Markeret eller fået en note"),
    Tag.MESSAGE_DELETED: gettext_noop("Slettet fra postkassen"),
    Tag.FLAG_CHANGED: gettext_noop("Flag sat eller fjernet"),
    Tag.NEM_SMS_SENT_SUCCESSFULLY: gettext_noop("NemSMS sendt"),
    Tag.NEM_SMS_SENT_AND_REJECTED: gettext_noop("NemSMS afvist"),
    Tag.NEM_SMS_SEND_FAILED: gettext_noop("NemSMS kunne ikke sendes"),
    Tag.EVENT_LOG_SEARCHES: gettext_noop("Forløbet slået op af afsenderen"),
}
_EMAILS = frozenset({Tag.NOTIFICATION_SENT, Tag.NOTIFICATION_FAILED})
_FILE = {"Cache-Control": "private, no-store"}


@require_http_methods(["GET", "POST"])
@signed_in()
def search(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the form; POST finds what was sent under an id: one letter at once, else a list."""
    at, asked = clock.now(), request.POST.get("id", "").strip()
    if request.method == "GET":
        return _form(request, acting)
    try:
        found = service.find_sent(acting, asked, at)
    except SentUnknown as refusal:
        error = refusal.sentence(get_language() or "da") if asked else _("Skriv et id.")
        return _form(request, acting, error=error)
    if len(found.papers) == 1 and not found.letters:
        letter = found.papers[0].transmission
        return HttpResponseRedirect(reverse("paper", kwargs={"letter": letter}))
    if len(found.letters) == 1 and not (found.container or found.papers):
        letter = found.letters[0].transmission
        return HttpResponseRedirect(reverse("trace", kwargs={"letter": letter}))
    return _form(request, acting, found=found)


@require_GET
@signed_in()
def sent(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Show the way of a letter that was sent from where the person works."""
    way = service.flow_of_sent(acting, letter, clock.now())
    return render(request, "post/trace.html", _context(way, {}) | _done(request))


@require_http_methods(["GET", "POST"])
@signed_in()
def recall(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Ask whether a letter that waits for its day is to be recalled; POST recalls it."""
    at, done = reverse("trace", kwargs={"letter": letter}), "kaldt"
    if request.method == "GET":
        way = service.flow_of_sent(acting, letter, clock.now())
        if way.may_be_recalled:
            return render(request, "post/recall.html", {"way": way})
        return HttpResponseRedirect(f"{at}?gjort=for-sent")
    try:
        service.recall_letter(acting, letter, clock.now())
    except NotWaiting:
        done = "for-sent"
    return HttpResponseRedirect(f"{at}?gjort={done}")


@require_GET
@signed_in()
def own(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Show the recipient the way of a letter in a mailbox of hers."""
    at = clock.now()
    way = service.flow_of_own(acting, TransmissionId(letter), at)
    return render(request, "post/flow.html", _context(way, service.names_in(way, at)))


@require_GET
@signed_in()
def own_proof(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Give the recipient the proof that a letter was in the mailbox, as a file."""
    return _file(service.proof_for_recipient(acting, TransmissionId(letter), clock.now()), letter)


@require_GET
@signed_in()
def sent_proof(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Give those who work at the sender the proof that a letter was in the mailbox, as a file."""
    return _file(service.proof_for_sender(acting, letter, clock.now()), letter)


def _form(
    request: HttpRequest, acting: Acting, error: str = "", found: FoundSent | None = None
) -> HttpResponse:
    context = {
        "works": bool(service.employers_of(acting.actor.party, clock.now())),
        "asked": request.POST.get("id", ""),
        "error": error,
        "errors": [{"field": "id", "text": error}] if error else [],
        "error_count": 1 if error else 0,
        "found": found,
    }
    return render(request, "post/where.html", context, status=422 if error else 200)


def _context(way: Flow, names: dict[PartyId, str]) -> dict[str, object]:
    words, language = words_of(way), get_language() or "da"
    return {
        "way": way,
        "why": words.why(language),
        "next": words.next(language),
        "do": words.do(language),
        "events": [
            (event, _(WORDS[event.tag]), names.get(event.actor, "") if event.actor else "")
            for event in way.events
        ],
        "emailed": any(event.tag in _EMAILS for event in way.events),
    }


def _done(request: HttpRequest) -> dict[str, object]:
    return {"done": request.GET.get("gjort", "")}


def _file(content: bytes, letter: UUID) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/json", headers=_FILE)
    answer["Content-Disposition"] = f'attachment; filename="leveringsbevis-{letter}.json"'
    return answer
