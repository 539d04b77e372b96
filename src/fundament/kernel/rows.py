"""Rows of a table by a statement that is made once: for what is asked at every request.

Django makes the text of a query anew each time, which costs more than the database's answer.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Model

from fundament.kernel import queries

M = TypeVar("M", bound=Model)


def row(model: type[M], where: str, values: Sequence[object], *, lock: bool = False) -> M | None:
    """Return the first row of the model's table that fits, as Django would read it, or None.

    `where` is a text of ours, never made of anything that came from outside; `values` fill its
    `%s`. `lock`: the row is kept from changing until the transaction is over.
    """
    last = "limit 1 for update" if lock else "limit 1"
    return next(iter(_found(model, where, values, last)), None)


def every(model: type[M], where: str, values: Sequence[object]) -> list[M]:
    """Return all rows that fit, by their key; `where` as for `row`."""
    return _found(model, where, values, "order by id")


def _found(model: type[M], where: str, values: Sequence[object], last: str) -> list[M]:
    statement, names, readers = _made(model, where, last)
    with queries.cursor() as cursor:
        cursor.execute(statement, values)
        found = [list(one) for one in cursor.fetchall()]
    for read in found:
        for place, field in readers:
            read[place] = field.from_db_value(read[place], field.cached_col, connections["default"])
    return [model.from_db("default", names, read) for read in found]


def is_there(model: type[Model], where: str, values: Sequence[object]) -> bool:
    """Return whether there is such a row; `where` as for `row`."""
    with queries.cursor() as cursor:
        cursor.execute(f"select 1 from {model._meta.db_table} where {where} limit 1", values)  # noqa: S608  (texts of ours)
        return cursor.fetchone() is not None


@cache
def _made(
    model: type[Model], where: str, last: str
) -> tuple[str, list[str], list[tuple[int, Any]]]:
    """Return the statement, the fields in its order, and which of them Django reads further."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return (
        f"select {columns} from {model._meta.db_table} where {where} {last}",  # noqa: S608  (same)
        [field.attname for field in fields],
        [(n, field) for n, field in enumerate(fields) if hasattr(field, "from_db_value")],
    )
