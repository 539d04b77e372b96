"""The door to registers."""
