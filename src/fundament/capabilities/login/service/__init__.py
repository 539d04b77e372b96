"""The door to login."""

from fundament.capabilities.login.service.arriving import note_refusal
from fundament.capabilities.login.service.brokers import (
    addresses_of,
    broker_at,
    metadata_of,
    own_broker,
)
from fundament.capabilities.login.service.logging_out import (
    begin_logout,
    next_step,
    take_logout_response,
)
from fundament.capabilities.login.service.registering import (
    lint,
    provider_of,
    providers,
    refused_lately,
    register_provider,
    remove_provider,
)
from fundament.capabilities.login.service.signing_on import (
    begin,
    cancel,
    choose_organisation,
    give_code,
    give_name,
    give_password,
    pending_of,
    start_over,
)

__all__ = [
    "addresses_of",
    "begin",
    "begin_logout",
    "broker_at",
    "cancel",
    "choose_organisation",
    "give_code",
    "give_name",
    "give_password",
    "lint",
    "metadata_of",
    "next_step",
    "note_refusal",
    "own_broker",
    "pending_of",
    "provider_of",
    "providers",
    "refused_lately",
    "register_provider",
    "remove_provider",
    "start_over",
    "take_logout_response",
]
