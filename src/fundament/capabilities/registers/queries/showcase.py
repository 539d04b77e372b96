"""The showcase persons, in the order a newcomer meets them."""

from typing import Any

from django.db import connection


def rows() -> list[tuple[Any, ...]]:
    """Return key, number, name, role, both stories and the authority's number."""
    sql = """select s.key, e.number, (select (f.value->>'given') || ' ' || (f.value->>'surname')
                from registers_fact f where f.entity_id = e.id and f.kind = 'name'
                and upper_inf(f.registrering) and upper_inf(f.virkning)),
            s.role, s.story_da, s.story_en, a.number
        from registers_showcaseperson s join registers_entity e on e.id = s.entity_id
        left join registers_entity a on a.id = s.authority_id
        order by s.position"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
