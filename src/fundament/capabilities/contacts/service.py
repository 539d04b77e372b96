"""The door to contacts."""
