"""What the inspector keeps of XML: values of persons are masked wherever they stand."""

import pytest

from fundament.capabilities.login.rules.inspecting.masking import DOTS, Mask
from fundament.standards.eidas.names import EXTENSIONS
from fundament.standards.saml.names import SAML

MASK = Mask(b"salt")


@pytest.mark.parametrize("namespace", [SAML, EXTENSIONS])
def test_the_value_of_an_attribute_is_masked_in_an_answer_and_in_a_question(namespace):
    kept = MASK.xml(
        f'<a xmlns:x="{namespace}" Name="PersonIdentifier">'
        "<x:AttributeValue>XX/DK/1</x:AttributeValue></a>".encode()
    )
    assert DOTS in kept
    assert "XX/DK/1" not in kept
