"""ForsendelseI: what is written is read again; what is wrong is refused with its place."""

from datetime import date
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fundament.kernel.xml import XmlRefused
from fundament.standards.kombit.consignment import (
    Attachment,
    Category,
    Consignment,
    ConsignmentRefused,
    PostalAddress,
    Receipts,
)
from fundament.standards.kombit.consignment_table import FORM
from fundament.standards.kombit.consignments import read_consignment, write_consignment
from fundament.standards.kombit.types import KombiRefused

WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30)
MAYBE = st.just("") | WORDS
BY_ROAD = st.builds(
    PostalAddress, country=st.sampled_from(["DK", "se", "208"]),
    scheme=st.sampled_from(["iso3166-alpha2", "un-numeric3"]), name=MAYBE, care_of=MAYBE,
    road=MAYBE, house_number=st.sampled_from(["", "7", "112B"]),
    floor=st.sampled_from(["", "3", "st", "k2"]), door=st.sampled_from(["", "tv", "12"]),
    place=MAYBE, postcode=st.sampled_from(["", "8000"]), district=MAYBE,
    box=st.sampled_from(["", "17"]),
)  # fmt: skip
AS_LINES = st.builds(
    PostalAddress, country=st.just("DE"), name=WORDS,
    free_lines=st.lists(WORDS, min_size=1, max_size=6).map(tuple),
)  # fmt: skip
ADDRESS = st.none() | BY_ROAD | AS_LINES
CONTENT = st.binary(min_size=1, max_size=40)
ATTACHMENT = st.builds(
    Attachment, name=WORDS, file_format=st.just("PDF"), place=st.integers(0, 99), content=CONTENT
)
CONSIGNMENT = st.builds(
    Consignment, id=WORDS, file_format=st.sampled_from(["PDF", "pdf"]), content=CONTENT,
    type_id=st.none() | st.integers(1, 10**9), cvr=st.sampled_from(["", "99000018"]),
    to=ADDRESS, mass_id=MAYBE, receipts=st.sampled_from(Receipts), title=MAYBE,
    receipt_email=st.sampled_from(["", "post@kommune.example"]),
    dated=st.none() | st.dates(date(1900, 1, 1)), prints_address=st.none() | st.booleans(),
    user=WORDS, unit=MAYBE, account=MAYBE, sender=ADDRESS, urgent=st.booleans(),
    duplex=st.booleans(), colour=st.booleans(), envelope=st.sampled_from(["", "C4", "C5", "MA"]),
    category=st.none() | st.sampled_from(Category), returns_to_printer=st.booleans(),
    attachments=st.lists(ATTACHMENT, max_size=3).map(tuple),
)  # fmt: skip
# As the public Python client writes it: PersonName left out, the number of nobody, small letters.
OF_A_CLIENT = b"""<ns0:ForsendelseI xmlns:ns0="urn:oio:fjernprint:1.0.0"
 xmlns:ns1="urn:oio:dkal:1.0.0" xmlns:ns2="urn:oio:adir:dagpenge:2009.07.01"
 xmlns:ns3="http://rep.oio.dk/ebxml/xml/schemas/dkcc/2003/02/13/">
<ns0:AfsendelseIdentifikator>6a1b</ns0:AfsendelseIdentifikator>
<ns0:ForsendelseTypeIdentifikator>17</ns0:ForsendelseTypeIdentifikator>
<ns0:ForsendelseModtager><ns1:AfsendelseModtager>
<ns2:CPRnummerIdentifikator>0000000000</ns2:CPRnummerIdentifikator></ns1:AfsendelseModtager>
<ns0:ModtagerAdresse>
<ns3:CountryIdentificationCode scheme="iso3166-alpha2">DK</ns3:CountryIdentificationCode>
</ns0:ModtagerAdresse></ns0:ForsendelseModtager>
<ns1:FilformatNavn>pdf</ns1:FilformatNavn>
<ns1:MeddelelseIndholdData>JVBE\nRg==</ns1:MeddelelseIndholdData>
<ns0:TransaktionsParametreI/><ns0:DokumentParametre/><ns0:DigitalPostParametre/></ns0:ForsendelseI>"""


def test_what_a_public_client_sends_is_read():
    read = read_consignment(OF_A_CLIENT)
    assert (read.id, read.type_id, read.file_format, read.content) == ("6a1b", 17, "pdf", b"%PDF")
    assert read.number == ""
    assert read.to.lines() == ()
    assert read_consignment(write_consignment(read)) == read


@given(CONSIGNMENT)
def test_what_is_written_is_read_again(consignment):
    assert read_consignment(write_consignment(consignment)) == consignment


FULL = Consignment(
    id="1", file_format="PDF", content=b"%PDF", cpr="0102034321", type_id=1, user="Sagsbehandler",
    to=PostalAddress("DK", name="A", road="Vej", house_number="2", floor="1", postcode="8000"),
    mass_id="m", title="t", dated=date(2026, 11, 27), urgent=True, duplex=True, envelope="C5",
    category=Category.BULK, attachments=(Attachment("b", "PDF", 1, b"x"),),
)  # fmt: skip


