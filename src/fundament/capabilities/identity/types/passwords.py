"""What a person is told when the password that she wants to change is not taken."""

from typing import ClassVar

from fundament.kernel.errors import Refusal


class OldPasswordWrong(Refusal):
    """The password that was to be changed is another one; so many tries are left, or a pause.

    The count is that of the logins by the same name: see `rules.count_try`.
    """

    code: ClassVar[str] = "identity.old.password.wrong"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Det er ikke den adgangskode, du har nu. {da}"
    english: ClassVar[str] = "That is not the password you have now. {en}"

    def __init__(self, *, left: int, minutes: int) -> None:
        if left > 0:
            da = f"Prøv igen: du har {'ét' if left == 1 else left} forsøg mere, før du skal vente."
            en = f"Try again: you have {_tries(left)} more before you must wait."
        else:
            wait_da, wait_en = _minutes(minutes)
            da = (
                f"Det er forkert for mange gange i træk: vent {wait_da}, og prøv igen. Så længe "
                "kan du heller ikke logge ind med den."
            )
            en = (
                f"That is wrong too many times in a row: wait {wait_en}, then try again. Until "
                "then you cannot log in with it either."
            )
        super().__init__(da=da, en=en)


class OldPasswordLocked(Refusal):
    """No password of the name is taken for a while, after wrong ones in a row."""

    code: ClassVar[str] = "identity.old.password.locked"
    status: ClassVar[int] = 429
    danish: ClassVar[str] = (
        "Der er svaret forkert for mange gange i træk. Lige nu bliver ingen adgangskode taget "
        "imod, heller ikke den rigtige. Vent {da}, og prøv igen."
    )
    english: ClassVar[str] = (
        "There were too many wrong answers in a row. No password is taken just now, not even the "
        "right one. Wait {en}, then try again."
    )

    def __init__(self, *, minutes: int) -> None:
        da, en = _minutes(minutes)
        super().__init__(da=da, en=en)


def _tries(left: int) -> str:
    return "one try" if left == 1 else f"{left} tries"


def _minutes(minutes: int) -> tuple[str, str]:
    if minutes <= 1:
        return "ét minut", "one minute"
    return f"{minutes} minutter", f"{minutes} minutes"
