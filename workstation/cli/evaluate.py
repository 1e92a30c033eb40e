"""`models evaluate`: what a model package is worth on pictures, as the bench would judge them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation import __version__
from workstation.adapters.kept_answers import KeptAnswers, package_hash
from workstation.adapters.onnx.signing import UNSIGNED
from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.judging import Done, Judging
from workstation.cli.looking import gather, no_pictures
from workstation.domain.findings import ModelIdentity
from workstation.domain.notice import Notice, WorkstationError
from workstation.reading import SITE_RULES, Pictures, open_pictures
from workstation.resources import assets_dir
from workstation.services.models import Model

if TYPE_CHECKING:
    from workstation.evaluation.truth import Coco

FORMAT = "workstation evaluation 1"
REPORT, PAGE, KEPT = "report.json", "report.html", "answers"
_LARGEST_COCO = 1 << 30
_LARGEST_TABLE = 1 << 20
_MOST_NAMED = 1000


def run(arguments: Arguments, answers: Answers) -> int:
    """0: evaluated, whatever could not be read; 2: nothing could, or a file given is at fault."""
    from workstation.evaluation.figures import Asked, Evaluation

    folder: Path = arguments.images
    if not folder.is_dir():
        raise _at_fault(f"There is no folder {folder}.", "Name a folder with --images.", "01")
    given = _given(arguments)
    files = gather([folder])[0]
    if given is None and not files:
        raise no_pictures([folder])
    if arguments.out is not None:
        _take_possession(arguments.out)
    pictures = open_pictures(arguments.data_dir)
    try:
        package, model, identity, close = open_model(arguments, pictures)
        try:
            coco, notes = (None, []) if given is None else given.read(identity)
            kept = KeptAnswers(
                None if arguments.out is None else arguments.out / KEPT,
                package_hash(package),
                arguments.data_dir / SITE_RULES,
            )
            evaluation = Evaluation(Asked(identity.labels, identity.codes), known=coco is not None)
            work = Judging(pictures, model, kept, evaluation.add, answers)
            if coco is None:
                done, not_named = work.folder(folder, files, arguments.limit), 0
            else:
                done = work.listed(folder, coco, arguments.limit)
                not_named = _not_named(folder, files, coco)
            if not done.seen and not work.counted:
                raise _nothing_read(folder, done)
            report = _report(arguments, identity, package, coco, done, evaluation)
            report["notes"] = [*notes, *_remarks(report, kept, not_named)]
            if arguments.out is not None:
                _write(arguments.out, report, done, pictures, evaluation, identity)
        finally:
            close()
    finally:
        pictures.close()
    if answers.as_json:
        answers.document(report)
        return 0
    from workstation.evaluation.words import summary

    answers.say(*summary(report))
    if arguments.out is not None:
        answers.say(f"Report: {arguments.out / PAGE} and {arguments.out / REPORT}")
    return 0


def open_model(arguments: Arguments, pictures: Pictures) -> tuple[Path, Model, ModelIdentity, Any]:
    """The package's folder, the model in its child process, what it is, and how to end it.

    Raises
    ------
    WorkstationError
        MODEL-nn where the package cannot be used.
    """
    from workstation.adapters.onnx.choice import read_choice
    from workstation.adapters.onnx.packages import find_package
    from workstation.adapters.onnx.places import station_places
    from workstation.adapters.worker import WorkerDetectors, WorkerLimits

    settings = pictures.settings
    # What is measured here decides nothing at the bench: a package may be measured before anyone
    # vouches for it. The report says whether somebody does.
    places = station_places(arguments.data_dir, accept_unsigned=True)
    chosen = arguments.model
    if chosen is not None and (Path(chosen) / "model.json").is_file():
        package = Path(chosen).resolve()
        places = replace(places, models=(package.parent,))
    else:
        in_use = settings.model or read_choice(arguments.data_dir).primary
        package = find_package(places, chosen or in_use)
    detectors = WorkerDetectors(
        places,
        package.name,
        WorkerLimits(
            seconds=settings.detect_timeout_s,
            memory_bytes=settings.detect_memory_mib * 1024 * 1024,
            nice=5,
        ),
    )
    try:
        identity = detectors.load().identity
    except BaseException:
        detectors.close()
        raise
    return package, Model(detectors, 0), identity, detectors.close


@dataclass(frozen=True, slots=True)
class Given:
    """The files that were given of what is in the pictures, parsed before any model is started."""

    document: Any
    own: Any

    def read(self, identity: ModelIdentity) -> tuple[Coco, list[str]]:
        """The COCO file by the classes of a model, and remarks for the report."""
        from workstation.evaluation import names, truth

        table = names.shipped(
            (assets_dir() / "evaluation" / "category-names.json").read_text("utf-8")
        )
        known = [*identity.labels, *identity.codes, *table.contraband.values()]
        own = None if self.own is None else names.own_table(self.own, known)
        categories = list(truth.categories_of(self.document).values())
        meanings = names.meanings(categories, identity.labels, identity.codes, table, own)
        coco = truth.read(self.document, meanings)
        notes = [f"Left out of the COCO file: {n:,} {why}." for why, n in coco.left_out.items()]
        unmapped = sorted(n for n, m in meanings.items() if m.role is truth.Role.UNMAPPED)
        if unmapped:
            notes.append(
                "Categories that are not mapped to a class, neither asked for nor counted as "
                f"honest: {', '.join(unmapped[:40])}{', ...' if len(unmapped) > 40 else ''}. Map "
                "them with --classes."
            )
        return coco, notes


def _given(arguments: Arguments) -> Given | None:
    if arguments.coco is None:
        if arguments.classes is not None:
            raise _at_fault(
                "--classes maps the categories of a COCO file.", "Give --coco too.", "08"
            )
        return None
    from workstation.evaluation import names, truth

    document = truth.parse(_content(arguments.coco, _LARGEST_COCO))
    truth.categories_of(document)
    own = arguments.classes and names.mapping(_content(arguments.classes, _LARGEST_TABLE))
    return Given(document, own)


def _content(path: Path, largest: int) -> bytes:
    try:
        if path.stat().st_size > largest:
            raise _at_fault(f"The file {path} is too large.", "Give a smaller file.", "06")
        return path.read_bytes()
    except OSError as error:
        raise _at_fault(
            f"The file {path} cannot be read ({error.strerror or error}).", "Name another.", "06"
        ) from error


def _not_named(folder: Path, files: list[Path], coco: Coco) -> int:
    named = {folder / name for truth in coco.pictures for name in truth.files}
    return sum(path not in named for path in files)


def _nothing_read(folder: Path, done: Done) -> WorkstationError:
    first = done.unusable[0] if done.unusable else None
    why = f" The first, {first['picture']}: {first['why']}" if first else ""
    return _at_fault(
        f"None of the {len(done.unusable):,} pictures asked for in {folder} could be used.{why}",
        "Name the folder that the COCO file's file_name entries lie in, or other pictures.",
        "05",
    )


def _at_fault(fact: str, act: str, number: str) -> WorkstationError:
    return WorkstationError(Notice(fact, "Nothing has been evaluated.", act, f"EVALUATE-{number}"))


def _take_possession(out: Path) -> None:
    """An absent or empty folder, or one with an earlier report of ours."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in out.iterdir()}
    except OSError as error:
        raise _at_fault(
            f"The folder {out} cannot be used ({error.strerror or error}).", "Name another.", "04"
        ) from error
    if not names or names == {KEPT}:
        return
    try:
        mine = json.loads((out / REPORT).read_bytes()).get("format") == FORMAT
    except (OSError, ValueError, AttributeError):
        mine = False
    if not mine:
        raise _at_fault(
            f"The folder {out} holds files that are no report of an evaluation.",
            "Name a new or an empty folder with --out.",
            "04",
        )


