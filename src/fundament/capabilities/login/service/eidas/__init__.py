"""Logins across borders: people from abroad log in here, and people from here abroad."""
