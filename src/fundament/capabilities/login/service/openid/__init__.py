"""OpenID Connect at the broker: requests in, codes and tokens out, logout both ways."""
