"""Identity: a person's electronic identity and its authenticators (eID)."""
