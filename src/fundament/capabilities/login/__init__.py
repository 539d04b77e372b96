"""Login: the broker between services and identities (Login-broker, OIOSAML)."""
