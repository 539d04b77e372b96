"""The front plate of registers."""

from fundament.kernel.about import About

ABOUT = About(name="registers", danish="", owner="", purpose="")
