"""Whoever owns the database can put every guard aside; the check finds what was done."""

import json
from argparse import Namespace

import pytest

from fundament.kernel import audit
from fundament.kernel.audit import heads, queries, tree
from fundament.site.ledger import main as verify_word
from fundament.site.words import Task
from tests.ledgers import as_owner, codes, record, run


# With the triggers put aside by an owner of the database, the check still finds it.
@pytest.mark.parametrize(
    ("table", "sql", "code"),
    [
        ("kernel_audit_entry", "UPDATE {} SET what = 'x' WHERE id = %s", "entry.changed"),
        ("kernel_audit_entry", "UPDATE {} SET actor_name = '' WHERE id = %s", "entry.changed"),
        ("kernel_audit_entry", "UPDATE {} SET actor_kind = 'x' WHERE id = %s", "entry.changed"),
        ("kernel_audit_entry", "UPDATE {} SET reference = 'x' WHERE id = %s", "entry.changed"),
        ("kernel_audit_entry", "UPDATE {} SET about = NULL WHERE id = %s", "entry.changed"),
        (
            "kernel_audit_entry",
            "UPDATE {} SET form = 1, actor_kind = NULL WHERE id = %s",
            "entry.changed",
        ),
        ("kernel_audit_entry", "UPDATE {} SET at = at + '1us' WHERE id = %s", "entry.changed"),
        (
            "kernel_audit_entry",
            "UPDATE {} SET salt = substr(sha256(''), 1, 16) WHERE id = %s",
            "entry.changed",
        ),
        ("kernel_audit_entry", "DELETE FROM {} WHERE id = %s", "entry.missing"),
        ("kernel_audit_leaf", "DELETE FROM {} WHERE entry = %s", "leaf.missing"),
        ("kernel_audit_leaf", "UPDATE {} SET hash = sha256('x') WHERE entry = %s", "root.differs"),
        ("kernel_audit_leaf", "UPDATE {} SET entry = -1 WHERE entry = %s", "entry.missing"),
    ],
)
def test_one_changed_or_removed_row_is_found(ledger, table, sql, code):
    as_owner(sql.format(table), ledger[150], table=table)
    assert code in codes()


def test_a_line_changed_together_with_its_leaf_is_found(ledger):
    as_owner(
        "UPDATE kernel_audit_entry SET what = 'x' WHERE id = %s",
        ledger[100],
        table="kernel_audit_entry",
    )
    entry = next(leaf[3] for leaf in queries.leaves(0, 2**62) if leaf[2] == ledger[100])
    new = tree.leaf_hash(audit.ledger.octets(entry))
    as_owner(
        "UPDATE kernel_audit_leaf SET hash = %s WHERE entry = %s",
        new,
        ledger[100],
        table="kernel_audit_leaf",
    )
    assert "root.differs" in codes()
    assert "entry.changed" not in codes()


def test_added_rows_are_found(ledger):
    as_owner(
        "INSERT INTO kernel_audit_leaf VALUES (%s, -7, %s)",
        10**9,
        bytes(32),
        table="kernel_audit_leaf",
    )
    as_owner(
        "INSERT INTO kernel_audit_node VALUES (8, %s, %s)",
        10**6,
        bytes(32),
        table="kernel_audit_node",
    )
    as_owner(
        "INSERT INTO kernel_audit_entry (form, actor_kind, at, actor, actor_name, acted_for,"
        " about, what, action, purpose, legal_basis, salt) SELECT form, actor_kind, at, actor,"
        " actor_name, acted_for, about, what, action, purpose, legal_basis, salt"
        " FROM kernel_audit_entry LIMIT 1",
        table="kernel_audit_entry",
    )
    assert codes() == {"leaf.beyond.the.head", "node.count.differs", "entry.outside.the.tree"}


def test_a_removed_or_forged_node_is_found(ledger):
    as_owner(
        "UPDATE kernel_audit_node SET hash = %s WHERE index = 0",
        bytes(32),
        table="kernel_audit_node",
    )
    assert codes() == {"node.differs"}
    as_owner("DELETE FROM kernel_audit_node", table="kernel_audit_node")
    assert {"node.differs", "node.count.differs"} == codes()


def test_a_removed_or_forged_head_is_found(ledger):
    newest = queries.newest_head()
    as_owner(
        "DELETE FROM kernel_audit_head WHERE size = %s", newest.previous, table="kernel_audit_head"
    )
    assert codes() == {"head.missing"}
    as_owner(
        "UPDATE kernel_audit_head SET at = at + '1s' WHERE size = %s",
        newest.size,
        table="kernel_audit_head",
    )
    assert codes() == {"head.missing", "head.not.genuine"}


