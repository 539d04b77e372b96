"""eIDAS SAML message format: what nodes of European countries say to each other about a person."""
