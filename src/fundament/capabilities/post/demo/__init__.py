"""Letters of the fictional country: authorities' systems, and what they write to whom."""

from fundament.capabilities.post.demo.load import load, systems

__all__ = ["load", "systems"]
