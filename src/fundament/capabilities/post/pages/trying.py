"""*Prøv et brev*: an integrator sees what is wrong with a letter, or what would become of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.forms import read_letter_to_try
from fundament.capabilities.post.render import can_be_shown
from fundament.capabilities.post.types import LetterTrial, TrialTooLarge
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.standards.memo import cure_of

MOST_SHOWN = 100


@public
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest) -> HttpResponse:
    """Show the form, and below it the outcome for the letter that was pasted or uploaded."""
    language = get_language() or "da"
    found: LetterTrial | None = None
    error, text = "", ""
    if request.method == "POST":
        body, text = read_letter_to_try(request)
        try:
            found = service.try_letter(body, clock.now()) if body.strip() else None
            error = "" if found else _("Indsæt et brev, eller vælg en fil.")
        except TrialTooLarge as refusal:
            error, text = refusal.sentence(language), ""
    context = {
        "text": text,
        "error": error,
        "error_count": 1 if error else 0,
        "faults": [
            (
                fault,
                fault.danish if language == "da" else fault.english,
                cure_of(fault.code, language),
            )
            for fault in (found.faults[:MOST_SHOWN] if found else ())
        ],
        "total": len(found.faults) if found else 0,
        "prospect": found.prospect if found else None,
        "can_be_shown": can_be_shown,
    }
    return render(request, "post/try.html", context, status=422 if error else 200)
