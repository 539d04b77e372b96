"""Our tables say what the official schemas say, about thousands of spoiled letters.

The schemas are not ours to ship. FUNDAMENT_MEMO_XSD names a folder that holds them as published:
1.1/MeMo_core.xsd for 1.1, and in the tree of 1.2 both cores: Version1.2/MeMo_core.xsd (1.2) and
MeMo_core.xsd (1.1 again, with 160 characters of notification).
"""

import os
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fundament.kernel import xml
from fundament.standards.memo import codes
from fundament.standards.memo.checker import check
from fundament.standards.memo.language import Simple, collapse
from fundament.standards.memo.tables import MEMO_1_1, MEMO_1_2, NEWER_1_1
from tests.letters import MEMO, letter
from tests.standards.memo.mutations import (
    STRUCTURAL,
    elements_of,
    path_to,
    spoiled,
    texts_for,
)

FOLDER = os.environ.get("FUNDAMENT_MEMO_XSD")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="FUNDAMENT_MEMO_XSD does not name a folder with the official schemas"
)
ENTRIES = {
    "1.1": (MEMO_1_1, "1.1/MeMo_core.xsd"),
    "1.2": (MEMO_1_2, "1.2/Version1.2/MeMo_core.xsd"),
    "1.1 newer": (NEWER_1_1, "1.2/MeMo_core.xsd"),
}
STRAY = st.characters(
    blacklist_categories=["Cs"], blacklist_characters="\ufffe\uffff", min_codepoint=32
)
ANY_DAY = f".//{MEMO}doNotDeliverUntilDate"
ONLY_IN_1_2 = (f".//{MEMO}Representative", f".//{MEMO}originalRepresentative")


class Pair:
    """A table and the schema that it must equal."""

    def __init__(self, name):
        self.table, entry = ENTRIES[name]
        self.schema = etree.XMLSchema(etree.parse(str(Path(FOLDER) / entry)))

    def letter(self):
        """Return a right letter with every part of the version, small enough to check often."""
        root = xml.parse(letter(example="full"))
        for content in root.iter(f"{MEMO}content"):
            content.text = "QUJD"
        if self.table.version == "1.1":
            root.set("memoVersion", "1.1")
            root.set("memoSchVersion", "1.1.0")
            for path in ONLY_IN_1_2:
                found = root.find(path)
                found.getparent().remove(found)
        return root

    def compare(self, root, note=""):
        """Fail when the table and the schema disagree beyond the listed differences."""
        faults = check(root, self.table)[1]
        wanted = self.schema.validate(root)
        if (not faults) != wanted and not explained(root, faults, wanted, self.schema):
            found = [(fault.code.name, fault.path) for fault in faults]
            raise AssertionError(f"{note}: schema {wanted}, {self.schema.error_log}, ours {found}")
        return wanted


def explained(root, faults, wanted, schema):
    """Whether the disagreement is one of those listed in docs/standards/memo.md, section 5."""
    if wanted:
        stricter = {codes.NOT_BASE64, codes.OUT_OF_RANGE, codes.ROOT}
        return {fault.code for fault in faults} <= stricter
    days = root.findall(ANY_DAY)
    if not any(day.text and day.text != collapse(day.text) for day in days):
        return False
    for day in days:
        day.text = collapse(day.text or "")
    return schema.validate(root)


@pytest.fixture(scope="module", params=["1.1", "1.2"])
def pair(request):
    return Pair(request.param)


@pytest.mark.parametrize("name", ENTRIES)
def test_what_differs_between_the_versions(name):
    """The parts that only one core has, and the facet in which the two trees for 1.1 differ."""
    pair = Pair(name)
    base = pair.letter()
    assert pair.compare(base)
    only_in_1_2 = [etree.Element(f"{MEMO}Representative"), etree.Element(f"{MEMO}memoSchVersion")]
    answers = set()
    for length in (0, 149, 150, 151, 159, 160, 161):
        base.find(f".//{MEMO}notification").text = "æ" * length or None
        answers.add((length, pair.compare(base, f"{length} characters of notification")))
    assert answers >= {(150, True), (161, False), (151, name != "1.1"), (160, name != "1.1")}
    for path in ("mandatory", "legalNotification", "Sender/Representative"):
        for change in ("remove", "duplicate", "no text"):
            found = pair.letter().find(f".//{{*}}{path.replace('/', '/{*}')}")
            if found is not None:
                root = found.getroottree().getroot()
                STRUCTURAL[change](found)
                pair.compare(root, f"{change} {path}")
    for element in only_in_1_2:
        root = pair.letter()
        root.find(f".//{MEMO}Sender").append(element)
        pair.compare(root, element.tag)
    for tail in ("originalSender", "originalContentResponsible"):
        root = pair.letter()
        found = root.find(f".//{MEMO}{tail}")
        found.addnext(etree.Element(f"{MEMO}originalRepresentative"))
        pair.compare(root, tail)


def test_right_letters_are_right(pair):
    assert pair.compare(pair.letter())
    assert not check(pair.letter(), pair.table)[1]


