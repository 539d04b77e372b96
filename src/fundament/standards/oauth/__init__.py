"""OAuth 2.0 and its extensions, as an authorization server sees them: read, check, write."""
