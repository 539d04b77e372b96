"""A small country, loaded once for the tests that only read it."""

from datetime import UTC, datetime

import pytest

from fundament.capabilities.registers import demo

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def country(db):
    demo.load(300, 2026, lambda *_: None, AT)
    return AT
