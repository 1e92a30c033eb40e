"""`--lay-out`: the child process that lays reports out for the bench (`adapters.laying_out`)."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from workstation.adapters.laying_out import paper_of
from workstation.cli.paper import pdf_writer
from workstation.domain.notice import WorkstationError


def serve() -> int:
    """A paper from standard input, its pages to standard output; or why there are none."""
    data = b""
    try:
        laid = pdf_writer()(paper_of(json.load(sys.stdin.buffer)))
        data = laid.data
        answer = {"pages": laid.pages, "remarks": list(laid.remarks)}
    except WorkstationError as error:
        answer = {"notice": asdict(error.notice), "environment": error.environment}
    out = sys.stdout.buffer
    out.write(json.dumps(answer).encode() + b"\n" + data)
    out.flush()
    return 0
