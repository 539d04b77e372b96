"""A ledger of the test's own."""

import pytest

from fundament.kernel import audit
from fundament.kernel.audit import heads, queries
from tests.ledgers import record


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A head file of this test's own."""
    path = tmp_path / "head.json"
    monkeypatch.setattr(heads, "saved_file", lambda: path)
    return path


@pytest.fixture
def ledger(db, file):
    """Three hundred lines in four heads, so that inner nodes are kept too."""
    for count in (1, 9, 250, 40):
        record(count)
        audit.sequence()
    first = queries.newest_head().size - 300
    return [leaf[2] for leaf in queries.leaves(first, first + 300)]
