"""`convert`: a picture's stored values, or its standard view, for other programs."""

from __future__ import annotations

from pathlib import Path

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import SIDECAR_SUFFIX, Scan
from workstation.reading import open_pictures

KINDS = (".npy", ".tif", ".tiff", ".png")


def run(arguments: Arguments, answers: Answers) -> int:
    """0: written; otherwise WorkstationError and nothing is."""
    out: Path = arguments.out
    kind = _kind(out)
    _spare_the_source(arguments.files, out)
    pictures = open_pictures(arguments.data_dir)
    try:
        read = pictures.reader.read if kind == ".png" else pictures.reader.stored
        scan = read(arguments.files)
        _write(kind, out, scan)
    finally:
        pictures.close()
    document = {
        "files": [{"file": f.name, "sha256": f.sha256} for f in scan.files],
        "out": str(out),
        "holds": "standard view" if kind == ".png" else "stored values",
        "shape": list(scan.values.shape),
        "dtype": scan.values.dtype.name,
        "kind": scan.kind.value,
        "energies": [energy.value for energy in scan.energies],
        "missing": scan.missing,
        "remarks": list(scan.remarks),
        "simulated": scan.simulated,
    }
    if answers.as_json:
        answers.document(document)
        return 0
    shape = " x ".join(map(str, scan.values.shape))
    simulated = " Simulated picture." if scan.simulated else ""
    answers.say(f"{out}: {document['holds']}, {shape}, {scan.values.dtype.name}.{simulated}")
    if scan.missing:
        answers.note(f"Partly read: {scan.missing}.")
    return 0


def _kind(out: Path) -> str:
    kind = out.suffix.lower()
    if kind in KINDS:
        return kind
    raise WorkstationError(
        Notice(
            fact=f"{out.name} does not say what to write: its name must end in "
            f"{', '.join(KINDS[:-1])} or {KINDS[-1]}.",
            safe="Nothing has been written.",
            act="Give --out a name that ends in one of these.",
            code="CONVERT-01",
        )
    )


def _spare_the_source(files: list[Path], out: Path) -> None:
    """A picture is evidence: nothing is written over the file that is read, nor its declarations."""
    for file in files:
        for kept in (file, file.with_name(file.name + SIDECAR_SUFFIX)):
            try:
                same = out.exists() and kept.exists() and out.samefile(kept)
            except OSError:
                same = False
            if same or out.absolute() == kept.absolute():
                raise WorkstationError(
                    Notice(
                        fact=f"{out.name} is the picture's own file: it is never written over.",
                        safe="The file is unchanged.",
                        act="Give --out another name.",
                        code="CONVERT-02",
                    )
                )


def _write(kind: str, out: Path, scan: Scan) -> None:
    from workstation.adapters.pictures.values_out import write_npy, write_tiff

    if kind == ".npy":
        write_npy(out, scan)
    elif kind == ".png":
        from workstation.imaging.display import standard_picture
        from workstation.imaging.files import save_png

        save_png(out, standard_picture(scan))
    else:
        write_tiff(out, scan)
