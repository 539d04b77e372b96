"""SAML at the broker: requests in, answers and logout messages out."""
