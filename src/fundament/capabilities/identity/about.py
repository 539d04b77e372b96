"""The front plate of identity."""

from fundament.kernel.about import About

ABOUT = About(name="identity", danish="", owner="", purpose="")
