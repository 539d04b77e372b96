"""The door to rights."""
