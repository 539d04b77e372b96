"""The door to login."""
