"""Line by line: our tables declare what the official schema files declare, and nothing else."""

import os
from pathlib import Path

import pytest
from lxml import etree

from fundament.standards.memo.language import UNBOUNDED, Choice, Complex, Simple
from fundament.standards.memo.tables import MEMO_1_1, MEMO_1_2, NEWER_1_1

FOLDER = os.environ.get("FUNDAMENT_MEMO_XSD")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="FUNDAMENT_MEMO_XSD does not name a folder with the official schemas"
)
XS = "{http://www.w3.org/2001/XMLSchema}"
ENTRIES = {
    "1.1/MeMo_core.xsd": MEMO_1_1,
    "1.2/Version1.2/MeMo_core.xsd": MEMO_1_2,
    "1.2/MeMo_core.xsd": NEWER_1_1,
}


class Schema:
    """The global declarations of a schema file and of all that it imports."""

    def __init__(self, path):
        self.elements, self.types = {}, {}
        self.seen = set()
        self.load(path.resolve())

    def load(self, path):
        if path in self.seen:
            return
        self.seen.add(path)
        root = etree.parse(str(path)).getroot()
        namespace = root.get("targetNamespace")
        for node in root.iterchildren(f"{XS}element", f"{XS}simpleType"):
            kept = self.elements if node.tag == f"{XS}element" else self.types
            kept[f"{{{namespace}}}{node.get('name')}"] = node
        for imported in root.iterchildren(f"{XS}import"):
            self.load((path.parent / imported.get("schemaLocation")).resolve())

    def particles(self, group):
        """Yield (name, least, most, declaration), and lists of them for a choice."""
        for node in group.iterchildren(etree.Element):
            if node.tag == f"{XS}element":
                yield self.particle(node)
            elif node.tag == f"{XS}sequence" or len(node) == 1:
                yield from self.particles(node)
            else:
                assert node.tag == f"{XS}choice"
                yield list(self.particles(node))

    def particle(self, node):
        most = node.get("maxOccurs", "1")
        most = UNBOUNDED if most == "unbounded" else int(most)
        least = int(node.get("minOccurs", "1"))
        if node.get("ref"):
            name = resolved(node, node.get("ref"))
            return name, least, most, self.elements[name]
        namespace = node.getroottree().getroot().get("targetNamespace")
        return f"{{{namespace}}}{node.get('name')}", least, most, node


def resolved(node, name):
    prefix, _, local = name.rpartition(":")
    return f"{{{node.nsmap[prefix or None]}}}{local}"


class Comparison:
    """Walks the schema and the table side by side and counts what it compared."""

    def __init__(self, schema):
        self.schema = schema
        self.elements = set()
        self.types = set()

    def element(self, node, declared):
        assert node.get("default") == declared.default, declared.name
        if node.get("type"):
            assert isinstance(declared.type, Simple), declared.name
            assert resolved(node, node.get("type")) == declared.type.name
            self.simple(declared.type)
        elif (declared.name, id(declared.type)) not in self.elements:
            self.elements.add((declared.name, id(declared.type)))
            self.complex(node.find(f"{XS}complexType"), declared.type)

    def complex(self, node, type_):
        assert isinstance(type_, Complex)
        found = list(self.schema.particles(node.find(f"{XS}sequence")))
        assert len(found) == len(type_.content), type_.into
        for theirs, ours in zip(found, type_.content, strict=True):
            if isinstance(theirs, list):
                assert isinstance(ours, Choice)
                assert ours.least == min(least for _, least, _, _ in theirs)
                pairs = zip(theirs, ours.elements, strict=True)
            else:
                pairs = [(theirs, ours)]
            for (name, least, most, declaration), one in pairs:
                assert (name, least, most) == (one.name, one.least, one.most), type_.into
                self.element(declaration, one)
        attributes = [
            (one.get("name"), resolved(one, one.get("type")), one.get("use") == "required")
            for one in node.iterchildren(f"{XS}attribute")
        ]
        assert attributes == [(one.name, one.type.name, one.required) for one in type_.attributes]

    def simple(self, type_):
        self.types.add(type_.name)
        node = self.schema.types.get(type_.name)
        facets = {}
        base = type_.name
        if node is not None:
            restriction = node.find(f"{XS}restriction")
            base = resolved(restriction, restriction.get("base"))
            for facet in restriction.iterchildren(etree.Element):
                facets.setdefault(etree.QName(facet).localname, []).append(facet.get("value"))
        ours = {
            "maxLength": [str(type_.max_length)] if type_.max_length is not None else None,
            "maxInclusive": [str(type_.most)] if type_.most is not None else None,
            "pattern": [type_.pattern.pattern] if type_.pattern else None,
            "enumeration": list(type_.values) or None,
        }
        assert base == f"{XS}{type_.base.name}"
        assert facets == {name: value for name, value in ours.items() if value}


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_table_declares_what_the_schema_declares(entry):
    schema, table = Schema(Path(FOLDER) / entry), ENTRIES[entry]
    comparison = Comparison(schema)
    comparison.element(schema.elements[table.root.name], table.root)
    composed = {
        name for name, node in schema.elements.items() if node.find(f"{XS}complexType") is not None
    }
    assert composed == {name for name, _ in comparison.elements}
    assert set(schema.types) <= comparison.types
