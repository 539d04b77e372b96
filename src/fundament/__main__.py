"""`python -m fundament <word>`: hands over to the command line."""

import sys

from fundament.site.cli import main

sys.exit(main(sys.argv[1:]))
