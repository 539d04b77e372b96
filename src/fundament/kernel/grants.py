"""What the running program may not do in its own database.

`site.database` gives the role `fundament_app`, as which web and worker run, the right to read and
write every table, and takes away what is listed here. The owner of the database migrates only.
"""

# Tables that nobody changes or empties once a line is written: the running program may read and
# insert. Names as in the database, without schema.
APPEND_ONLY: tuple[str, ...] = ()
