"""The vendored design system is the published one, unchanged."""

from tools.vendor import TARGET, checksums


def test_checksums():
    assert (TARGET / "CHECKSUMS").read_text() == "".join(checksums())


def test_licences_stand_beside_the_files():
    assert "MIT license" in (TARGET / "LICENSE.md").read_text()
    for folder in (TARGET / "dist/fonts/IBMPlexSans/complete").iterdir():
        assert "SIL OPEN FONT LICENSE" in (folder / "license.txt").read_text()
