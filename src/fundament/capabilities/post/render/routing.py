"""What rules, tags and scores are called, and the numbers as a table for programs."""

import csv
import io
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fundament.capabilities.post.rules.tagging import WEIGHTS
from fundament.capabilities.post.types.routing import (
    Comparison,
    RouteBook,
    RouteFault,
    RouteRule,
    Tag,
    TagPart,
    TagStatistics,
)

# In groups, as a form shows them.
TAG_GROUPS: Mapping[str, Mapping[Tag, str]] = {
    gettext_noop("Til hvem i organisationen"): {
        Tag.POINT: gettext_noop("Kontaktpunkt (id)"),
        Tag.POINT_LABEL: gettext_noop("Kontaktpunktets navn"),
        Tag.POINT_GROUP: gettext_noop("Kontaktgruppe"),
        Tag.POINT_INFO: gettext_noop("Kontaktoplysning (navn=værdi)"),
        Tag.UNIT: gettext_noop("P-nummer"),
        Tag.GLN: gettext_noop("GLN-nummer"),
        Tag.SOR: gettext_noop("SOR-kode"),
        Tag.SE_NUMBER: gettext_noop("SE-nummer"),
        Tag.PERSON: gettext_noop("Att.: person"),
        Tag.EMAIL: gettext_noop("Att.: e-mail"),
        Tag.PHONE: gettext_noop("Att.: telefon"),
        Tag.EID: gettext_noop("Att.: eID"),
        Tag.RESPONSIBLE: gettext_noop("Att.: indholdsansvarlig"),
        Tag.SYSTEM: gettext_noop("Att.: fagsystem"),
        Tag.PLACE: gettext_noop("Att.: adresse"),
    },
    gettext_noop("Hvad brevet handler om"): {
        Tag.KLE: gettext_noop("KLE-emne"),
        Tag.KLE_FACET: gettext_noop("KLE-handlingsfacet"),
        Tag.FORM: gettext_noop("FORM-opgave"),
        Tag.FORM_FACET: gettext_noop("FORM-facet"),
        Tag.CASE: gettext_noop("Sags-id"),
        Tag.CASE_SYSTEM: gettext_noop("Sagssystem"),
        Tag.ABOUT_CPR: gettext_noop("Om personen (CPR)"),
        Tag.ABOUT_CVR: gettext_noop("Om virksomheden (CVR)"),
        Tag.ABOUT_UNIT: gettext_noop("Om P-enheden"),
        Tag.VEHICLE: gettext_noop("Om køretøjet"),
        Tag.PROPERTY: gettext_noop("Om ejendommen"),
        Tag.EDUCATION: gettext_noop("Om uddannelsen"),
        Tag.ABOUT_PLACE: gettext_noop("Om adressen"),
        Tag.OTHER: gettext_noop("Anden oplysning (navn=værdi)"),
    },
    gettext_noop("Selve brevet"): {
        Tag.TITLE: gettext_noop("Titel"),
        Tag.KIND: gettext_noop("Slags (REGULAR, MANDATORY, LEGAL_NOTIFICATION)"),
        Tag.MESSAGE_ID: gettext_noop("Afsenderens id for brevet"),
        Tag.MESSAGE_CODE: gettext_noop("Meddelelseskode"),
        Tag.POST_TYPE: gettext_noop("Posttype"),
        Tag.ACTION: gettext_noop("Handling (kode)"),
    },
    gettext_noop("Hvem brevet er fra"): {
        Tag.SENDER: gettext_noop("Afsenderens nummer"),
        Tag.SENDER_NAME: gettext_noop("Afsenderens navn"),
        Tag.SENDER_POINT: gettext_noop("Afsenderens kontaktpunkt"),
        Tag.SENDER_UNIT: gettext_noop("Afsenderens P-nummer"),
        Tag.SENDER_GLN: gettext_noop("Afsenderens GLN-nummer"),
        Tag.SENDER_SOR: gettext_noop("Afsenderens SOR-kode"),
        Tag.SENDER_PERSON: gettext_noop("Afsenderens person"),
        Tag.SENDER_RESPONSIBLE: gettext_noop("Afsenderens indholdsansvarlige"),
        Tag.SENDER_SYSTEM: gettext_noop("Afsenderens fagsystem"),
        Tag.REPRESENTATIVE: gettext_noop("Afsender på vegne af"),
    },
    gettext_noop("Hvad brevet svarer på"): {
        Tag.REPLY_CASE: gettext_noop("Sags-id i det, der svares på"),
        Tag.REPLY_POINT: gettext_noop("Kontaktpunkt i det, der svares på"),
        Tag.REPLY_SYSTEM: gettext_noop("Fagsystem i det, der svares på"),
        Tag.REPLY_OTHER: gettext_noop("Medsendt svardata (navn=værdi)"),
        Tag.FORWARDED_FROM: gettext_noop("Videresendt fra"),
        Tag.FORWARDED_POINT: gettext_noop("Kontaktpunkt i det videresendte"),
    },
}
TAGS: Mapping[Tag, str] = {
    tag: name for group in TAG_GROUPS.values() for tag, name in group.items()
}
COMPARISONS: Mapping[Comparison, str] = {
    Comparison.IS: gettext_noop("er en af"),
    Comparison.BEGINS: gettext_noop("begynder med"),
    Comparison.CONTAINS: gettext_noop("indeholder"),
    Comparison.PRESENT: gettext_noop("er udfyldt"),
    Comparison.ABSENT: gettext_noop("er ikke udfyldt"),
}
FAULTS: Mapping[RouteFault, str] = {
    RouteFault.FAILED: gettext_noop("Reglerne kunne ikke læses. Brevet kom i indbakken."),
    RouteFault.FOLDER_GONE: gettext_noop("Reglens mappe fandtes ikke. Brevet kom i indbakken."),
    RouteFault.POINT_GONE: gettext_noop("Reglens kontaktpunkt fandtes ikke."),
}
PARTS: Mapping[TagPart, str] = {
    TagPart.ADDRESSED: gettext_noop("Til hvem i organisationen"),
    TagPart.SUBJECT: gettext_noop("Emne (KLE eller FORM)"),
    TagPart.CASE: gettext_noop("Sags-id"),
    TagPart.ORIGIN: gettext_noop("Hvem man kan spørge"),
}
ADVICE: Mapping[TagPart, str] = {
    TagPart.ADDRESSED: gettext_noop(
        "Skriv, hvem i organisationen brevet er til: kontaktpunkt, P-nummer, GLN-nummer, SOR-kode "
        "eller en person (ContactPoint eller AttentionData hos Recipient)."
    ),
    TagPart.SUBJECT: gettext_noop("Sæt KLE-emne eller FORM-opgave på brevet (ContentData)."),
    TagPart.CASE: gettext_noop(
        "Sæt sags-id på brevet, eller svar i den kæde, som sagen begyndte med (CaseID, ReplyData)."
    ),
    TagPart.ORIGIN: gettext_noop(
        "Skriv, hvem man kan spørge: kontaktpunkt, person, indholdsansvarlig eller fagsystem hos "
        "Sender."
    ),
}
_COLUMNS = (
    "cvr",
    "sender",
    "letters",
    "untagged",
    "addressed",
    "subject",
    "case",
    "origin",
    "score",
)


