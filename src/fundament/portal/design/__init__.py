"""The design system's own macros, run in Jinja2 and called through one escaping wrapper."""
