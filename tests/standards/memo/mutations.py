"""Ways to spoil a letter, one small change each; used to hold our tables against the schemas."""

import copy
from functools import partial

from lxml import etree

from fundament.standards.memo.language import Complex, Simple
from tests.letters import MEMO

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XS = "http://www.w3.org/2001/XMLSchema"
DT = "https://data.gov.dk/model/dataTypes/"
UUID = "5d1f2e62-7a0e-4f0d-9c1b-6a2f4f6c7d80"

TEXTS = {
    "string": [
        *("", " ", "\r\n\t x", " " * 257, "x" * 255 + "\n", "x" * 256 + "\n", "æ" * 256, "æ" * 257),
        *("x" * length for length in (1, 7, 8, 150, 151, 160, 161, 256, 257, 512, 513)),
        *("😀" * 256, "😀" * 257),
    ],
    "memoMessageType": ["", "DIGITALPOST", "NEMSMS", "nemsms", " NEMSMS", "NEMSMS\n", "MEMO"],
    "memoUuidType": [
        *("", UUID, UUID.upper(), f" {UUID}", f"{UUID}\n", UUID.replace("-", ""), UUID[:-1]),
        *(
            UUID + "0",
            UUID.replace("-4", "-1"),
            UUID.replace("-9c", "-7c"),
            UUID.replace("5d", "gd"),
        ),
        *(UUID.replace("-9c", "-bc"), UUID.replace("-9c", "-Ac"), "{" + UUID + "}", UUID * 2),
    ],
    "boolean": ["", "true", "false", "1", "0", "TRUE", "2", " true ", "\tfalse\n", "tru e", "ja"],
    "date": [
        *("", "2026-05-04", "2026-05-04Z", "2026-05-04+02:00", "2026-05-04+14:00", "2026-05-04z"),
        *("2026-05-04+14:01", "2026-05-04-14:00", "2026-05-04+15:00", "0000-01-01", "0001-01-01"),
        *("-0001-01-01", "10000-01-01", "010000-01-01", "26-05-04", "2026-02-29", "2024-02-29"),
        *("1900-02-29", "2000-02-29", "2026-5-4", " 2026-05-04 ", "2026-13-01", "2026-00-01"),
        *("2026-01-00", "2026-04-31", "2026-01-32", "+2026-01-01", "-0000-01-01", "2026-05-04 Z"),
        *("2026-05-04+2:00", "2026-05-04+02:60", "2026-05-04-00:00", "2026-05-04T00:00:00Z"),
        *(
            "9999-12-31",
            "２０２６-05-04",
            "-0004-02-29",
            "-0003-02-29",
            "99999999999999999999-01-01",
        ),
    ],
    "dateTime": [
        *("", "2026-05-04T08:30:00Z", "2026-05-04T08:30:00", "2026-05-04T08:30:00+00:00"),
        *("2026-05-04T24:00:00Z", "2026-05-04T24:00:01Z", "2026-05-04T24:00:00.0Z"),
        *("2026-05-04T24:00:00.1Z", "2026-05-04T24:01:00Z", "2026-05-04T23:59:60Z"),
        *("2026-05-04T23:60:00Z", "2026-05-04T25:00:00Z", "2026-05-04T23:59:59.Z"),
        *("2026-05-04T23:59:59.1234567890123Z", " 2026-05-04T08:30:00Z", "2026-05-04T08:30:00Z\n"),
        *("2026-05-04t08:30:00Z", "2026-05-04 08:30:00Z", "2026-05-04T08:30Z", "2026-05-04"),
        *("2026-05-04T8:30:00Z", "-2026-05-04T08:30:00Z", "12026-05-04T08:30:00Z"),
        *("0000-05-04T08:30:00Z", "2026-02-30T08:30:00Z", "2026-05-04T08:30:00z"),
        *("2026-05-04T08:30:00ZZ", "2026-05-04T08:30:00+01:00Z", "9999-12-31T23:59:59.999999Z"),
        *("9999-12-31T24:00:00Z", "2026-05-04T08:30:00 Z", "0001-01-01T00:00:00Z", "Z"),
        *("2026-05-04T23:59:59." + "9" * 40 + "Z", "2026-05-04T08:30:5.Z", "2026-05-04T08:30:00.5"),
    ],
    "long": [
        *("", "0", "+1", "-0", "-1", "0001", "9999999999", "10000000000", "9999999999999"),
        *("10000000000000", "-9223372036854775808", "-9223372036854775809", "9223372036854775808"),
        *(
            "0" * 40 + "1",
            "1" * 40,
            "-" + "1" * 40,
            " 1 ",
            "\n1\t",
            "1 1",
            "1.0",
            "1e3",
            "٣",
            "+",
            "-",
        ),
        *("+-1", "0x1"),
    ],
    "language": [
        *(
            "",
            "da",
            "DA",
            "d",
            "dan",
            "d-",
            "-d",
            "d1",
            "1d",
            "æ",
            "da-DK",
            " da ",
            "\tda\n",
            "d a",
        ),
        *("x-y", "i-", "a ", "  "),
    ],
    "anyURI": [
        *("", "https://lysbjerg.example/a?b=c#d", "a b", " a ", "%zz", "%41", "[a]", "a#b#c", ":a"),
        *(
            "a:b",
            "http://a:x",
            "//a:1",
            "http://[::1]/",
            "http://[::1",
            "http://a@b@c/",
            "æøå",
            "<>{}|",
        ),
        *(
            "\x7f",
            "a" * 256,
            "a" * 257,
            "æ" * 256,
            "  " + "a" * 256 + "  ",
            "http:///",
            "//",
            "///",
        ),
        *(
            "?",
            "#",
            "/",
            "/:",
            "./a:b",
            "mailto:a@lysbjerg.example",
            "a%2",
            "a%",
            "1:2",
            "a+b.c-d:e",
        ),
        *(
            "http://a:99999999999/",
            "http://:80",
            "http://a:",
            "a?b?c",
            "a#b?c/d",
            "\\\\a\\b",
            "a\tb",
        ),
    ],
    "base64Binary": [
        *(
            "",
            "QUJD",
            "QUI=",
            "QUJ=",
            "QQ==",
            "QR==",
            "QUJ",
            "QUJD!",
            "QU JD",
            " Q U J D ",
            "QU\nJD",
        ),
        *("QUI= ", "QU I=", "Q Q = =", "====", "=", "QUJDQ", "QQ=", "QQ===", "QUJD=", "QQ==QQ=="),
        *(
            "æQUJD",
            "Q-_D",
            "\tQUJD\r\n",
            "QUJD" * 30,
            "Q",
            "QU",
            "+/+/",
            "A===",
            "QQ= =",
            "\u00a0QUJD",
        ),
    ],
    "decimal": [
        *("", "1.1", "1.", ".5", ".", "+.5", "-1.2", "1e0", " 1.1 ", "1 .2", "0" * 40 + "1.2"),
        *("1." + "2" * 40, "1" * 40, "+ 1", "--1", "1.2.3", "٣", "INF", "\t1.2\n", "1,2"),
    ],
}


