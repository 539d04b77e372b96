"""Apps and paper codes: each really signs, each is bounded, none tells who exists."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fundament.capabilities.identity import rules
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import Authenticator
from fundament.capabilities.identity.types import (
    AppAnswerRefused,
    Attempt,
    AttemptOver,
    Authenticated,
    CodeWrong,
    CredentialsRefused,
    InvitationRefused,
    InvitationUnknown,
    LastWay,
    NumberWrong,
    QuestionOver,
    TooManyAuthenticators,
)
from fundament.kernel import audit
from fundament.kernel.acting import Actor, Level
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.factors import (
    AT,
    CALLER,
    CONTEXT,
    HIGH,
    KAREN,
    MINUTE,
    PASSWORD,
    PIN,
    SECOND,
    SECRET,
    K,
    acting,
    add_app,
    add_passkey,
    approve,
    ask,
    begun,
    show,
)
from tests.capabilities.identity.soft_key import SITE, SoftApp, SoftPasskey
from tests.together import at_the_same_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def karen():
    return identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT, Level.HIGH)


def test_an_app_approves_by_number_pin_and_signature(karen):
    app, device = add_app()
    attempt = ask()
    assert attempt.waiting
    assert identity.ask_app(attempt, AT) == attempt  # it waits
    assert not identity.is_approved(attempt, AT)
    approve(app, device, attempt)
    assert identity.is_approved(attempt, AT)
    done = identity.ask_app(attempt, AT)
    assert isinstance(done, Authenticated)
    assert (done.level, done.authenticators) == (Level.SUBSTANTIAL, {K.APP})
    used = {held.kind: held.last_used_at for held in identity.authenticators_of(acting(), AT)}
    assert used == {K.PASSWORD: None, K.CODE_DISPLAY: None, K.APP: AT}


def test_a_wrong_number_ends_the_question(karen):
    app, device = add_app()
    attempt = ask()
    wrong = "10" if attempt.number != "10" else "11"
    with pytest.raises(NumberWrong):
        approve(app, device, attempt, number=wrong)
    assert identity.questions_for(device.secret, AT) == []
    assert identity.ask_app(attempt, AT) == attempt
    assert "Login afvist i appen" in [line.look.action for line in audit.looks_at(KAREN)]


def test_a_foreign_key_or_a_changed_message_approves_nothing(karen):
    app, device = add_app()
    attempt = ask()
    [question] = identity.questions_for(device.secret, AT)
    for signature in (
        SoftApp().sign(question.message + attempt.number),
        app.sign(question.message),
        app.sign(question.message.replace("Borgerservice", "Banken") + attempt.number),
        "ingen signatur",
    ):
        with pytest.raises(AppAnswerRefused):
            approve(app, device, attempt, signature=signature)
    assert not identity.is_approved(attempt, AT)
    approve(app, device, attempt)  # four wrong ones do not lock yet
    assert identity.is_approved(attempt, AT)


def test_five_wrong_pins_lock_the_app(karen):
    app, device = add_app()
    attempt = ask()
    for _ in range(5):
        with pytest.raises(AppAnswerRefused):
            approve(app, device, attempt, pin="000001")
    with pytest.raises(AppAnswerRefused):
        approve(app, device, attempt)
    assert identity.status_of(KAREN, AT).locked_until == AT + MINUTE


def test_an_answer_fits_one_question_only(karen):
    app, device = add_app()
    first = ask()
    [question] = identity.questions_for(device.secret, AT)
    signature = app.sign(question.message + first.number)
    second = identity.choose(first, K.APP, AT + SECOND)  # asked again: the older one is over
    with pytest.raises(QuestionOver):
        identity.approve_login(
            device.secret, question.id, first.number, PIN, signature, AT + SECOND
        )
    [again] = identity.questions_for(device.secret, AT + SECOND)
    with pytest.raises(AppAnswerRefused):
        identity.approve_login(device.secret, again.id, second.number, PIN, signature, AT + SECOND)


def test_questions_live_three_minutes(karen):
    _, device = add_app()
    ask()
    assert identity.questions_for(device.secret, AT + 3 * MINUTE - SECOND)
    assert not identity.questions_for(device.secret, AT + 3 * MINUTE)


def test_nobody_is_worn_down_by_questions(karen):
    """Five questions without an approval, then a growing pause; an approval frees them again."""
    app, device = add_app()
    approve(app, device, first := ask())
    identity.ask_app(first, AT)
    for _ in range(5):
        ask()
    for name in ("karen7", "karen7"):
        with pytest.raises(CredentialsRefused):
            ask(name)
    assert ask(at=AT + MINUTE).waiting
    with pytest.raises(CredentialsRefused):
        ask(at=AT + MINUTE)


def test_asking_an_app_tells_nothing(karen):
    """Without app, without such a name, and with an app: the same page and the same work."""
    hans = PartyId.person("0202902345")
    identity.issue(hans, "hans3", PASSWORD, SECRET, AT)
    add_app()
    work = []
    for name in ("karen7", "hans3", "nobody"):
        attempt = begun(name)
        with CaptureQueriesContext(connection) as done:
            shown = identity.choose(attempt, K.APP, AT)
            assert identity.ask_app(shown, AT) == shown
        assert (shown.asks_for, shown.waiting, shown.choices) == (K.APP, True, attempt.choices)
        work.append([one["sql"].split()[:2] for one in done if "SAVEPOINT" not in one["sql"]])
    assert work[0] == work[1] == work[2]
    for _ in range(4):
        ask("nobody")
    with pytest.raises(CredentialsRefused):
        ask("nobody")


def test_rejecting_in_the_app_tells_the_stranger_nothing(karen):
    _, device = add_app()
    attempt = ask()
    [question] = identity.questions_for(device.secret, AT)
    identity.reject_login(device.secret, question.id, AT)
    assert identity.ask_app(attempt, AT) == attempt
    with pytest.raises(QuestionOver):
        identity.reject_login(device.secret, question.id, AT)


def test_another_person_s_app_sees_and_answers_nothing(karen):
    hans = PartyId.person("0202902345")
    identity.issue(hans, "hans3", PASSWORD, SECRET, AT)
    device = add_app()[1]
    code = identity.invite_app(acting(person=hans), "", AT)
    other = SoftApp()
    foreign = identity.set_up_app(code, PIN, other.public_key(), other.set_up(code), CALLER, AT)
    attempt = ask()
    assert identity.questions_for(foreign.secret, AT) == []
    [question] = identity.questions_for(device.secret, AT)
    signature = other.sign(question.message + attempt.number)
    with pytest.raises(QuestionOver):
        identity.approve_login(foreign.secret, question.id, attempt.number, PIN, signature, AT)


@pytest.mark.parametrize("pin", ["12345", "1234567", "111111", "123456", "654321", "abcdef", ""])
def test_simple_pins_are_not_taken(karen, pin):
    with pytest.raises(InvitationRefused):
        add_app(pin=pin)
    assert not Authenticator.objects.filter(kind=K.APP).exists()


def test_a_code_sets_up_one_app_within_a_quarter(karen):
    code = identity.invite_app(acting(), "", AT)
    app = SoftApp()
    given = (PIN, app.public_key(), app.set_up(code), CALLER)
    with pytest.raises(InvitationUnknown):
        identity.set_up_app(code, *given, AT + 15 * MINUTE)
    with pytest.raises(InvitationUnknown):
        identity.set_up_app("AAAAA-AAAAA", *given, AT)
    with pytest.raises(InvitationRefused):  # a key that is not held
        identity.set_up_app(code, PIN, SoftApp().public_key(), app.set_up(code), CALLER, AT)
    identity.set_up_app(code.lower().replace("-", " "), *given, AT)
    with pytest.raises(InvitationUnknown):
        identity.set_up_app(code, *given, AT)


def recover(code, at=AT, name="karen7"):
    step = identity.give_password(begun(name, at=at), PASSWORD, at)
    return identity.give_recovery_code(step, code, at)


def test_a_recovery_code_works_once_and_forces_a_new_display(karen):
    codes = identity.make_recovery_codes(acting(), AT)
    assert len(set(codes)) == rules.RECOVERY_CODES
    step = recover(codes[0].lower().replace("-", " "))
    assert isinstance(step, Attempt)
    assert step.renews
    with pytest.raises(AttemptOver):  # no way round the new display
        identity.choose(step, K.APP, AT)
    with pytest.raises(AttemptOver):
        identity.give_code(step, identity.current_code(SECRET, AT), AT)
    with pytest.raises(CredentialsRefused):
        identity.give_new_code(step, "000000", AT)
    done = identity.give_new_code(step, identity.current_code(step.renews, AT), AT)
    assert (done.level, done.authenticators) == (
        Level.SUBSTANTIAL,
        {K.PASSWORD, K.RECOVERY_CODE},
    )
    with pytest.raises(CredentialsRefused):
        recover(codes[0])
    kinds = [held.kind for held in identity.authenticators_of(acting(), AT)]
    assert kinds.count(K.CODE_DISPLAY) == 2
    assert kinds.count(K.RECOVERY_CODE) == rules.RECOVERY_CODES - 1


def names_of(*calls):
    """The names of the types that the calls give when they begin together."""
    return sorted(type(answer).__name__ for answer in at_the_same_time(*calls))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_instant_one_wins():
    """The same paper code, the same signature of a passkey, the same approval of an app."""
    identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT, Level.HIGH)
    [code, *_] = identity.make_recovery_codes(acting(), AT)
    steps = [identity.give_password(begun(), PASSWORD, AT) for _ in range(2)]
    calls = [lambda one=one: identity.give_recovery_code(one, code, AT) for one in steps]
    assert names_of(*calls) == ["Attempt", "CredentialsRefused"]

    passkey = SoftPasskey()
    add_passkey(passkey)
    attempt = begun()
    shown = passkey.shown(identity.passkey_to_show(attempt, SITE, AT))
    call = lambda: identity.give_passkey(attempt, shown, SITE, AT)  # noqa: E731
    both = names_of(call, call)
    assert both.count("Authenticated") == 1
    assert set(both) <= {"Authenticated", "AttemptOver", "CredentialsRefused"}

    app, device = add_app()
    approve(app, device, waits := ask())
    call = lambda: identity.ask_app(waits, AT)  # noqa: E731
    assert names_of(call, call) == ["AttemptOver", "Authenticated"]


def test_old_questions_go_with_their_logins(karen):
    add_app()
    ask()
    assert identity.forget_old_attempts(AT + timedelta(hours=25)) == 1


def test_new_codes_end_the_old_ones(karen):
    old = identity.make_recovery_codes(acting(), AT)
    new = identity.make_recovery_codes(acting(), AT)
    with pytest.raises(CredentialsRefused):
        recover(old[0])
    assert recover(new[0]).renews


def test_without_the_password_no_recovery_code_is_looked_at(karen):
    codes = identity.make_recovery_codes(acting(), AT)
    with pytest.raises(AttemptOver):
        identity.give_recovery_code(begun(), codes[0], AT)


def test_several_displays_and_each_code_once(karen):
    secret = identity.new_display_secret()
    code = identity.current_code(secret, AT)
    with pytest.raises(CodeWrong):
        identity.add_code_display(acting(), secret, "000000", "", AT)
    identity.add_code_display(acting(), secret, code, "Anden", AT)
    later = AT + MINUTE
    for one in (SECRET, secret):
        step = identity.give_password(begun(at=later), PASSWORD, later)
        done = identity.give_code(step, identity.current_code(one, later), later)
        assert isinstance(done, Authenticated)
    step = identity.give_password(begun(at=AT), PASSWORD, AT)
    with pytest.raises(CredentialsRefused):  # the code that set it up is used up
        identity.give_code(step, code, AT)


def test_at_most_five_of_a_kind(karen):
    for _ in range(rules.MOST_OF_A_KIND):
        add_app()
    with pytest.raises(TooManyAuthenticators):
        add_app()


def test_withdrawn_is_withdrawn_and_the_last_way_stays(karen):
    app, device = add_app()
    held = {one.kind: one.id for one in identity.authenticators_of(acting(), AT)}
    waits = ask()
    approve(app, device, waits)
    identity.withdraw(acting(), held[K.APP], AT)
    assert identity.app_of(device.secret) is None
    assert identity.ask_app(waits, AT) == waits  # approved before, but no longer hers
    for kind in (K.PASSWORD, K.CODE_DISPLAY):
        with pytest.raises(LastWay):
            identity.withdraw(acting(), held[kind], AT)
    add_passkey(SoftPasskey())
    identity.withdraw(acting(), held[K.CODE_DISPLAY], AT)
    for gone in Authenticator.objects.filter(withdrawn_at__isnull=False):
        assert not gone.secret
        assert (gone.public_key, gone.credential) == (None, None)
    actions = [line.look.action for line in audit.looks_at(KAREN)]
    assert "App taget ud af brug" in actions
    assert "Kodeviser taget ud af brug" in actions


def test_a_label_is_one_line(karen):
    [password, _] = identity.authenticators_of(acting(), AT)
    identity.rename(acting(), password.id, "  Min\n\x00kode " + "x" * 100, AT)
    [renamed, _] = identity.authenticators_of(acting(), AT)
    assert renamed.label.startswith("Min kode xxx")
    assert len(renamed.label) <= 60


def test_step_up_asks_only_for_what_is_missing(karen):
    low = frozenset({K.PASSWORD})
    step = identity.step_up(karen, low, Level.HIGH, AT, CONTEXT)
    assert step.known
    assert step.choices == (K.CODE_DISPLAY,)  # of all ways, those that she has
    done = identity.give_code(step, identity.current_code(SECRET, AT), AT)
    assert done.authenticators == {K.PASSWORD, K.CODE_DISPLAY}
    assert identity.step_up(karen, low, Level.HIGH, AT, HIGH) is None  # she has nothing for it
    code = identity.invite(KAREN, "", Level.HIGH, Actor(KAREN, "Borgerservice"), AT)
    passkey = SoftPasskey()
    add_passkey(passkey, code=code)
    step = identity.step_up(karen, done.authenticators, done.ceiling, AT, HIGH)
    assert step.choices == (K.PASSKEY,)
    assert show(passkey, step).level is Level.HIGH


def test_an_explanation_follows_the_table(karen):
    found = identity.explained(karen, frozenset({K.PASSWORD}), Level.HIGH, Level.LOW)
    assert (found.level, found.rule_id) == (Level.LOW, "AAL-6")
    assert found.raised_now == ("AAL-4",)
    assert set(found.raised_by) == {"AAL-1", "AAL-2", "AAL-3", "AAL-4", "AAL-5"}
    low = identity.explained(karen, frozenset({K.PASSKEY}), Level.LOW, Level.HIGH)
    assert (low.level, low.raised_by) == (Level.LOW, ())
    capped = identity.explained(karen, frozenset({K.PASSKEY}), Level.HIGH, Level.SUBSTANTIAL)
    assert capped.capped


@pytest.mark.parametrize("wanted", list(Level))
def test_what_is_asked_for_leads_to_the_level(wanted):
    """Whoever shows what is asked for, one after the other, reaches the level or the end."""
    reached = []

    def go(used):
        if rules.suffice(used, wanted):
            reached.append(used)
            return
        for kind in rules.choices(wanted, used):
            assert kind not in used
            go(used | {kind})

    go(frozenset())
    assert reached
    assert all(rules.aal_of(used) >= wanted for used in reached)