def test_each_part_taken_away_doubled_or_spoilt():
    """Compulsory parts are missed; no element may stand twice; a spoilt value is told of."""
    root = etree.fromstring(write_consignment(FULL))
    elements = list(root.iter())[1:]
    assert len(elements) == 34
    names = {etree.QName(one).localname for one in elements}
    least = {"AfsendelseIdentifikator", "FilformatNavn", "MeddelelseIndholdData", "Bilag"}
    least |= {"DokumentParametre", "BrugerNavn", "CountryIdentificationCode", "BilagNavn"}
    least |= {"BilagSorteringsIndeksIdentifikator", "VedhaeftningIndholdData"}
    assert least < names
    for element in elements:
        parent, name = element.getparent(), etree.QName(element).localname
        number = parent.index(element)
        parent.remove(element)
        if name in least:
            refusal = refused(root)
            assert "elsewhere" in refusal.code or name in refusal.sentence("da")
        else:
            read_consignment(etree.tostring(root))
        parent.insert(number, element)
        twin = etree.fromstring(etree.tostring(element))
        parent.insert(number, twin)
        if name != "Bilag":
            assert name in refused(root).sentence("en")
        parent.remove(twin)
        etree.SubElement(element, "Andet")
        if name not in {"MeddelelsesFormatObjekt", "DigitalPostParametre"}:
            assert refused(root).code == "kombit.consignment.element.unexpected"
        element.remove(element[-1])
    assert read_consignment(etree.tostring(root)) == FULL


def refused(root):
    with pytest.raises(ConsignmentRefused) as caught:
        read_consignment(etree.tostring(root))
    return caught.value


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("AfsendelseIdentifikator", "x" * 39, "1-38 tegn"),
        ("ForsendelseTypeIdentifikator", "minus en", "et tal"),
        ("CPRnummerIdentifikator", "123", "ti cifre"),
        ("MeddelelseIndholdData", "ikke base64", "base64"),
        ("MeddelelseIndholdData", "", "base64, ikke tomt"),
        ("BrevDato", "27-11-2026", "en dato"),
        ("HasteBrevIndikator", "ja", "true | false"),
        ("KuvertTypeKode", "A4", "C4 | C5 | MA"),
        ("PostKategoriKode", "A-brev", "Prioritaire"),
        ("PostCodeIdentifier", "80", "fire cifre"),
        ("StreetBuildingIdentifier", "0", "1-999"),
        ("FloorIdentifier", "stuen", "st, kl"),
    ],
)
def test_values_of_another_form(name, text, rule):
    root = etree.fromstring(write_consignment(FULL))
    next(one for one in root.iter() if etree.QName(one).localname == name).text = text
    refusal = refused(root)
    assert refusal.code == "kombit.consignment.value.not.valid"
    assert rule in refusal.sentence("da")
    assert f"/{name}" in refusal.sentence("en")
    assert FULL.cpr not in refusal.sentence("da")


def test_an_attachment_elsewhere_and_a_country_of_no_list():
    whole = write_consignment(FULL).decode()
    with pytest.raises(KombiRefused, match="VedhaeftningIndholdData"):
        read_consignment(whole.replace("VedhaeftningIndholdData", "BilagIdentifikator").encode())
    with pytest.raises(KombiRefused, match="scheme"):
        read_consignment(whole.replace('scheme="iso3166-alpha2"', "").encode())


TAGS = st.sampled_from([FORM, *FORM.parts, *FORM.parts[2].parts, *FORM.parts[-1].parts])


@given(st.lists(st.tuples(TAGS, MAYBE), max_size=8))
def test_any_elements_are_read_or_refused(parts):
    inner = "".join(f"<{p.name} xmlns='{p.namespace}'>{escape(t)}</{p.name}>" for p, t in parts)
    body = f"<ForsendelseI xmlns='urn:oio:fjernprint:1.0.0'>{inner}</ForsendelseI>"
    try:
        assert read_consignment(body.encode())
    except (KombiRefused, XmlRefused) as refusal:
        assert refusal.sentence("da")


def test_addresses_as_written_on_an_envelope():
    home = PostalAddress(
        "DK", name="Karla Prøve", care_of="Bo", road="Åvej", house_number="7", floor="2",
        door="th", place="Lille By", postcode="8000", district="Aarhus C",
    )  # fmt: skip
    assert home.lines() == (
        "Karla Prøve", "c/o Bo", "Åvej 7, 2. th", "Lille By", "8000 Aarhus C",
    )  # fmt: skip
    abroad = PostalAddress("DE", name="Karla", free_lines=("Weg 1", "10115 Berlin"))
    assert abroad.lines() == ("Karla", "Weg 1", "10115 Berlin", "DE")
    assert PostalAddress("DK", name="Karla").lines() == ()
    assert "Karla" not in repr(home)