def texts_for(type_: Simple) -> list[str]:
    """Return texts at and around the borders of a simple type."""
    local = type_.name.rpartition("}")[2]
    return TEXTS.get(local) or TEXTS[type_.base.name]


def elements_of(root, declared):
    """Give each element of a right letter with its declaration."""
    yield root, declared
    if isinstance(declared.type, Complex):
        for child in root:
            if isinstance(child.tag, str):
                yield from elements_of(child, declared.type.places[child.tag][1])


def _remove(element):
    element.getparent().remove(element)


def _duplicate(element):
    element.addnext(copy.deepcopy(element))


def _many(element, times):
    for _ in range(times):
        element.addnext(copy.deepcopy(element))


def _swap(element):
    after = element.getnext()
    if after is not None:
        after.addnext(element)


def _to_end(element):
    element.getparent().append(element)


def _to_start(element):
    element.getparent().insert(0, element)


def _before(element, tag):
    element.addprevious(etree.Element(tag))


def _after(element, tag):
    element.addnext(etree.Element(tag))


def _inside(element, tag):
    element.insert(0, etree.Element(tag))


def _attribute(element, name, value):
    element.set(name, value)


def _typed(element, name, prefix="own"):
    """Say xsi:type with a prefix that is declared on the element itself."""
    namespace, _, local = name[1:].rpartition("}")
    twin = etree.Element(element.tag, attrib=dict(element.attrib), nsmap={prefix: namespace})
    twin.text, twin.tail = element.text, element.tail
    twin.extend(list(element))
    twin.set(f"{XSI}type", f"{prefix}:{local}" if prefix else local)
    element.getparent().replace(element, twin)


