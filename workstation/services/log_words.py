"""What an entry of the log says, in words: for those who read the log and not the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from workstation.services.access_words import ACCESS_TELLERS
from workstation.services.answer_records import ANSWER_KIND, OWN_KIND, WITHDRAWN
from workstation.services.case_tellers import CASE_TELLERS
from workstation.services.relation_ports import TRUSTED, UNTRUSTED
from workstation.services.shadowing import SHADOW_KIND

Data = Mapping[str, object]


def entry_words(content: Mapping[str, object]) -> str:
    """One line on what the entry holds; empty where its kind, parcel and outcome say all.

    An entry that does not hold what its kind holds is not explained: its kind is shown as it is.
    """
    data = content.get("data")
    tell = _TELLERS.get(str(content.get("kind")))
    if tell is None or not isinstance(data, Mapping):
        return ""
    try:
        return tell(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""


def _answer(data: Data) -> str:
    mark, model = _part(data, "mark"), _part(data, "model")
    said = str(data["answer"]).replace("_", " ")
    answer = "answer taken back" if said == WITHDRAWN else said
    before = data["answer_before"]
    changed = ""
    if isinstance(before, Mapping):
        was = str(before["answer"]).replace("_", " ")
        changed = f" (was {was}, entry {before['entry']}, {before['officer']})"
    label = str(mark["label"]).replace("_", " ")
    return (
        f"mark {mark['number']} {label} {mark['score']}, model {model['id']}: {answer}{changed}"
        f"{_amending(data)}"
    )


def _own(data: Data) -> str:
    named = f"own mark “{data['word']}”, {data['shape']}"
    if data["drawn_in"]:
        return f"{named}, {data['action']} (drawn in entry {data['drawn_in']}){_amending(data)}"
    return f"{named}, {data['action']}{_amending(data)}"


def _shadow(data: Data) -> str:
    model = f"shadow model {_part(data, 'model')['id']}, not shown"
    if "reason" in data:
        return f"{model}: not checked: {data['reason']}"
    count = len(cast("list[object]", data["findings"])) + int(cast("int", data["not_named"]))
    findings = {0: "no findings above threshold", 1: "1 finding"}.get(count, f"{count} findings")
    return f"{model}: {findings}"


def _decision(data: Data) -> str:
    told = []
    amends = data.get("amends")
    if isinstance(amends, Mapping):
        how = "supersedes" if amends.get("how") == "supersede" else "amends"
        told.append(f"{how} entry {amends['entry']}")
    asked = data.get("sign_off")
    if isinstance(asked, Mapping) and asked.get("needed") is True:
        told.append("awaits a sign-off")
    answers = cast("list[Data]", data.get("answers", []))
    for answer in dict.fromkeys(str(one["answer"]) for one in answers):
        count = sum(one["answer"] == answer for one in answers)
        told.append(f"{count} {'mark' if count == 1 else 'marks'} {answer.replace('_', ' ')}")
    own = len(cast("list[object]", data.get("own_marks", [])))
    if own:
        told.append(f"{own} own {'mark' if own == 1 else 'marks'}")
    return ", ".join(told)


def _amending(data: Data) -> str:
    amends = data["amends"]
    if not isinstance(amends, Mapping):
        return ""
    return f", after the decision of entry {amends['entry']}: {amends['reason']}"


def _models(data: Data) -> str:
    what = data.get("id") or f"key {data.get('key')} ({data.get('name')})"
    return f"model {what}: {data['deed']}" if data.get("id") else f"{what}: {data['deed']}"


def _taken_along(data: Data) -> str:
    package = f"package {str(data['package'])[:12]}"
    if data["deed"] == "returned":
        return f"{package} returned: entries {data['first']} to {data['last']}"
    parcels = len(cast("list[object]", data["parcels"]))
    whose = f" of {data['station']}" if data["deed"] == "opened" else ""
    return f"{package}{whose} {data['deed']}: {parcels} parcels, {data['facility']}, {data['day']}"


def _brought_back(data: Data) -> str:
    return (
        f"package {str(data['package'])[:12]} back from {data['station']}: "
        f"{data['decisions']} decisions, its entries {data['first']} to {data['last']}"
    )


def _elsewhere(data: Data) -> str:
    label = str(data["outcome_label"]).lower()
    return f"{label} by {data['officer']} at {data['station']}, entry {data['entry']} there"


def _reconciled(data: Data) -> str:
    stood = "agrees" if data["agrees"] else str(data["words"]).rstrip(".")
    return f"{data['container']}: {stood}"


def _paper(data: Data) -> str:
    what = str(data["paper"]).replace("-", " ")
    language = f" in {data['language']}" if data.get("language") else ""
    where = data.get("file") or data.get("printer") or "printed"
    return f"{what} of entry {data['entry']}{language}: {where}"


def _part(data: Data, name: str) -> Data:
    return cast("Data", data[name])


def _trusted(data: Data) -> str:
    party = _part(data, "party")
    name = party.get("name") or party.get("business") or f"importer {party['reference']}"
    until = f" until {data['until']}" if data["until"] else ""
    return f"{name} trusted as {data['role']} since {data['since']}{until}, by {data['source']}"


def _untrusted(data: Data) -> str:
    return f"{data['name']} no longer trusted (entry {data['entry']}): {data['why']}"


def _witnessed(data: Data) -> str:
    before = data["before"]
    how = "seen for the first time" if before is None else f"goes on from {before} entries"
    return f"{data['origin']} with {data['size']} entries, {how}"


def _contradicted(data: Data) -> str:
    return (
        f"{data['origin']} with {data['size']} entries CONTRADICTS what entry {data['seen_in']} saw"
    )


def _cosigned(data: Data) -> str:
    return f"{data['witness']} saw this log with {data['size']} entries on {data['seen_at']}"


def _timestamped(data: Data) -> str:
    return f"checkpoint over {data['size']} entries stamped by {data['authority']}: {data['at']}"


def _export(data: Data) -> str:
    files = ", ".join(str(one["file"]) for one in cast("list[Data]", data["files"]))
    rows = "" if data.get("rows") is None else f", {data['rows']} rows"
    return f"{data['kind']}{rows}: {files}"


def _exported(data: Data) -> str:
    entries = data["entries"]
    which = "all entries" if entries == "all" else f"{len(cast('list[object]', entries))} entries"
    return f"bundle {data['folder']}: {which} of {data['size']}"


_TELLERS = {
    "checkpoint_witnessed": _witnessed,
    "checkpoint_contradicted": _contradicted,
    "checkpoint_cosigned": _cosigned,
    "checkpoint_timestamped": _timestamped,
    "export": _export,
    "log_exported": _exported,
    "paper": _paper,
    **ACCESS_TELLERS,
    **CASE_TELLERS,
    TRUSTED: _trusted,
    UNTRUSTED: _untrusted,
    ANSWER_KIND: _answer,
    OWN_KIND: _own,
    SHADOW_KIND: _shadow,
    "decision": _decision,
    "models": _models,
    "taken_along": _taken_along,
    "brought_back": _brought_back,
    "decided_elsewhere": _elsewhere,
    "carton_reconciled": _reconciled,
}
