"""PDF files that say by themselves who has signed them (ISO 32000-1, 12.8)."""

from fundament.standards.pdf.signing import Parts, parts_of, sign

__all__ = ["Parts", "parts_of", "sign"]
