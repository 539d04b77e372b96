"""SAML 2.0: bytes to frozen dataclasses and back (OASIS saml-core, -bindings, -metadata)."""
