"""One moment of the database, its ledger and the saved head together: for a backup under writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from fundament.kernel import queries as kernel_queries
from fundament.kernel.audit import heads, ledger, queries
from fundament.kernel.audit.types import TreeHead


@dataclass(frozen=True, slots=True)
class Moment:
    """The database's snapshot, the ledger's head in it, and the file of the head saved by then.

    The saved head is never newer than the snapshot's; None where the home has no such file.
    """

    snapshot: str
    head: TreeHead
    saved: bytes | None


@contextmanager
def moment() -> Iterator[Moment]:
    """Yield this moment; its snapshot can be read by others until the block ends.

    The sequencer stands still only while the moment is taken, and letters are never stopped.
    """
    with kernel_queries.cursor() as cursor:
        queries.stop_the_sequencer(cursor)
        try:
            with transaction.atomic():
                snapshot = queries.export_snapshot(cursor)
                file = heads.saved_file()
                saved = file.read_bytes() if file.exists() else None
                taken = Moment(snapshot, ledger.head(), saved)
                queries.let_the_sequencer_go_on(cursor)
                yield taken
        finally:
            queries.let_the_sequencer_go_on(cursor)
