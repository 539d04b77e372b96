"""Status: read and write. Source: saml-core-2.0-os, section 3.2.2."""

from lxml import etree

from fundament.standards.saml import reading
from fundament.standards.saml.building import add
from fundament.standards.saml.names import SAMLP
from fundament.standards.saml.types import SamlRefused, Status


def read_status(parent: etree._Element) -> Status:
    """Return the Status child of a response. Raises SamlRefused."""
    top = parent.find(f"{{{SAMLP}}}Status/{{{SAMLP}}}StatusCode")
    if top is None:
        raise SamlRefused(reason="no StatusCode")
    second = top.find(f"{{{SAMLP}}}StatusCode")
    return Status(
        reading.required(top, "Value"),
        None if second is None else reading.required(second, "Value"),
        reading.child_text(parent, f"{{{SAMLP}}}Status/{{{SAMLP}}}StatusMessage"),
    )


def add_status(parent: etree._Element, status: Status) -> None:
    """Append a Status child."""
    outer = add(parent, SAMLP, "Status")
    top = add(outer, SAMLP, "StatusCode", Value=status.code)
    if status.second:
        add(top, SAMLP, "StatusCode", Value=status.second)
    if status.message:
        add(outer, SAMLP, "StatusMessage", status.message)
