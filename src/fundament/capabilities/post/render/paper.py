"""How many letters go on paper and why, as a table for programs: no personal data in it."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop

from fundament.capabilities.post.types.paper import (
    AddressMissing,
    NotPrintable,
    PaperCount,
    PaperReason,
    PaperState,
    ReturnedMail,
    ReturnReason,
)

PAPER_REASONS = {
    PaperReason.CHOSEN: gettext_noop("Afsenderen valgte papir"),
    PaperReason.ABROAD: gettext_noop("Modtageren bor i udlandet"),
    PaperReason.EXEMPT: gettext_noop("Modtageren er fritaget for Digital Post"),
    PaperReason.CLOSED: gettext_noop("Modtageren er død eller ophørt"),
    PaperReason.UNKNOWN: gettext_noop("Modtageren er ikke tilmeldt Digital Post"),
    PaperReason.NO_NUMBER: gettext_noop("Brevet har intet CPR- eller CVR-nummer"),
}
PAPER_STATES = {
    PaperState.RECEIVED: gettext_noop("Modtaget til tryk"),
    PaperState.PRINTED: gettext_noop("Trykt"),
    PaperState.HANDED_OVER: gettext_noop("Afleveret til postvæsenet"),
    PaperState.FAILED: gettext_noop("Ikke trykt"),
    PaperState.RETURNED: gettext_noop("Kommet retur"),
}
RETURN_REASONS = {
    ReturnReason.MOVED: gettext_noop("Modtageren er flyttet"),
    ReturnReason.NOT_THERE: gettext_noop("Modtageren er ubekendt på adressen"),
    ReturnReason.NOT_FETCHED: gettext_noop("Brevet er ikke hentet"),
    ReturnReason.NOT_ACCEPTED: gettext_noop("Modtageren vil ikke tage imod det"),
}
PAPER_FAULTS = {
    NotPrintable.code: gettext_noop("Et dokument er beskadiget, låst eller for langt."),
    AddressMissing.code: gettext_noop("Modtageren har ingen kendt adresse."),
    ReturnedMail.code: gettext_noop("Postvæsenet har bragt brevet tilbage."),
}
_COLUMNS = ("month", "cvr", "authority", "reason", "letters", "returned", "failed")


def paper_counts(counts: Sequence[PaperCount]) -> dict[str, Any]:
    """Return the counts as JSON; `month` is yyyy-mm."""
    return {"counts": [dict(zip(_COLUMNS, _row(one), strict=True)) for one in counts]}


def paper_csv(counts: Sequence[PaperCount]) -> str:
    """Return the counts as CSV (RFC 4180) with a header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows(_row(one) for one in counts)
    return out.getvalue()


def _row(one: PaperCount) -> tuple[str | int, ...]:
    return (
        f"{one.month:%Y-%m}",
        one.sender.number,
        one.sender_name,
        one.reason.value,
        one.letters,
        one.returned,
        one.failed,
    )
