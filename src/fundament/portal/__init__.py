"""The shared page: base templates, design-system components, start pages, sign-in."""
