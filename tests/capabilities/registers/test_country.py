"""The fictional country, read through the door."""

from fundament.capabilities.registers import service as registers


def test_load(country):
    assert registers.counts().persons == 300
    shown = registers.showcase()
    assert len(shown) == 24
    for one in shown:
        assert registers.person_of(one.party, country).name == one.name