def test_a_line_removed_before_it_was_placed_leaves_the_queue_hanging(ledger):
    record()
    as_owner(
        "DELETE FROM kernel_audit_entry WHERE id = (SELECT max(id) FROM kernel_audit_entry)",
        table="kernel_audit_entry",
    )
    assert codes() == {"entry.waits.without.a.row"}
    run("DELETE FROM kernel_audit_pending")
    record()
    run("DELETE FROM kernel_audit_pending")
    assert codes() == {"entry.outside.the.tree"}


def cut_off(keep):
    """Remove everything behind the first `keep` lines so that all the rest fits together."""
    for table, sql in (
        (
            "kernel_audit_entry",
            "DELETE FROM {0} WHERE id IN (SELECT entry FROM kernel_audit_leaf WHERE index >= %s)",
        ),
        ("kernel_audit_leaf", "DELETE FROM {0} WHERE index >= %s"),
        ("kernel_audit_head", "DELETE FROM {0} WHERE size > %s"),
        ("kernel_audit_node", "DELETE FROM {0} WHERE (index + 1) << level > %s"),
    ):
        as_owner(sql.format(table), keep, table=table)


def test_a_ledger_cut_off_at_a_head_is_found_by_the_saved_head(ledger):
    heads.save(queries.newest_head())
    assert audit.verify().sound
    cut_off(queries.newest_head().previous)
    assert codes() == {"ledger.shorter.than.saved.head"}
    record(50)
    audit.sequence()
    heads.save(queries.newest_head())
    assert codes() == {"saved.head.differs"}, "the file keeps the true head as evidence"


def test_a_missing_saved_head_is_said(ledger, file, capsys):
    task = Task(Namespace(head=None), None, None)
    heads.save(queries.newest_head())
    assert verify_word(task) == 0
    assert "No head is saved" not in capsys.readouterr().out
    file.unlink()
    assert verify_word(task) == 0
    assert "No head is saved in this home" in capsys.readouterr().out


def test_a_broken_or_forged_saved_head_is_found(ledger, file):
    heads.save(queries.newest_head())
    kept = json.loads(file.read_text())
    file.write_text(json.dumps(kept | {"root": "00" * 32}))
    assert "saved.head.not.genuine" in codes()
    file.write_text("{")
    assert codes() == {"saved.head.unreadable"}


def exchange(table, column, values, key):
    """Let two rows change places: each gets the other's value."""
    (one, its), (other, others) = values
    for which, value in ((one, 2**40), (other, its), (one, others)):
        as_owner(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", value, which, table=table)


def test_two_lines_that_changed_places_are_found(ledger):
    """The leaves keep their hashes and point to each other's lines."""
    first = queries.newest_head().size - 300
    values = [(first + place, ledger[place]) for place in (100, 101)]
    exchange("kernel_audit_leaf", "entry", values, "index")
    assert codes() == {"entry.changed"}


def test_two_lines_that_changed_places_with_their_leaves_are_found(ledger):
    """Every line still has its own hash; only their order is another."""
    first = queries.newest_head().size - 300
    values = [(ledger[place], first + place) for place in (100, 101)]
    exchange("kernel_audit_leaf", "index", values, "entry")
    assert "root.differs" in codes()
    assert "entry.changed" not in codes()


def test_a_head_that_somebody_else_signed_for_a_rewritten_ledger_is_found(ledger, monkeypatch):
    """Line, leaf, nodes and every head fit together again; only the key is another."""
    as_owner(
        "UPDATE kernel_audit_entry SET what = 'x' WHERE id = %s",
        ledger[299],
        table="kernel_audit_entry",
    )
    newest = queries.newest_head()
    entry = queries.leaves(newest.size - 1, newest.size)[0][3]
    leaf = tree.leaf_hash(audit.ledger.octets(entry))
    as_owner(
        "UPDATE kernel_audit_leaf SET hash = %s WHERE entry = %s",
        leaf,
        ledger[299],
        table="kernel_audit_leaf",
    )
    frontier = tree.Frontier(0, [])
    for value in queries.leaf_hashes(0, newest.size):
        frontier.append(value)
    with monkeypatch.context() as forger:
        forger.setattr(heads, "KEY", "somebody-elses")
        forged = heads.signed(frontier, newest.previous)
    as_owner(
        "UPDATE kernel_audit_head SET root = %s, frontier = %s, at = %s, statement = %s,"
        " signature = %s WHERE size = %s",
        *(forged.root, forged.frontier, forged.at, forged.statement, forged.signature),
        newest.size,
        table="kernel_audit_head",
    )
    assert codes() == {"head.not.genuine"}


def test_a_head_that_a_thief_of_the_key_replaced_is_found_by_the_saved_one(ledger):
    """Everything in the database fits together and is signed with our key."""
    heads.save(queries.newest_head())
    newest = queries.newest_head()
    cut_off(newest.previous)
    record(40)
    audit.sequence()
    assert queries.newest_head().size == newest.size
    assert codes() == {"saved.head.differs"}
