"""The process that verifies a part of a log: see parts.py."""

import sys

from workstation.adapters.log_reading.parts import serve

sys.exit(serve(sys.argv[1:]))
