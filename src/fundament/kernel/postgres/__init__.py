"""The engine of `settings.DATABASES`: Django's PostgreSQL with a cheaper look at a connection."""
