"""Children log in at school with pictures, a code card and a known device, and have no eID yet."""
