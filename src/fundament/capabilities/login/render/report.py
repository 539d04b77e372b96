"""The report of a trial run as a PDF: what was put in, what the client owed, what it did."""

from io import BytesIO

from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from fundament.capabilities.login.render.inspector import must_words
from fundament.capabilities.login.render.trials import known_by, result_words, verdict_words
from fundament.capabilities.login.types import TrialRun, Verdict

STYLES = getSampleStyleSheet()
SMALL = ParagraphStyle("small", parent=STYLES["BodyText"], fontSize=8, leading=10)
FAILED, PASSED = colors.HexColor("#FBEAEA"), colors.HexColor("#E7F4F2")
WIDTHS = (9 * mm, 68 * mm, 25 * mm, 54 * mm, 20 * mm)


def pdf_of(run: TrialRun, language: str) -> bytes:
    """Return the report as a PDF in the language of the page."""
    out = BytesIO()
    name = run.name_da if language.startswith("da") else run.name_en
    title = _("Integrationsrapport: %(service)s") % {"service": name}
    document = SimpleDocTemplate(
        out, pagesize=A4, title=title, author="Fundament", lang=language, leftMargin=17 * mm,
        rightMargin=17 * mm, topMargin=17 * mm, bottomMargin=17 * mm,
    )  # fmt: skip
    document.build([
        Paragraph(_escaped(title), STYLES["Title"]),
        *(Paragraph(_escaped(line), STYLES["BodyText"]) for line in _facts(run)),
        Spacer(1, 5 * mm),
        _table(run, language),
        Spacer(1, 5 * mm),
        Paragraph(_escaped(_how_to_check()), SMALL),
    ])  # fmt: skip
    return out.getvalue()


def _facts(run: TrialRun) -> list[str]:
    counts = {verdict: run.count(verdict) for verdict in Verdict}
    return [
        run.entity_id,
        _("Prøvet af %(who)s fra %(when)s UTC. Prøvens nummer: %(id)s")
        % {"who": run.started_by, "when": f"{run.started_at:%Y-%m-%d %H:%M}", "id": run.id},
        _("Bestået: %(passed)s. Ikke bestået: %(failed)s. Ikke prøvet: %(rest)s.")
        % {
            "passed": counts[Verdict.PASSED],
            "failed": counts[Verdict.FAILED],
            "rest": counts[Verdict.NOT_TRIED],
        },
        _("Set af Fundament selv: %(seen)s af %(all)s trin. Resten er, hvad nogen har fortalt.")
        % {"seen": run.observed, "all": len(run.steps)},
    ]


def _table(run: TrialRun, language: str) -> Table:
    musts, results, verdicts = must_words(), result_words(), verdict_words()
    head = (_("Nr."), _("Lagt ind"), _("Klienten skal"), _("Klienten gjorde"), _("Dom"))
    rows = [[Paragraph(f"<b>{_escaped(text)}</b>", SMALL) for text in head]]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, "#BFBFBF")]
    for each in run.steps:
        what = each.fault.sentence(language) if each.fault else _("Et rigtigt login")
        source = f" ({each.fault.source}; {each.fault.code})" if each.fault else ""
        parts = (results[each.step.result] if each.step.result else "", known_by(each))
        done = ". ".join(part for part in parts if part)
        texts = (str(each.number), what + source, musts[each.must], done, verdicts[each.verdict])
        rows.append([Paragraph(_escaped(text), SMALL) for text in texts])
        ground = {Verdict.FAILED: FAILED, Verdict.PASSED: PASSED}.get(each.verdict)
        if ground is not None:
            style.append(("BACKGROUND", (4, each.number), (4, each.number), ground))
    return Table(rows, colWidths=WIDTHS, repeatRows=1, style=TableStyle(style))


def _how_to_check() -> str:
    return _(
        "Denne PDF bærer en underskrift, som et PDF-program viser. Den hører sammen med en "
        "underskrevet JSON-fil, som navngiver den ved dens SHA-256. Begge kontrolleres på siden "
        "/login/trials/check/ hos den, der har udstedt dem."
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
