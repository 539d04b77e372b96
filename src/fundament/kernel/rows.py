"""Rows of a table by a statement that is made once: for what is asked or kept at every request.

Django makes the text of a query anew each time, which costs more than the database's answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from django.db import connections
from django.db.models import ForeignKey, Model

from fundament.kernel import queries

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of one table in a statement, and which of them Django reads further.

    `key` is the foreign key by which the table was joined, None for the first one.
    """

    model: type[Model]
    key: "ForeignKey[Any, Any] | None"
    names: list[str]
    readers: list[tuple[int, Any]]

    def read(self, values: list[Any]) -> Model:
        """Return the row as Django would read it."""
        for place, field in self.readers:
            values[place] = field.from_db_value(
                values[place], field.cached_col, connections["default"]
            )
        return self.model.from_db("default", self.names, values)


def row(
    model: type[M],
    where: str,
    values: Sequence[object],
    *,
    lock: bool = False,
    related: tuple[str, ...] = (),
) -> M | None:
    """Return the first row of the model's table that fits, as Django would read it, or None.

    `where` is a text of ours, never made of anything that came from outside; `values` fill its
    `%s`. `lock`: the row is kept from changing until the transaction is over. `related` are foreign
    keys of it, never NULL, whose rows come with it; `where` then names the table of each column.
    """
    last = "limit 1 for update" if lock else "limit 1"
    return next(iter(_found(model, where, values, last, related)), None)


def every(model: type[M], where: str, values: Sequence[object]) -> list[M]:
    """Return all rows that fit, by their key; `where` as for `row`."""
    return _found(model, where, values, "order by id", ())


def _found(
    model: type[M], where: str, values: Sequence[object], last: str, related: tuple[str, ...]
) -> list[M]:
    statement, tables = _made(model, where, last, related)
    with queries.cursor() as cursor:
        cursor.execute(statement, values)
        return [_read(read, tables) for read in cursor.fetchall()]


def _read(read: Sequence[Any], tables: list[_Table]) -> Any:
    """Return the row of the first table, with those of the others where Django looks for them."""
    rest, found = list(read), list[Model]()
    for table in tables:
        count = len(table.names)
        found.append(table.read(rest[:count]))
        rest = rest[count:]
        if table.key is not None:
            table.key.set_cached_value(found[0], found[-1])
    return found[0]


def is_there(model: type[Model], where: str, values: Sequence[object]) -> bool:
    """Return whether there is such a row; `where` as for `row`."""
    with queries.cursor() as cursor:
        cursor.execute(f"select 1 from {model._meta.db_table} where {where} limit 1", values)  # noqa: S608  (texts of ours)
        return cursor.fetchone() is not None


def add(one: Model) -> None:
    """Insert a row that has its key already, as one whose key is a uuid does."""
    statement, fields = _insertion(type(one))
    values = [
        field.get_db_prep_save(field.pre_save(one, True), connections["default"])
        for field in fields
    ]
    with queries.cursor() as cursor:
        cursor.execute(statement, values)
    one._state.adding, one._state.db = False, "default"


@cache
def _insertion(model: type[Model]) -> tuple[str, list[Any]]:
    fields = list(model._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f"insert into {model._meta.db_table} ({columns}) values ({marks})", fields  # noqa: S608  (same)


@cache
def _made(
    model: type[Model], where: str, last: str, related: tuple[str, ...]
) -> tuple[str, list[_Table]]:
    """Return the statement, and the tables in its order."""
    keys = [cast("ForeignKey[Any, Any]", model._meta.get_field(name)) for name in related]
    tables = [_table(model), *(_table(_other(key), key) for key in keys)]
    columns = ", ".join(
        f'{table.model._meta.db_table}."{field.column}"'
        for table in tables
        for field in table.model._meta.concrete_fields
    )
    source = model._meta.db_table
    for key in keys:
        other = _other(key)._meta
        source += f" join {other.db_table} on {other.db_table}.{other.pk.column}"
        source += f' = {model._meta.db_table}."{key.column}"'
    return f"select {columns} from {source} where {where} {last}", tables  # noqa: S608  (same)


def _other(key: "ForeignKey[Any, Any]") -> type[Model]:
    """Return the model that a foreign key leads to."""
    return cast("type[Model]", key.related_model)


def _table(model: type[Model], key: "ForeignKey[Any, Any] | None" = None) -> _Table:
    fields = model._meta.concrete_fields
    readers = [(n, field) for n, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return _Table(model, key, [field.attname for field in fields], readers)
