"""The table of levels."""

import pytest

from fundament.capabilities.identity import rules
from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    CredentialsRefused,
)
from fundament.kernel.acting import Level

K = AuthenticatorKind
LEVELS = [
    (Level.SUBSTANTIAL, {K.PASSWORD}, Level.LOW),
    (Level.SUBSTANTIAL, {K.PASSWORD, K.CODE_DISPLAY}, Level.SUBSTANTIAL),
    (Level.LOW, {K.PASSWORD, K.CODE_DISPLAY}, Level.LOW),
    (Level.HIGH, {K.PASSWORD, K.CODE_DISPLAY}, Level.SUBSTANTIAL),
    (Level.HIGH, {K.CODE_DISPLAY}, Level.LOW),
    (Level.HIGH, {K.CODE_DISPLAY, K.RECOVERY_CODE}, Level.LOW),
    (Level.HIGH, {K.PASSWORD, K.RECOVERY_CODE}, Level.SUBSTANTIAL),
    (Level.HIGH, {K.APP}, Level.SUBSTANTIAL),
    (Level.HIGH, {K.APP, K.PASSWORD, K.CODE_DISPLAY}, Level.SUBSTANTIAL),
    (Level.HIGH, {K.SYNCED_PASSKEY}, Level.SUBSTANTIAL),
    (Level.HIGH, {K.PASSKEY}, Level.HIGH),
    (Level.SUBSTANTIAL, {K.PASSKEY}, Level.SUBSTANTIAL),
    (Level.HIGH, set(K), Level.HIGH),
]


@pytest.mark.parametrize(("ial", "used", "level"), LEVELS)
def test_the_table_of_levels(ial, used, level):
    assert rules.level_of(ial, rules.aal_of(used)) is level


def test_nothing_used_is_no_level():
    with pytest.raises(CredentialsRefused):
        rules.aal_of([])
