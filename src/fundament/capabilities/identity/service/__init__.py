"""The door to identity."""

from fundament.capabilities.identity.rules import network_of
from fundament.capabilities.identity.rules.levels import AAL_RULES, level_of, rule_of
from fundament.capabilities.identity.rules.life import LIFE_OF_PROPOSAL
from fundament.capabilities.identity.service.activation import activate
from fundament.capabilities.identity.service.apps import (
    app_of,
    approve_login,
    ask_app,
    is_approved,
    questions_for,
    reject_login,
    set_up_app,
)
from fundament.capabilities.identity.service.attempts import (
    attempt_of,
    begin,
    forget_old_attempts,
    step_up,
)
from fundament.capabilities.identity.service.changing import change_password, has_password
from fundament.capabilities.identity.service.codes import current_code
from fundament.capabilities.identity.service.demonstration import (
    credentials_for,
    demo_credentials,
    fictional,
    simulate,
)
from fundament.capabilities.identity.service.desk import (
    issue_proofed,
    raise_ial,
    reissue,
    reopen,
    reset_authenticators,
    shut,
)
from fundament.capabilities.identity.service.desk_codes import code_for_desk
from fundament.capabilities.identity.service.duplicates import (
    find_duplicates,
    led_numbers,
    mark_duplicate,
    merge,
    not_the_same,
    open_pairs,
    pair_of,
)
from fundament.capabilities.identity.service.explaining import explained
from fundament.capabilities.identity.service.finishing import give_new_code
from fundament.capabilities.identity.service.holding import (
    add_code_display,
    authenticators_of,
    block_all,
    held_by,
    invite_app,
    life_of,
    make_recovery_codes,
    new_display_secret,
    rename,
    withdraw,
)
from fundament.capabilities.identity.service.invitations import invite
from fundament.capabilities.identity.service.issuing import (
    issue,
    may_sign_in,
    secrets_fault,
    status_of,
)
from fundament.capabilities.identity.service.lifecycle import (
    change_state,
    follow_death,
    follow_number,
    note_link,
)
from fundament.capabilities.identity.service.officers import officer_of
from fundament.capabilities.identity.service.ordering import (
    order_eid,
    order_means,
    order_of,
    withdraw_order,
)
from fundament.capabilities.identity.service.passkeys import (
    add_passkey,
    give_passkey,
    passkey_to_add,
    passkey_to_show,
)
from fundament.capabilities.identity.service.proofing import numbers_of
from fundament.capabilities.identity.service.registration import (
    MOST_HITS,
    PURPOSES,
    overview_of,
    person_behind,
    search,
    uuid_of,
)
from fundament.capabilities.identity.service.signing_in import (
    choose,
    give_code,
    give_password,
    give_recovery_code,
)
from fundament.capabilities.identity.service.two_persons import (
    PROPOSED,
    approve,
    count_mine,
    decline,
    expire_proposals,
    must_be_second,
    proposal_of,
    proposed_at,
    waiting_at,
)
from fundament.capabilities.identity.service.vouched import issue_vouched

__all__ = [
    "AAL_RULES",
    "LIFE_OF_PROPOSAL",
    "MOST_HITS",
    "PROPOSED",
    "PURPOSES",
    "activate",
    "add_code_display",
    "add_passkey",
    "app_of",
    "approve",
    "approve_login",
    "ask_app",
    "attempt_of",
    "authenticators_of",
    "begin",
    "block_all",
    "change_password",
    "change_state",
    "choose",
    "code_for_desk",
    "count_mine",
    "credentials_for",
    "current_code",
    "decline",
    "demo_credentials",
    "expire_proposals",
    "explained",
    "fictional",
    "find_duplicates",
    "follow_death",
    "follow_number",
    "forget_old_attempts",
    "give_code",
    "give_new_code",
    "give_passkey",
    "give_password",
    "give_recovery_code",
    "has_password",
    "held_by",
    "invite",
    "invite_app",
    "is_approved",
    "issue",
    "issue_proofed",
    "issue_vouched",
    "led_numbers",
    "level_of",
    "life_of",
    "make_recovery_codes",
    "mark_duplicate",
    "may_sign_in",
    "merge",
    "must_be_second",
    "network_of",
    "new_display_secret",
    "not_the_same",
    "note_link",
    "numbers_of",
    "officer_of",
    "open_pairs",
    "order_eid",
    "order_means",
    "order_of",
    "overview_of",
    "pair_of",
    "passkey_to_add",
    "passkey_to_show",
    "person_behind",
    "proposal_of",
    "proposed_at",
    "questions_for",
    "raise_ial",
    "reissue",
    "reject_login",
    "rename",
    "reopen",
    "reset_authenticators",
    "rule_of",
    "search",
    "secrets_fault",
    "set_up_app",
    "shut",
    "simulate",
    "status_of",
    "step_up",
    "uuid_of",
    "waiting_at",
    "withdraw",
    "withdraw_order",
]
