"""Every Danish text has its English one, and the compiled files are those of the written ones."""

import pytest

from tools import messages


@pytest.mark.parametrize("app", messages.apps(), ids=lambda p: p.name)
def test_texts(app):
    assert not messages.faults(app)
