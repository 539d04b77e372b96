"""Rows that all tests of a module start from: made once, never committed, gone after them."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def kept(blocker, make):
    """What `make` gives, and its rows, for as long as this lasts.

    Each test's own transaction is a savepoint in ours, so what a test changes ends with it. Tests
    that commit cannot begin from here: they need a module of their own.
    """
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
        made = make()
    try:
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