def _report(
    arguments: Arguments,
    identity: ModelIdentity,
    package: Path,
    coco: Coco | None,
    done: Done,
    evaluation: Any,
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "software": f"nii-workstation {__version__}",
        "images": str(arguments.images),
        "coco": None if coco is None else str(arguments.coco),
        "limit": arguments.limit,
        "model": {
            "id": identity.model_id,
            "version": identity.version,
            "sha256": identity.sha256,
            "model_json_sha256": package_hash(package),
            "signed": "unsigned" if identity.signed == UNSIGNED else identity.signed,
            "labels": list(identity.labels),
            "codes": list(identity.codes),
            "accepts": list(identity.accepts),
            "default_threshold": identity.default_threshold,
        },
        "asked": None if coco is None else len(coco.pictures),
        "unusable": done.unusable[:_MOST_NAMED],
        "unusable_count": len(done.unusable),
        **evaluation.figures(),
    }


def _remarks(report: dict[str, Any], kept: KeptAnswers, not_named: int) -> list[str]:
    told = []
    if report["coco"] is None:
        told.append(
            "No COCO file was given: nothing is known of what is inside these pictures. A mark "
            "here may be right; these figures say only how often the model marks something."
        )
    if not_named:
        told.append(f"Pictures in the folder that the COCO file does not list: {not_named:,}.")
    if kept.found:
        told.append(f"Answers taken from those kept beside the report: {kept.found:,}.")
    if kept.lost:
        told.append(
            f"Answers that could not be kept beside the report (disk): {kept.lost:,}. Another run "
            "asks the model for them again."
        )
    if report["pictures"]["simulated"]:
        told.append(f"Simulated pictures: {report['pictures']['simulated']:,}.")
    return told


def _write(
    out: Path,
    report: dict[str, Any],
    done: Done,
    pictures: Pictures,
    evaluation: Any,
    identity: ModelIdentity,
) -> None:
    from workstation.evaluation.report import page
    from workstation.evaluation.worst import picture_of, worst
    from workstation.imaging.files import whole_file

    labels = dict(zip(identity.codes, identity.labels, strict=True))
    shown: list[list[tuple[str, str, str]]] = []
    for group in worst(evaluation.table, identity.labels, known=report["coco"] is not None):
        told = []
        for one in group:
            truth, paths, marks = done.seen[one.picture]
            try:
                scan = pictures.reader.read(paths)
            except WorkstationError as error:  # it could be read before, and is counted
                report["notes"].append(f"{truth.name} cannot be shown: {error.notice.fact}")
                continue
            told.append((truth.name, one.why, picture_of(scan, marks, labels, truth.objects)))
        shown.append(told)
    report["worst"] = {
        name: [{"picture": picture, "why": why} for picture, why, _ in group]
        for name, group in zip(("alarms", "missed"), shown, strict=True)
    }
    with whole_file(out / REPORT) as stream:
        stream.write(json.dumps(report, indent=1).encode("ascii"))
    with whole_file(out / PAGE) as stream:
        stream.write(page(report, shown[0], shown[1]).encode("utf-8"))
