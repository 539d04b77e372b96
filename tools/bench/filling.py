"""Many rows for a benchmark: copies of a row that the program made itself, by one statement."""

import psycopg
from psycopg import sql

COLUMNS = """
select column_name from information_schema.columns
where table_name = %s and table_schema = 'public' and is_generated = 'NEVER' order by 1
"""


def copy_rows(
    connection: "psycopg.Connection[tuple[object, ...]]",
    table: str,
    which: str,
    numbers: tuple[int, int],
    changed: dict[str, str],
) -> None:
    """Copy the row of the table that `which` finds once for each number, first and last included.

    `changed` are the columns that differ, as SQL that may use `n`, the number, and `s`, the row.
    Raises RuntimeError when there is no such row.
    """
    names = [str(row[0]) for row in connection.execute(COLUMNS, [table])]
    values = [
        sql.SQL(changed[name]) if name in changed else sql.SQL("s.{}").format(sql.Identifier(name))  # type: ignore[arg-type]
        for name in names
    ]
    statement = sql.SQL(
        "insert into {table} ({names}) select {values} from (select * from {table} where "
        + which
        + " limit 1) s, generate_series({first}, {last}) n"
    )
    copied = connection.execute(
        statement.format(
            table=sql.Identifier(table),
            names=sql.SQL(", ").join(map(sql.Identifier, names)),
            values=sql.SQL(", ").join(values),
            first=numbers[0],
            last=numbers[1],
        )
    )
    wanted = numbers[1] - numbers[0] + 1
    if copied.rowcount != wanted:
        raise RuntimeError(f"{copied.rowcount} copies of a row of {table} where {which}: {wanted}")
