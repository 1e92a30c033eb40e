"""What the verbs answer in JSON, from the domain's values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workstation.domain.findings import Detection, Finding, NotChecked, moved, opinion_words
from workstation.domain.log import LogEntry
from workstation.domain.reasons import NotComputed, Reason
from workstation.domain.scan import Scan
from workstation.domain.threat_report import ThreatReport
from workstation.services.decisions import opinion_document, shift_for
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.records import record_document
from workstation.services.risk import Summary


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """One picture that was read and judged; `files` are its files as they were named.

    `others` are the opinions of the shown models beside the primary one, by their names.
    """

    files: tuple[str, ...]
    scan: Scan
    opinion: Detection | NotChecked
    others: tuple[tuple[str, Detection | NotChecked], ...] = ()


def scan_documents(looked: Looked) -> list[dict[str, object]]:
    """One document a file; the two files of a dual-energy pair are one picture."""
    scan = looked.scan
    documents: list[dict[str, object]] = []
    for number, source in enumerate(scan.files):
        energies = scan.energies
        energy = (
            energies[number].value
            if len(scan.files) == len(energies)
            else "+".join(dict.fromkeys(e.value for e in energies))
        )
        documents.append(
            {
                "file": looked.files[number],
                "sha256": source.sha256,
                "sidecar_sha256": source.sidecar_sha256,
                "rows": scan.rows,
                "columns": scan.columns,
                "bits": scan.bits,
                "kind": scan.kind.value,
                "frames": scan.frames if len(scan.files) == 1 else 1,
                "energy": energy or "undeclared",
                "view": scan.view,
                "declared": {one.field: one.said_by for one in scan.provenance},
                "media": source.media,
                "missing": scan.missing,
                "remarks": list(scan.remarks),
                "simulated": scan.simulated,
            }
        )
    return documents


def report_document(report: ThreatReport) -> dict[str, object]:
    """A threat report; masks are told by how many voxels they hold."""
    return {
        "kind": report.kind,
        "decision": report.decision.value,
        "decided_at": report.decided_at,
        "algorithm": list(report.algorithm),
        "sha256": report.source.sha256,
        "referenced_uids": list(report.referenced_uids),
        "objects": [
            {
                "number": one.number,
                "flag": one.flag.value,
                "assessments": [
                    {
                        "category": said.category,
                        "words": said.words,
                        "flag": said.flag.value,
                        "probability": said.probability,
                    }
                    for said in one.assessments
                ],
                "regions": [
                    {
                        "base": list(region.base),
                        "extents": list(region.extents),
                        "polygon": [list(point) for point in region.polygon],
                        "mask_voxels": None if region.mask is None else int(region.mask.sum()),
                        "instance_uid": region.instance_uid,
                    }
                    for region in one.regions
                ],
            }
            for one in report.objects
        ],
        "remarks": list(report.remarks),
    }


def opinion_documents(
    looked: Sequence[Looked], threshold: float | None, unread: Sequence[NotChecked] = ()
) -> dict[str, object]:
    """models, findings, outcome and its reason, over one or more pictures.

    `unread` stands for scans that could not be read: nothing has checked them.
    """
    shift = shift_for([item.opinion for item in looked], threshold)
    models: list[dict[str, object]] = []
    findings: list[dict[str, object]] = []
    words: list[str] = []
    for item in looked:
        for place, opinion in enumerate([item.opinion, *(one for _, one in item.others)]):
            name = "" if place == 0 else f"{item.others[place - 1][0]}: "
            words.append(name + opinion_words(opinion, shift))
            if not isinstance(opinion, Detection):
                continue
            models.append(_model(item, opinion, shift, primary=place == 0))
            findings.extend(_finding(item, opinion, one) for one in opinion.counting(shift))
    others = [one for item in looked for _, one in item.others]
    told = opinion_document([*(item.opinion for item in looked), *unread], shift, others)
    answer: dict[str, object] = {"models": models, "findings": findings, "outcome": told["state"]}
    if told["reason"]:
        answer["reason"] = told["reason"]
    answer["words"] = words
    return answer


def _model(item: Looked, opinion: Detection, shift: float, *, primary: bool) -> dict[str, object]:
    return {
        "id": opinion.model.model_id,
        "version": opinion.model.version,
        "sha256": opinion.model.sha256,
        "signed": opinion.model.signed,
        "primary": primary,
        "threshold": round(moved(opinion.model.default_threshold, shift), 4),
        "shift": round(shift, 4),
        "milliseconds": round(opinion.milliseconds, 1),
        "input": opinion.input_used,
        "scan": item.files[0],
    }


def _finding(item: Looked, opinion: Detection, finding: Finding) -> dict[str, object]:
    return {
        "model": opinion.model.model_id,
        "label": finding.label,
        "code": finding.code,
        "score": round(finding.score, 4),
        "box": [int(side) for side in finding.box],
        "outline": [[x, y] for x, y in finding.outline],
        "scan": item.files[0],
    }


def parcel_document(opened: OpenedParcel) -> dict[str, object]:
    """barcode, manifest and checks of an opened parcel."""
    barcode = opened.barcode
    return {
        "barcode": {"text": barcode.text, "kind": barcode.kind, "check": barcode.check.value},
        "manifest": None if opened.record is None else record_document(opened.record),
        "found_in": opened.surroundings.parent,
        "weight_by_picture": None if opened.weight is None else opened.weight.document(),
        "checks": check_documents(opened.reasons, opened.not_computed),
        "decided": _decided(opened),
    }


def _decided(opened: OpenedParcel) -> dict[str, object] | None:
    if opened.decided is None:
        return None
    decision = opened.case.decision if opened.case is not None else None
    state = None if decision is None else decision.state.value
    return entry_summary(opened.decided) | {"state": state}


def check_documents(
    reasons: Sequence[Reason], not_computed: Sequence[NotComputed]
) -> list[dict[str, object]]:
    """Reasons to look, worst first, then the checks that could not be made."""
    told: list[dict[str, object]] = [
        {
            "rule": reason.rule,
            "state": "reason",
            "severity": reason.severity.name.lower(),
            "sentence": reason.sentence,
            "figures": dict(reason.figures),
            "clears": reason.clears,
            "filer": reason.filer,
            "group": reason.group,
            "rules": reason.rule_version,
            "quiet": reason.quiet,
        }
        for reason in reasons
    ]
    told.extend(
        {"rule": check.rule, "state": "not_computed", "why": check.why} for check in not_computed
    )
    return told


def summary_document(summary: Summary) -> dict[str, object]:
    """A parcel's risk in words: counted, grouped, what the picture adds, what is missing."""
    return {
        "headline": summary.headline,
        "groups": [
            {"group": name, "severity": level.name.lower(), "reasons": count}
            for name, level, count in summary.groups
        ],
        "picture": list(summary.picture),
        "beside": [reason.sentence for reason in summary.beside],
        "missing": [{"why": one.why, "checks": list(one.checks)} for one in summary.missing],
    }


def entry_summary(entry: LogEntry) -> dict[str, object]:
    """Number, hash, time, kind, officer, parcel and outcome of a log entry."""
    content = entry.content
    return {
        "entry": entry.seq,
        "hash": entry.hash.hex(),
        "at": content.get("at"),
        "kind": content.get("kind"),
        "officer": content.get("officer"),
        "parcel": content.get("parcel"),
        "outcome": content.get("outcome"),
    }