def test_spoiled_structure(pair):
    base = pair.letter()
    answers = {True: 0, False: 0}
    first_of = {id(declared): found for found, declared in elements_of(base, pair.table.root)}
    for element in list(first_of.values())[1:]:
        path = path_to(element)
        for name, change in STRUCTURAL.items():
            answers[pair.compare(spoiled(base, path, change), f"{name} {element.tag}")] += 1
    assert answers[True] > 1000
    assert answers[False] > 3000


def test_texts_at_the_borders(pair):
    base = pair.letter()
    answers = {True: 0, False: 0}
    for element, declared in list(elements_of(base, pair.table.root)):
        if isinstance(declared.type, Simple):
            for text in texts_for(declared.type):
                element.text, kept = text or None, element.text
                answers[pair.compare(base, f"{text!r} in {element.tag}")] += 1
                element.text = kept
    assert answers[True] > 1000
    assert answers[False] > 400


def test_every_named_type_may_be_repeated_by_xsi_type(pair):
    base = pair.letter()
    names = {
        declared.type.name: path_to(element)
        for element, declared in elements_of(base, pair.table.root)
        if isinstance(declared.type, Simple)
    }
    typed = STRUCTURAL["xsi:type of text"].func
    for path in names.values():
        for name in names:
            for prefix in ("own", None):
                change = partial(typed, name=name, prefix=prefix)
                pair.compare(spoiled(base, path, change), f"{name} {path}")


@pytest.mark.parametrize("attribute", ["memoVersion", "memoSchVersion"])
def test_attributes_of_the_root(pair, attribute):
    texts = (*texts_for(pair.table.root.type.attributes[0].type), "1.1.0", "x" * 256, "x" * 257)
    for text in texts:
        root = pair.letter()
        root.set(attribute, text)
        pair.compare(root, f"{attribute}={text!r}")
    root = pair.letter()
    root.attrib.pop(attribute, None)
    pair.compare(root, attribute)


def test_other_roots_are_a_listed_difference(pair):
    sender = pair.letter().find(f".//{MEMO}Sender")
    assert pair.schema.validate(etree.ElementTree(sender)) or True
    assert [fault.code for fault in check(sender, pair.table)[1]] == [codes.ROOT]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_several_changes_at_once(pair, data):
    root = pair.letter()
    for _ in range(data.draw(st.integers(1, 4))):
        elements = [found for found in root.iter(etree.Element) if found is not root]
        if not elements:
            break
        element = data.draw(st.sampled_from(elements))
        data.draw(st.sampled_from(list(STRUCTURAL.values())))(element)
    pair.compare(root)


def near(alphabet, *patterns):
    """Return texts that match a pattern, texts of its letters, and one mixed into the other."""
    matching = st.one_of([st.from_regex(pattern, fullmatch=True) for pattern in patterns])
    loose = st.text(st.sampled_from(alphabet) | STRAY, max_size=40)
    cut = st.tuples(matching, st.integers(0, 30), st.text(st.sampled_from(alphabet), max_size=3))
    mixed = cut.map(lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] + 1 :])
    return matching | loose | mixed


YEAR = "-?[0-9]{4,6}"
DAY = f"{YEAR}-[01][0-9]-[0-3][0-9]"
ZONE = "(Z|[+-][01][0-9]:[0-6][0-9])?"
NEAR = {
    "doNotDeliverUntilDate": near("0123456789-+:Z T\t", DAY + ZONE),
    "createdDateTime": near(
        "0123456789-+:Z T.\n", DAY + r"T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{0,12})?" + ZONE
    ),
    "reply": near("truefalse10 \t", "true|false|0|1", "[ \t]{0,3}(true|0)[ \n]{0,2}"),
    "language": near("abdkDK- 1", "[a-zA-Z]{1,3}", "[a-z]{1,2}-[a-z]{0,1}"),
    "messageUUID": near(
        "0123456789abcdefABCDEF-",
        "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[45][a-fA-F0-9]{3}-[aAbB89c][a-fA-F0-9]{3}-[a-fA-F0-9]{12}",
    ),
    "content": near("QUJD=+/ \n", "([A-Za-z0-9+/]{4}){0,4}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
    "url": near(
        "ab:/?#[]@!%41 .-æ<^",
        r"https?://[a-z.@\[\]:0-9]{0,9}(:[0-9]{0,6})?(/[a-z:@%0-9]{0,4}){0,3}(\?[a-z/?]{0,3})?",
        r"[a-zA-Z+.-]{0,4}:?/{0,3}[a-z%0-9:\[\]]{0,6}(#[a-z#?]{0,4})?",
    ),
}


@pytest.mark.parametrize("name", NEAR)
def test_texts_near_the_border(pair, name):
    base = pair.letter()
    element = base.find(f".//{MEMO}{name}")

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(NEAR[name])
    def holds(text):
        element.text = text or None
        pair.compare(base, f"{name} {text!r}")

    holds()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(near("0123456789+- .", "[+-]?[0-9]{9,21}", "[+-]?0{0,30}[0-9]{1,3}"))
def test_numbers_near_the_border(pair, text):
    root = pair.letter()
    for name in ("productionUnitNumber", "globalLocationNumber"):
        root.find(f".//{{*}}{name}").text = text or None
        pair.compare(root, f"{name} {text!r}")
