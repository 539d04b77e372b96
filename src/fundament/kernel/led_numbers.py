"""Second numbers of one person: asked by who keeps something by number, answered by who merges."""

from collections.abc import Callable, Iterable

from fundament.kernel.ids import PartyId

LedTo = Callable[[Iterable[PartyId]], dict[PartyId, PartyId]]
_asked: list[LedTo] = []


def ask(answers: Iterable[LedTo]) -> None:
    """Let `led_to` ask these; `site` says which, once, at start. Until then nobody is."""
    _asked[:] = answers


def led_to(numbers: Iterable[PartyId]) -> dict[PartyId, PartyId]:
    """Return each number that was found to be a second one, with that of these it leads to."""
    wanted = list(numbers)
    return {led: to for answer in _asked for led, to in answer(wanted).items()}
