"""Blobs: stored once, small in the database and large on disk, and what is damaged is told."""

import hashlib
import threading
from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundament.kernel import blobs
from fundament.kernel.home import private_folder

BIG = b"x" * (blobs.SMALL + 1)


def rows(blob):
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, content IS NULL FROM kernel_blob WHERE id = %s", (blob,))
        return cursor.fetchall()


def file_of(blob):
    return private_folder("blobs") / blob[:2] / blob[2:]


@pytest.mark.django_db
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=300)))
def test_what_is_put_is_got_under_its_hash(contents):
    with connection.cursor() as cursor:
        ids = blobs.put_many(cursor, contents)
    assert ids == [hashlib.sha256(content).hexdigest() for content in contents]
    assert [blobs.get(blob) for blob in ids] == contents
    assert [blobs.size(blob) for blob in ids] == [len(content) for content in contents]


@pytest.mark.django_db
def test_the_same_content_is_stored_once():
    assert blobs.put(b"letter") == blobs.put(b"letter")
    with connection.cursor() as cursor:
        assert len(set(blobs.put_many(cursor, [b"letter", b"letter", BIG, BIG]))) == 2
    assert rows(blobs.put(b"letter")) == [(6, False)]


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "on_disk"), [(0, False), (65536, False), (65537, True)])
def test_large_ones_lie_on_disk(size, on_disk):
    content = b"%d" % size + b"y" * size
    content = content[:size]
    blob = blobs.put(content)
    assert rows(blob) == [(size, on_disk)]
    assert file_of(blob).exists() is on_disk
    assert blobs.get(blob) == content
    if on_disk:
        assert file_of(blob).stat().st_mode & 0o777 == 0o600
        assert file_of(blob).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
def test_large_ones_can_wait_for_the_disk_ahead_of_the_transaction(monkeypatch):
    staged, small = BIG + b"staged", b"small staged"
    blobs.stage([staged, small])
    blob = blobs.id_of(staged)
    assert file_of(blob).read_bytes() == staged
    assert not file_of(blobs.id_of(small)).exists()
    with pytest.raises(blobs.BlobUnknown):
        blobs.get(blob)
    monkeypatch.setattr(blobs, "write_durably", None)
    assert blobs.put(staged) == blob
    assert blobs.get(blob) == staged


@pytest.mark.django_db
def test_unknown_and_damaged_blobs_are_told_apart():
    with pytest.raises(blobs.BlobUnknown):
        blobs.get(blobs.id_of(b"never stored"))
    with pytest.raises(blobs.BlobUnknown):
        blobs.size(blobs.id_of(b"never stored"))
    large, small = blobs.put(BIG + b"1"), blobs.put(b"small")
    file_of(large).write_bytes(BIG + b"2")
    with pytest.raises(blobs.BlobDamaged):
        blobs.get(large)
    file_of(large).unlink()
    with pytest.raises(blobs.BlobDamaged):
        blobs.get(large)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_blob SET content = 'x' WHERE id = %s", (small,))
    with pytest.raises(blobs.BlobDamaged):
        blobs.get(small)


@pytest.mark.django_db
def test_a_damaged_file_of_another_size_is_mended_by_the_next_put():
    blob = blobs.put(BIG + b"3")
    file_of(blob).write_bytes(b"cut")
    assert blobs.put(BIG + b"3") == blob
    assert blobs.get(blob) == BIG + b"3"


@pytest.mark.django_db
def test_a_blob_that_rolls_back_is_not_there():
    with pytest.raises(RuntimeError), transaction.atomic():
        blobs.put(b"taken back")
        raise RuntimeError
    with pytest.raises(blobs.BlobUnknown):
        blobs.get(blobs.id_of(b"taken back"))


@pytest.mark.django_db(transaction=True)
def test_callers_with_the_same_blobs_in_other_orders_do_not_lock_up():
    failures, start = [], threading.Barrier(4)

    def put(seed):
        order = Random(seed)
        try:
            start.wait()
            for turn in range(10):
                contents = [b"%d/%d" % (turn, i) for i in range(40)]
                order.shuffle(contents)
                with transaction.atomic(), connection.cursor() as cursor:
                    blobs.put_many(cursor, contents)
        except Exception as error:  # noqa: BLE001  (told below)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=put, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_blob")
        assert cursor.fetchone() == (400,)
