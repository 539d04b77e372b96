"""Words of trial runs, as their pages and their report show them."""

from django.utils.translation import gettext as _

from fundament.capabilities.login.types import Result, Script, Verdict


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
