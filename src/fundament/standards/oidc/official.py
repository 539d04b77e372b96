"""The official names of providers of OpenID Connect that clients carry in their code."""

# What lies between a host name and the issuer's own addresses.
# Source: Nets eID Broker, authorities of production and pre-production.
NETS_EID_BROKER = "/op"
# Source: Digital Post API 1.68, OAuth 2 and OpenID Connect, below the base of the API.
DIGITAL_POST = "/apis/v1/oauth"
ROOTS = (NETS_EID_BROKER, DIGITAL_POST)
OFFICIAL_HOSTS = {
    "netseidbroker.dk": NETS_EID_BROKER,
    "pp.netseidbroker.dk": NETS_EID_BROKER,
    "api.digitalpost.dk": DIGITAL_POST,
    "test.digitalpost.dk": DIGITAL_POST,
}
