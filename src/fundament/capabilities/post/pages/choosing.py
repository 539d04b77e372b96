"""Several letters of a list at once: mark them, move them, put them into the bin or back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from fundament.capabilities.post import service
from fundament.capabilities.post.pages.mailbox import CHOOSING, WORDS, address_of
from fundament.capabilities.post.types import Folder, LetterUnknown, ManyAct
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in

_MOST = 100


@require_POST
@signed_in()
def chosen(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Do to the chosen letters what the button says, and go back to the list."""
    asked = request.POST.get("mappe", "") or Folder.INBOX
    folder, key = WORDS.get(asked, asked), request.GET.get("postkasse")
    act = _act(request.POST.get("gør", ""))
    letters = _letters(request.POST.getlist("valgt"))
    if not letters:
        box = service.mailbox_with_key(acting, key or "", clock.now())
        return HttpResponseRedirect(address_of(box, folder, **CHOOSING, gjort="ingen"))
    to = request.POST.get("til", "")
    box = service.change_chosen(acting, key, letters, act, to, clock.now())
    back = to if act is ManyAct.MOVE else folder
    return HttpResponseRedirect(address_of(box, back, gjort=f"valgte-{act.value}"))


def _act(word: str) -> ManyAct:
    """Raises LetterUnknown for a word that no button has."""
    try:
        return ManyAct(word)
    except ValueError as error:
        raise LetterUnknown from error


def _letters(given: list[str]) -> list[UUID]:
    """Raises LetterUnknown for what is no id of a letter."""
    try:
        return [UUID(one) for one in given[:_MOST]]
    except ValueError as error:
        raise LetterUnknown from error