def destination_words(book: RouteBook, rule: RouteRule) -> list[str]:
    """Return what a rule does with a letter, as sentences; what is gone is said too."""
    to, gone = rule.destination, _("(findes ikke mere)")
    told = [
        _("Lægges i mappen %(name)s") % {"name": book.name_of("folder", to.folder) or gone}
        if to.folder
        else _("Bliver i indbakken")
    ]
    if to.point:
        told.append(
            _("Gives til kontaktpunktet %(name)s")
            % {"name": book.name_of("point", to.point) or gone}
        )
    if to.unit:
        told.append(
            _("Gives til P-enheden %(name)s") % {"name": book.name_of("unit", to.unit) or gone}
        )
    if to.flag:
        told.append(_("Får et flag"))
    if to.notify:
        told.append(_("Der sendes en e-mail til %(address)s") % {"address": to.notify})
    return told


def parts_with_weights() -> list[tuple[TagPart, str, int]]:
    """Return the parts of the score with their names and weights, as pages state them."""
    return [(part, _(PARTS[part]), weight) for part, weight in WEIGHTS.items()]


def statistics_csv(numbers: TagStatistics) -> str:
    """Return the numbers by sender as CSV (RFC 4180) with a header; no personal data.

    A name that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for one in numbers.senders:
        told = one.counted
        number = told.sender.number if told.sender else ""
        parts = [told.parts.get(part, 0) for part in TagPart]
        name = told.name if told.sender else _("Borgere")
        writer.writerow([number, _plain(name), told.letters, told.untagged, *parts, one.score])
    return out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
