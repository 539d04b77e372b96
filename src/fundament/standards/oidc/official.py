"""The official names of providers of OpenID Connect that clients carry in their code."""

# Host name, and what lies between it and the issuer's own addresses.
# Source: Nets eID Broker, authorities of production and pre-production.
NETS_EID_BROKER = "/op"
OFFICIAL_HOSTS = {"netseidbroker.dk": NETS_EID_BROKER, "pp.netseidbroker.dk": NETS_EID_BROKER}
