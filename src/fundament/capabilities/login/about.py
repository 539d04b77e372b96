"""The front plate of login."""

from fundament.kernel.about import About

ABOUT = About(name="login", danish="", owner="", purpose="")
