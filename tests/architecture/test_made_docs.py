"""The pages that are made from the code say what the code says: `make docs`."""

from tools import docs


def test_errors_and_glossary_are_up_to_date():
    assert not docs.outdated(), "run `make docs`"


def test_every_refusal_speaks_both_languages():
    for refusal in docs.refusals():
        assert refusal.danish, refusal
        assert refusal.english, refusal
        assert refusal.danish != refusal.english, refusal


def test_no_two_refusals_share_a_code():
    names = [refusal.code for refusal in docs.refusals()]
    assert not {name for name in names if names.count(name) > 1}
