"""Fundament: joint public digital infrastructure that starts with one command."""

__version__ = "0.1.0"
