"""The front plate of contacts."""

from fundament.kernel.about import About

ABOUT = About(name="contacts", danish="", owner="", purpose="")
