"""Words of trial runs, as their pages and their report show them."""

from django.utils.translation import gettext as _

from fundament.capabilities.login.types import End, Judgement, Result, Script, Sight, Verdict


def result_words() -> dict[Result, str]:
    """Return what a client did."""
    return {
        Result.ACCEPTED: _("Lukkede ind"),
        Result.REFUSED: _("Afviste"),
        Result.BROKEN: _("Gik i stykker"),
        Result.SKIPPED: _("Sprunget over"),
    }


def verdict_words() -> dict[Verdict, str]:
    """Return the verdicts."""
    return {
        Verdict.PASSED: _("Bestået"),
        Verdict.FAILED: _("Ikke bestået"),
        Verdict.NOT_TRIED: _("Ikke prøvet"),
    }


def script_words() -> dict[Script, str]:
    """Return how much is tried."""
    return {
        Script.SHORT: _("Kort prøve: det vigtigste"),
        Script.FULL: _("Hele prøven: alle fejl"),
    }


def known_by(judged: Judgement) -> str:
    """Return what a result rests on: what was seen of the client, or who told it."""
    step, fault = judged.step, judged.fault
    if step.sight is not None:
        said = left_words if fault is not None and fault.at_logout else seen_words
        return _("Set: %(what)s") % {"what": said(step.sight)}
    if not step.told_by or step.result is Result.SKIPPED:
        return ""
    return _("Fortalt af %(who)s, ikke set") % {"who": step.told_by}


def seen_words(sight: Sight) -> str:
    """Return what was seen of a client, in a sentence."""
    ends = {
        End.CLIENT: _("klientens side uden teksten"),
        End.AGAIN: _("klienten begyndte et nyt login"),
        End.BROKER: _("login kom ikke til et svar"),
        End.NO_ANSWER: _("klienten svarede ikke"),
        End.ROUND: _("klienten sendte i ring"),
    }
    words = _("teksten, som kun den ser, der er logget ind") if sight.signed_in else ends[sight.end]
    return _with_place(words, sight)


def left_words(sight: Sight) -> str:
    """Return what was seen of a client after a logout, in a sentence."""
    if sight.end in {End.NO_ANSWER, End.ROUND}:
        return seen_words(sight)
    out = _("efter log ud vises teksten ikke længere")
    return _with_place(_("efter log ud vises teksten stadig") if sight.signed_in else out, sight)


def _with_place(words: str, sight: Sight) -> str:
    place = f"HTTP {sight.status}, {sight.address}" if sight.address else ""
    return ". ".join(part for part in (words, place, sight.note) if part)
