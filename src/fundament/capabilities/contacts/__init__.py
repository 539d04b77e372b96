"""Contacts: who can be reached digitally, and how (Kontaktregisteret)."""
