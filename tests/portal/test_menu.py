"""The menu: who sees what, and which word is marked as the place one is at."""

from fundament.portal.menu import menu


def shown(path, known=False, operates=False):
    return menu(path, known=known, operates=operates)


def words(path, **who):
    return [link["text"] for link in shown(path, **who)]


def marked(path, **who):
    return [link["text"] for link in shown(path, **who) if link.get("current") or link["active"]]


def test_ones_own_pages_are_in_the_menu_once_one_is_known():
    assert "Mine oplysninger" not in words("/")
    own = next(link for link in shown("/", known=True) if link["text"] == "Mine oplysninger")
    assert [link["href"] for link in own["links"]] == [
        "/mine-data/",
        "/kontakt/",
        "/mit-eid/",
        "/skole/",
    ]
    assert marked("/kontakt/", known=True) == ["Mine oplysninger"]


def test_operation_is_for_operators():
    assert "Drift" not in words("/", known=True)
    assert "Drift" in words("/", known=True, operates=True)


def test_one_word_is_marked():
    assert marked("/") == ["Borger"]
    assert marked("/post/", known=True, operates=True) == ["Digital Post"]
    assert marked("/post/systems/", known=True, operates=True) == ["Drift"]
    office = menu("/post/administration/x/", known=True, operates=True, administers=True)
    here = [link["text"] for link in office if link.get("current") or link["active"]]
    assert here == ["Administration"]
