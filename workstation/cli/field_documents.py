"""The fields that a policy asks, in JSON and in words; and reading what was given for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from workstation.cli.arguments import Arguments
from workstation.cli.secrets import read_fields
from workstation.domain.fields import FieldKind, FieldSpec, Must
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.requirements import Condition, document, in_words
from workstation.services.case_ports import Attachments

_CONDITIONS = {
    "always": "required",
    "never": "optional",
    "alarm": "required over an alarm",
    "not_checked": "required where no model has judged the picture",
}


def field_document(spec: FieldSpec) -> dict[str, object]:
    """A field as JSON."""
    told: dict[str, object] = {
        "name": spec.name,
        "label": spec.label,
        "kind": spec.kind.value,
        "required": spec.required,
        "when": None if spec.when is None else document(spec.when),
        "choices": [
            {"value": c.value, "label": c.label, "source": c.source, "modes": list(c.modes)}
            for c in spec.choices
        ],
        "unit": spec.unit,
        "help": spec.help,
        "prefill": spec.prefill,
        "default": spec.default,
        "past": spec.past,
        "max_length": spec.max_length,
    }
    if spec.kind in (FieldKind.LINES, FieldKind.MULTI, FieldKind.FILES):
        told["most"] = spec.most
    if spec.columns:
        told["columns"] = [field_document(column) for column in spec.columns]
        told["must"] = must_documents(spec.must)
    return told


def must_documents(musts: Sequence[Must]) -> list[dict[str, object]]:
    """What has to hold over several fields, as JSON."""
    return [
        {
            "field": must.field,
            "holds": document(must.holds),
            "sentence": must.sentence,
            "source": must.source,
        }
        for must in musts
    ]


def field_lines(specs: Sequence[FieldSpec], indent: str = "  ") -> list[str]:
    """The fields in words, a line each; choices and columns below."""
    told: list[str] = []
    for spec in specs:
        about = [spec.kind.value.replace("_", " ")]
        if spec.unit:
            about.append(spec.unit)
        state = _CONDITIONS[spec.required]
        if spec.default:
            state = f"else “{spec.default}”"
        elif spec.prefill in ("today", "now"):
            state = f"else {spec.prefill}"
        if spec.when is not None:
            state += f", asked where {_condition(spec.when)}"
        told.append(f"{indent}{spec.name}: {spec.label} ({', '.join(about)}; {state})")
        for choice in spec.choices:
            modes = f" ({' or '.join(choice.modes)})" if choice.modes else ""
            told.append(f"{indent}  {choice.value}{modes}")
        told += field_lines(spec.columns, indent + "  ")
    return told


def _condition(condition: Condition) -> str:
    return in_words(condition)


def given_fields(
    arguments: Arguments, specs: Sequence[FieldSpec], attachments: Attachments
) -> dict[str, object]:
    """What was given with --fields, --set and --attach; files are kept now.

    Raises
    ------
    WorkstationError
        CLI-06 where the fields' file is no JSON object, CLI-14 where --attach names a field that
        takes no files; CASE-20 where a file cannot be kept.
    """
    given = read_fields(arguments.fields)
    given.update(arguments.fields_set)
    kinds = {spec.name: spec.kind for spec in specs}
    for name, _ in arguments.fields_attached:
        if kinds.get(name) not in (FieldKind.FILES, FieldKind.SIGNATURE):
            raise WorkstationError(_no_files(name))
    for name, path in arguments.fields_attached:
        kept = attachments.keep(Path(path)).document()
        before = given.get(name)
        if kinds[name] is FieldKind.SIGNATURE:
            given[name] = {**(before if isinstance(before, Mapping) else {}), "file": kept}
        else:
            given[name] = [*(before if isinstance(before, list) else []), kept]
    return given


def _no_files(name: str) -> Notice:
    return Notice(
        fact=f"“{name[:60]}” takes no photo or paper.",
        safe="Nothing has been recorded.",
        act="See --show-fields: attach to a field of files, or to a signature.",
        code="CLI-14",
    )
