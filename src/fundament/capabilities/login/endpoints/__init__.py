"""The addresses that services know: SAML at one, OpenID Connect at others."""
