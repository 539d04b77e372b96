"""Letters on paper: for those at the sender, for the operators of the demo, and in numbers."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.render.paper import (
    PAPER_FAULTS,
    PAPER_REASONS,
    PAPER_STATES,
    RETURN_REASONS,
)
from fundament.capabilities.post.types.paper import ReturnReason
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, public, signed_in

_WORDS = {
    "reasons": PAPER_REASONS,
    "states": PAPER_STATES,
    "returns": RETURN_REASONS,
    "faults": PAPER_FAULTS,
}
# A letter is data of somebody: kept by nobody between, and its PDF may do nothing but be read.
_FILE = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


@require_GET
@signed_in()
def letters(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the letters on paper that were sent from where the person works."""
    at = clock.now()
    context = _WORDS | {
        "letters": service.paper_letters_of(acting, at),
        "works": bool(service.employers_of(acting.actor.party, at)),
    }
    return render(request, "post/papers.html", context)


@require_GET
@signed_in()
def letter(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Show how far a letter on paper is, to those who work at its sender."""
    context = _WORDS | {"letter": service.paper_letter(acting, letter, clock.now())}
    return render(request, "post/paper.html", context)


@require_GET
@signed_in()
def pdf(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Hand out the letter as it is printed, without an address that was looked up."""
    return _pdf(service.paper_pdf(acting, letter, clock.now()), letter)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(role=Role.OPERATOR)
def printer(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List what the demo's printer has printed, and play the carrier that brings a letter back."""
    _must_be_demo()
    if request.method == "POST":
        try:
            named, reason = UUID(request.POST.get("letter", "")), request.POST.get("reason", "")
            service.bring_back(acting, named, ReturnReason(reason), clock.now())
        except ValueError as error:
            raise Http404 from error
        return HttpResponseRedirect(f"{reverse('demo-print')}?gjort=retur")
    context = _WORDS | {
        "letters": service.printed_letters(),
        "done": request.GET.get("gjort", ""),
    }
    return render(request, "post/printer.html", context)


@require_GET
@signed_in(role=Role.OPERATOR)
def printed(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Hand out a letter as the demo's printer printed it."""
    _must_be_demo()
    return _pdf(service.printed_pdf(acting, letter, clock.now()), letter)


@public
@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """Show how many letters still go on paper, from whom and why; of nobody's letter in special."""
    context = _WORDS | {"counts": service.counts_of_paper(clock.now())}
    return render(request, "post/paper_numbers.html", context)


def _must_be_demo() -> None:
    if not settings.DEMO:
        raise Http404


def _pdf(content: bytes, letter: UUID) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf", headers=_FILE)
    answer["Content-Disposition"] = f'attachment; filename="brev-{letter}.pdf"'
    return answer
