"""``python -m nlp.cli`` is ``tapeproof``."""

import sys

from nlp.cli import main

sys.exit(main())
