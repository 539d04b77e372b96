"""The door to identity."""
