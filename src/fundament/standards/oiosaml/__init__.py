"""OIOSAML Web SSO: the Danish profile of SAML 2.0, one object per version."""
