"""Every Danish text has its English one, and the compiled files are those of the written ones."""

import pytest

from tools import messages


@pytest.mark.parametrize("app", messages.apps(), ids=lambda p: p.name)
def test_texts(app):
    assert not messages.faults(app)


def test_a_danish_text_has_one_english_everywhere():
    """Catalogues of all apps are one at run time, so that the last would win."""
    english = {}
    for app in messages.apps():
        for message in messages.collected(app):
            if message.id:
                english.setdefault((message.id, message.context), set()).add(message.string)
    assert not {text: found for text, found in english.items() if len(found) > 1}