def _note(element, node, at_start):
    note = etree.Comment("en note") if node == "comment" else etree.ProcessingInstruction("a", "b")
    if at_start:
        note.tail, element.text = element.text, None
        element.insert(0, note)
    else:
        text = element.text or ""
        element.text, note.tail = text[: len(text) // 2] or None, text[len(text) // 2 :] or None
        element.insert(0, note)


def _text(element, text):
    element.text = text


def _tail(element, text):
    element.tail = text


def _rename(element, tag):
    element.tag = tag


def _renamed_namespace(element, namespace):
    element.tag = (
        f"{{{namespace}}}{etree.QName(element).localname}"
        if namespace
        else (etree.QName(element).localname)
    )


STRUCTURAL = {
    "remove": _remove,
    "duplicate": _duplicate,
    "three": partial(_many, times=2),
    "twelve": partial(_many, times=11),
    "swap": _swap,
    "to the end": _to_end,
    "to the start": _to_start,
    "unknown before": partial(_before, tag=f"{MEMO}ukendt"),
    "unknown after": partial(_after, tag="label"),
    "label before": partial(_before, tag=f"{MEMO}label"),
    "File after": partial(_after, tag=f"{MEMO}File"),
    "element inside": partial(_inside, tag=f"{MEMO}label"),
    "foreign inside": partial(_inside, tag="{urn:x}y"),
    "attribute": partial(_attribute, name="id", value="1"),
    "qualified attribute": partial(_attribute, name=f"{MEMO}memoVersion", value="1.2"),
    "xml:lang": partial(_attribute, name="{http://www.w3.org/XML/1998/namespace}lang", value="da"),
    "xsi:nil true": partial(_attribute, name=f"{XSI}nil", value="true"),
    "xsi:nil false": partial(_attribute, name=f"{XSI}nil", value="false"),
    "xsi:nil wrong": partial(_attribute, name=f"{XSI}nil", value="x"),
    "xsi:schemaLocation": partial(_attribute, name=f"{XSI}schemaLocation", value="urn:x y.xsd"),
    "xsi:noNamespace": partial(_attribute, name=f"{XSI}noNamespaceSchemaLocation", value="y.xsd"),
    "xsi:other": partial(_attribute, name=f"{XSI}andet", value="x"),
    "xsi:type without meaning": partial(_attribute, name=f"{XSI}type", value="x"),
    "xsi:type of text": partial(_typed, name=f"{{{DT}}}memoTextType"),
    "xsi:type of string": partial(_typed, name=f"{{{XS}}}string"),
    "xsi:type of anything": partial(_typed, name=f"{{{XS}}}anyType"),
    "comment at the start": partial(_note, node="comment", at_start=True),
    "comment in the middle": partial(_note, node="comment", at_start=False),
    "instruction in the middle": partial(_note, node="pi", at_start=False),
    "no text": partial(_text, text=None),
    "text": partial(_text, text="x"),
    "spaces": partial(_text, text=" \t\n"),
    "no-break space": partial(_text, text="\u00a0"),
    "text after": partial(_tail, text="x"),
    "spaces after": partial(_tail, text=" \r\n"),
    "no-break space after": partial(_tail, text="\u2003"),
    "rename": partial(_rename, tag=f"{MEMO}label"),
    "other case": lambda element: _rename(element, element.tag.swapcase()),
    "no namespace": partial(_renamed_namespace, namespace=""),
    "grd": partial(_renamed_namespace, namespace="https://data.gov.dk/model/core/"),
    "memo": partial(_renamed_namespace, namespace=MEMO[1:-1]),
    "near namespace": partial(_renamed_namespace, namespace="https://digitalpost.dk/MeMo-1"),
}


def spoiled(root, path, change):
    """Return a copy of the letter with the element at the path changed."""
    twin = copy.deepcopy(root)
    place = twin
    for index in path:
        place = place[index]
    change(place)
    return twin


def path_to(element):
    """Return the child indexes that lead from the root to the element."""
    path = []
    while (parent := element.getparent()) is not None:
        path.append(parent.index(element))
        element = parent
    return tuple(reversed(path))
