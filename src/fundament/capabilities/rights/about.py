"""The front plate of rights."""

from fundament.kernel.about import About

ABOUT = About(name="rights", danish="", owner="", purpose="")
