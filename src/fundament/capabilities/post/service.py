"""The door to post."""
