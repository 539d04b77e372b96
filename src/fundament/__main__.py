"""`python -m fundament <word>`: hands over to the command line."""

import gc
import sys

gc.disable()  # nothing is let go while the modules come: looking for it takes a tenth of the start

from fundament.site.cli import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
