"""The portal as a service provider: sign-in and sign-out over the wire, with keys of its own."""
