"""Official formats and protocols: bytes to frozen dataclasses and back. No Django, no clock."""
