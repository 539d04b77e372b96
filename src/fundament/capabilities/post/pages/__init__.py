"""HTML for people: their mailboxes, and the systems for operators."""
