"""Letters on paper as one PDF: an address sheet that fits a window envelope, then the documents.

The measures of the sheet are ours: A4, the address 20 mm from the left and 50 mm from the top.
"""

import unicodedata
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Preformatted, SimpleDocTemplate

from fundament.capabilities.post.types.paper import NotPrintable, PrintJob, Sheet

# As many sheets of paper as a C4 envelope takes, and more than anybody reads.
MOST_PAGES = 400
_LEFT, _TOP, _LEADING = 20 * mm, A4[1] - 50 * mm, 14
_WIDEST = 90
# What a file that is no sound PDF makes its reader raise; none of it may stop the printer.
_FAULTS = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError,
           AssertionError, RecursionError, OSError)  # fmt: skip


def letter_pdf(job: PrintJob) -> bytes:
    """Return the whole letter as one PDF; the same job gives the same pages. Raises NotPrintable.

    Printed on both sides, each document begins on a sheet of its own. What the PDFs of senders
    could do beside being seen (scripts, files in files) is left behind.
    """
    writer = PdfWriter()
    if job.lines:
        _append(writer, Sheet("adresse", "PDF", _address_sheet(job)), job.duplex)
    for sheet in job.sheets:
        content = sheet.content if sheet.file_format.upper() == "PDF" else _text_pdf(sheet)
        _append(writer, Sheet(sheet.name, "PDF", content), job.duplex)
    out = BytesIO()
    writer.add_metadata({"/Title": str(job.transmission), "/Producer": "Fundament"})
    writer.write(out)
    return out.getvalue()


def _append(writer: PdfWriter, sheet: Sheet, duplex: bool) -> None:
    try:
        reader = PdfReader(BytesIO(sheet.content))
        if reader.is_encrypted or len(writer.pages) + len(reader.pages) > MOST_PAGES:
            raise NotPrintable(name=sheet.name)
        for page in reader.pages:
            for doing in ("/AA", "/Annots"):
                page.pop(doing, None)
            writer.add_page(page)
    except _FAULTS as error:
        raise NotPrintable(name=sheet.name) from error
    if not reader.pages:
        raise NotPrintable(name=sheet.name)
    if duplex and len(writer.pages) % 2:
        writer.add_blank_page(*A4)


def _address_sheet(job: PrintJob) -> bytes:
    out = BytesIO()
    drawn = Canvas(out, pagesize=A4, invariant=True)
    drawn.setFont("Helvetica", 8)
    drawn.drawString(_LEFT, _TOP + 20, _drawable(f"Afsender: {job.sender_name}")[:_WIDEST])
    drawn.setFont("Helvetica", 11)
    for number, line in enumerate(job.lines):
        drawn.drawString(_LEFT, _TOP - number * _LEADING, _drawable(line)[:_WIDEST])
    drawn.setFont("Helvetica", 7)
    drawn.drawString(_LEFT, 15 * mm, _marks(job))
    drawn.save()
    return out.getvalue()


def _marks(job: PrintJob) -> str:
    """Return what the machine that fills envelopes reads at the foot of the sheet."""
    sides = "Duplex" if job.duplex else "Simplex"
    told = (str(job.transmission), sides, "Farve" if job.colour else "SH", job.envelope,
            job.category, "Haster" if job.urgent else "")  # fmt: skip
    return " · ".join(one for one in told if one)


def _text_pdf(sheet: Sheet) -> bytes:
    out = BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, invariant=True, leftMargin=_LEFT, title="brev")
    style = ParagraphStyle("text", fontName="Helvetica", fontSize=10, leading=_LEADING)
    text = _drawable(sheet.content.decode())
    document.build([Preformatted(text, style, maxLineLength=_WIDEST)])
    return out.getvalue()


def _drawable(text: str) -> str:
    """Return the text in the letters of the font: others lose their marks, or are a question mark.

    The registers hold no others; addresses abroad and texts may.
    """
    return "".join(one if _is_drawable(one) else _plain(one) for one in text)


def _plain(letter: str) -> str:
    bare = unicodedata.normalize("NFKD", letter)[:1]
    return bare if bare and _is_drawable(bare) else "?"


def _is_drawable(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
