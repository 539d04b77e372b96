"""OpenID Connect, as a provider sees it: requests, ID tokens, discovery, logout."""
