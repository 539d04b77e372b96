"""The door to login."""

from fundament.capabilities.login.service.brokers import (
    addresses_of,
    broker_at,
    metadata_of,
    origin_at,
    own_broker,
    own_portal,
)
from fundament.capabilities.login.service.changing import change_password
from fundament.capabilities.login.service.eidas.arriving import (
    arrival_of,
    ask_for_link,
    go_on,
    meet,
)
from fundament.capabilities.login.service.eidas.asked import begin_eidas
from fundament.capabilities.login.service.eidas.asking import (
    ask_country,
    offers_foreign,
    take_answer,
)
from fundament.capabilities.login.service.eidas.consenting import agree, decline, disclosure_of
from fundament.capabilities.login.service.eidas.linking import (
    decide_link,
    follow_number,
    link_to_decide,
    withdraw_link,
)
from fundament.capabilities.login.service.eidas.made import made_links
from fundament.capabilities.login.service.eidas.nodes import (
    connector_metadata,
    countries,
    is_connected,
    proxy_metadata,
    register_node,
)
from fundament.capabilities.login.service.eidas.own_links import holdings_of, links_of, remove_link
from fundament.capabilities.login.service.eidas.seconding import approve_link, decline_link
from fundament.capabilities.login.service.eidas.waiting import proposed_at, waiting_links
from fundament.capabilities.login.service.faults import (
    active_fault,
    fault_named,
    faults_for,
    put_in,
    take_out,
    tried,
)
from fundament.capabilities.login.service.forgetting import forget_old
from fundament.capabilities.login.service.inspecting import (
    inspection_of,
    inspections,
    is_recorded,
    keep,
    release,
    switch_recording,
)
from fundament.capabilities.login.service.logging_out import next_step, tell_ended, tell_logout
from fundament.capabilities.login.service.matching import match_number
from fundament.capabilities.login.service.observing import try_out
from fundament.capabilities.login.service.openid.authorizing import begin_openid, push
from fundament.capabilities.login.service.openid.bearing import bearer_of
from fundament.capabilities.login.service.openid.consents import consents_of, revoke_consent
from fundament.capabilities.login.service.openid.decoupled import begin_decoupled, lead_to_login
from fundament.capabilities.login.service.openid.describing import discovery_of
from fundament.capabilities.login.service.openid.ending import claimed_client, end_session
from fundament.capabilities.login.service.openid.key_sources import refresh_all as refresh_keys
from fundament.capabilities.login.service.openid.keys import jwks_of, roll_over
from fundament.capabilities.login.service.openid.opening import introspect, revoke, userinfo
from fundament.capabilities.login.service.openid.proving import dpop_nonce
from fundament.capabilities.login.service.openid.tokens import give_tokens
from fundament.capabilities.login.service.overseeing import (
    end_session_of,
    past_logins,
    running_sessions,
    why,
)
from fundament.capabilities.login.service.own_keys import (
    key_set_of,
    own_keys,
    prepare_in_time,
    prepare_keys,
    retire_keys,
    switch_keys,
)
from fundament.capabilities.login.service.refusing import note_refusal, refused_lately
from fundament.capabilities.login.service.registering import (
    lint,
    provider_of,
    providers,
    register_provider,
    removable,
    remove_provider,
)
from fundament.capabilities.login.service.replaying import replay
from fundament.capabilities.login.service.reports import check_report, report_certificate
from fundament.capabilities.login.service.saml.requests import (
    begin,
    begin_logout,
    log_out_by_soap,
    take_logout_response,
)
from fundament.capabilities.login.service.saml.sources import (
    refresh,
    refresh_all,
    set_settings,
)
from fundament.capabilities.login.service.schooling import (
    cancel_school,
    follow_school_block,
    give_school,
    restart_school,
    school_pending_of,
)
from fundament.capabilities.login.service.sessions import follow_block
from fundament.capabilities.login.service.signing_on import (
    cancel,
    choose_organisation,
    give_name,
    give_number,
    pending_of,
    start_over,
)
from fundament.capabilities.login.service.steps import (
    ask_app,
    choose_way,
    give_code,
    give_new_code,
    give_passkey,
    give_password,
    give_recovery_code,
    has_app_answered,
    passkey_to_show,
    site_of,
)
from fundament.capabilities.login.service.trials import (
    arm,
    finish_trial,
    mark,
    mark_seen,
    pdf_of,
    start_trial,
    trial_of,
    trials_of,
)

__all__ = [
    "active_fault",
    "addresses_of",
    "agree",
    "approve_link",
    "arm",
    "arrival_of",
    "ask_app",
    "ask_country",
    "ask_for_link",
    "bearer_of",
    "begin",
    "begin_decoupled",
    "begin_eidas",
    "begin_logout",
    "begin_openid",
    "broker_at",
    "cancel",
    "cancel_school",
    "change_password",
    "check_report",
    "choose_organisation",
    "choose_way",
    "claimed_client",
    "connector_metadata",
    "consents_of",
    "countries",
    "decide_link",
    "decline",
    "decline_link",
    "disclosure_of",
    "discovery_of",
    "dpop_nonce",
    "end_session",
    "end_session_of",
    "fault_named",
    "faults_for",
    "finish_trial",
    "follow_block",
    "follow_number",
    "follow_school_block",
    "forget_old",
    "give_code",
    "give_name",
    "give_new_code",
    "give_number",
    "give_passkey",
    "give_password",
    "give_recovery_code",
    "give_school",
    "give_tokens",
    "go_on",
    "has_app_answered",
    "holdings_of",
    "inspection_of",
    "inspections",
    "introspect",
    "is_connected",
    "is_recorded",
    "jwks_of",
    "keep",
    "key_set_of",
    "lead_to_login",
    "link_to_decide",
    "links_of",
    "lint",
    "log_out_by_soap",
    "made_links",
    "mark",
    "mark_seen",
    "match_number",
    "meet",
    "metadata_of",
    "next_step",
    "note_refusal",
    "offers_foreign",
    "origin_at",
    "own_broker",
    "own_keys",
    "own_portal",
    "passkey_to_show",
    "past_logins",
    "pdf_of",
    "pending_of",
    "prepare_in_time",
    "prepare_keys",
    "proposed_at",
    "provider_of",
    "providers",
    "proxy_metadata",
    "push",
    "put_in",
    "refresh",
    "refresh_all",
    "refresh_keys",
    "refused_lately",
    "register_node",
    "register_provider",
    "release",
    "removable",
    "remove_link",
    "remove_provider",
    "replay",
    "report_certificate",
    "restart_school",
    "retire_keys",
    "revoke",
    "revoke_consent",
    "roll_over",
    "running_sessions",
    "school_pending_of",
    "set_settings",
    "site_of",
    "start_over",
    "start_trial",
    "switch_keys",
    "switch_recording",
    "take_answer",
    "take_logout_response",
    "take_out",
    "tell_ended",
    "tell_logout",
    "trial_of",
    "trials_of",
    "tried",
    "try_out",
    "userinfo",
    "waiting_links",
    "why",
    "withdraw_link",
]
