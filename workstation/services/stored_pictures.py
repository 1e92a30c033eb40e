"""A stored picture read back, known to be the one that was filed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import SIDECAR_SUFFIX, Scan, ScanRef, SourceFile
from workstation.domain.sealed import is_sealed
from workstation.services.ports import ScanReader

ALTERED = Notice(
    fact="A stored picture of this parcel is not the one that was filed: its SHA-256 differs.",
    safe="The log holds the first file's SHA-256; nothing has been recorded now.",
    act="Scan the parcel again and tell a supervisor.",
    code="BENCH-01",
)


def read_stored(reader: ScanReader, path_of: Callable[[SourceFile], Path], ref: ScanRef) -> Scan:
    """Decode a stored picture, known to be the one that was filed.

    Raises
    ------
    WorkstationError
        SCAN-nn or STORE-nn where it cannot be read, BENCH-01 where the stored bytes are not
        those that were filed.
    """
    paths = [path_of(source) for source in ref.files]
    try:
        scan = reader.read(paths, ref.files[0].part)
    except WorkstationError as error:
        # A picture that was altered may well be damaged, but that is the lesser fact.
        if not all(map(_unaltered, paths, ref.files)):
            raise WorkstationError(ALTERED) from error
        raise
    if set(map(_evidence, scan.files)) != set(map(_evidence, ref.files)):
        raise WorkstationError(ALTERED)
    # The files' own names, not those of the store.
    own = {f.sha256: f for f in ref.files}
    remarks, said = scan.remarks, scan.provenance
    for path, source in zip(paths, ref.files, strict=True):
        remarks = tuple(remark.replace(path.name, source.name) for remark in remarks)
        said = tuple(
            replace(one, said_by=one.said_by.replace(path.name, source.name)) for one in said
        )
    files = tuple(own[f.sha256] for f in scan.files)
    return replace(scan, files=files, remarks=remarks, provenance=said, view=ref.view)


def _evidence(source: SourceFile) -> tuple[str, str | None, str | None]:
    return source.sha256, source.sidecar_sha256, source.part


def _unaltered(path: Path, source: SourceFile) -> bool:
    beside = path.with_name(path.name + SIDECAR_SUFFIX)
    wanted = [(path, source.sha256)]
    if source.sidecar_sha256:
        wanted.append((beside, source.sidecar_sha256))
    try:
        found = [(p.read_bytes(), digest) for p, digest in wanted]
        if any(is_sealed(data) for data, _ in found):
            return True  # its own seal has told already
        return all(hashlib.sha256(data).hexdigest() == digest for data, digest in found)
    except OSError:
        return True  # it cannot be read, so nothing is known of its bytes
