"""Addresses of login."""

from django.urls import path

from fundament.capabilities.login import pages
from fundament.capabilities.login.endpoints import (
    description,
    digital_post,
    matching,
    openid,
    saml,
)
from fundament.capabilities.login.endpoints import eidas as nodes
from fundament.capabilities.login.pages import (
    eidas,
    explaining,
    inspector,
    one_provider,
    own_eid,
    own_order,
    own_password,
    school,
    trials,
)
from fundament.standards.oiosaml.profiles import PROFILES

app_name = "login"
# Each version of the profile at its own addresses.
versions = [
    address
    for profile in PROFILES
    for address in (
        *(path(at[1:], saml.broker, {"version": profile.version}) for at in profile.sso_paths),
        path(
            profile.metadata_path[1:],
            saml.metadata,
            {"version": profile.version},
            name="metadata",
        ),
    )
]
# What people meet; it answers under the official host names too.
steps = [
    path("login/<uuid:pending>/", pages.step, name="step"),
    path("login/<uuid:pending>/svar/", pages.answered, name="answered"),
    path("login/<uuid:pending>/restart/", pages.restart, name="restart"),
    path("login/<uuid:pending>/cancel/", pages.cancel, name="cancel"),
    path("login/skole/<uuid:pending>/", school.step, name="school-step"),
    path("login/skole/<uuid:pending>/forfra/", school.restart, name="school-restart"),
    path("login/skole/<uuid:pending>/afbryd/", school.cancel, name="school-cancel"),
    path("login/logout/<uuid:logout>/", pages.logout, name="logout"),
    path("login/hvorfor/", explaining.why, name="why"),
]
broker = [*versions, *steps]
# Source: openid-connect-discovery 4; RFC 8414, 3; the paths of Nets eID Broker, there below `op/`.
provider = [
    path("connect/token", openid.token, name="token"),
    path(".well-known/openid-configuration", openid.discovery, name="discovery"),
    path(".well-known/oauth-authorization-server", openid.discovery, name="oauth-discovery"),
    path(".well-known/openid-configuration/jwks", openid.jwks, name="jwks"),
    path("connect/authorize", openid.authorize, name="authorize"),
    path("connect/par", openid.push, name="par"),
    path("connect/userinfo", openid.userinfo, name="userinfo"),
    path("connect/introspect", openid.introspect, name="introspect"),
    path("connect/revocation", openid.revoke, name="revocation"),
    path("connect/endsession", openid.end_session, name="end-session"),
    path("connect/ciba", openid.ciba, name="ciba"),
    path("api/ciba/broker-oidc/init-auth", openid.init_auth, name="init-auth"),
    path("connect/openapi.json", description.openapi, name="openid-description"),
]
# The same provider below the API of Digital Post; a slash at the end is let be there as well.
# Source: Digital Post API 1.68, section OAuth 2, OpenID Connect and consents.
_DIGITAL_POST = (
    ("oauth/.well-known/openid-configuration", openid.discovery, "post-discovery"),
    ("oauth/authorize", digital_post.authorize, "post-authorize"),
    ("oauth/token", digital_post.token, "post-token"),
    ("oauth/userinfo", openid.userinfo, "post-userinfo"),
    ("oauth/revoke", openid.revoke, "post-revocation"),
    ("oauth/logout", openid.end_session, "post-end-session"),
    ("oauth/jwks.json", openid.jwks, "post-jwks"),
    ("consents", digital_post.consents, "post-consents"),
    ("consents/<str:consent>", digital_post.consent, "post-consent"),
)
digital_post_api = [
    address
    for at, view, name in _DIGITAL_POST
    for address in (path(f"apis/v1/{at}", view, name=name), path(f"apis/v1/{at}/", view))
]
# Logins across borders: under our own name only, where our node has its addresses.
borders = [
    path("login/<uuid:pending>/eu/", eidas.choose_country, name="eu"),
    path("login/<uuid:pending>/eu/known/", eidas.known, name="eu-known"),
    path("eidas/connector/acs", nodes.acs, name="eu-acs"),
    path("eidas/connector/metadata", nodes.connector_metadata, name="eu-connector"),
    path("eidas/proxy/metadata", nodes.proxy_metadata, name="eu-proxy"),
    path("eidas/proxy/sso", nodes.sso, name="eu-sso"),
    path("login/eu/consent/<uuid:consent>/", eidas.consent, name="eu-consent"),
    path("login/eu/links/", eidas.links, name="eu-links"),
    path("login/eu/links/made/", eidas.made, name="eu-links-made"),
    path("login/eu/links/<uuid:link>/", eidas.link, name="eu-link"),
]
below_op = [path(f"op/{one.pattern}", one.callback) for one in provider]
own = [
    path("mit-eid/", own_eid.overview, name="own-eid"),
    path("mit-eid/kodeviser/", own_eid.add_display, name="add-display"),
    path("mit-eid/app/", own_eid.add_app, name="add-app"),
    path("mit-eid/adgangsnoegle/", own_eid.add_passkey, name="add-passkey"),
    path("mit-eid/adgangskode/", own_password.change_password, name="change-password"),
    path("mit-eid/koder/", own_eid.recovery_codes, name="recovery-codes"),
    path("mit-eid/skranke/", own_eid.show_at_desk, name="show-at-desk"),
    path("mit-eid/nyt/", own_order.order, name="order"),
    path("mit-eid/nyt/fortryd/", own_order.withdraw, name="withdraw-order"),
    path("mit-eid/spaer/", own_eid.block, name="block"),
    path("mit-eid/session/<uuid:session>/slut/", own_eid.end_session, name="end-session-of"),
    path("mit-eid/eu/<uuid:link>/fjern/", own_eid.remove_link, name="remove-link"),
    path("mit-eid/<uuid:authenticator>/navn/", own_eid.rename, name="rename"),
    path("mit-eid/<uuid:authenticator>/fjern/", own_eid.withdraw, name="withdraw"),
]
urlpatterns = [
    *provider,
    *digital_post_api,
    *broker,
    *borders,
    *below_op,
    # Source: NemLog-in, UUID match.
    path("api/uuidmatch/subjectmatchescpr", matching.match, name="match"),
    *own,
    path("login/providers/", pages.providers, name="providers"),
    path("login/providers/add/", pages.add_provider, name="add-provider"),
    path("login/providers/settings/", one_provider.settings, name="provider-settings"),
    path("login/providers/fetch/", one_provider.fetch, name="fetch-metadata"),
    path("login/providers/remove/", pages.remove_provider, name="remove-provider"),
    path("login/inspector/", inspector.inspector, name="inspector"),
    path("login/inspector/record/", inspector.switch_recording, name="switch-recording"),
    path("login/trials/", trials.trials, name="trials"),
    path("login/trials/check/", trials.check, name="check-report"),
    path("login/trials/<uuid:trial>/", trials.trial, name="trial"),
    path("login/trials/<uuid:trial>/act/", trials.act, name="act-trial"),
    path("login/trials/<uuid:trial>/finish/", trials.finish, name="finish-trial"),
    path("login/trials/<uuid:trial>/report.<str:form>", trials.download, name="trial-report"),
    path("login/faults/", inspector.faults, name="faults"),
    path("login/faults/put-in/", inspector.put_in, name="put-in-fault"),
    path("login/faults/take-out/", inspector.take_out, name="take-out-fault"),
    path("login/inspector/<uuid:inspection>/", inspector.inspection, name="inspection"),
    path("login/inspector/<uuid:inspection>/keep/", inspector.keep, name="keep-inspection"),
    path("login/inspector/<uuid:inspection>/replay/", inspector.replay, name="replay"),
]
