"""The front plate of post."""

from fundament.kernel.about import About

ABOUT = About(name="post", danish="", owner="", purpose="")
