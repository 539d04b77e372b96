"""Registers: who and what exists, and how it was known when (Grunddata)."""
