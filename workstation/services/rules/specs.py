"""What each built-in rule is: its data file, group, and what the file may fill in.

A file fills these places, numbers and lists, nothing else; the check of the same name
(`services.checks`) reads them. Rules over other parcels stand in `specs_relations`.
"""

from __future__ import annotations

from collections.abc import Mapping

from workstation.domain.reasons import Group
from workstation.services.rules.spec import Spec, spec
from workstation.services.rules.specs_record import RECORD
from workstation.services.rules.specs_relations import RELATIONS

CHECKS = (
    spec("checks", "unmanifested_in_carton", Group.MANIFESTING, "parent declared"),
    spec("checks", "unmanifested", Group.MANIFESTING, "carton"),
    spec("checks", "found_in_other_carton", Group.MANIFESTING, "found declared"),
    spec(
        *("checks", "declared_vs_scale", Group.VALUE, "declared scale difference direction"),
        numbers="kg share alarm_kg alarm_share",
    ),
    spec(
        *("checks", "weight_to_value", Group.VALUE),
        "value weight ratio direction low high goods basis",
        numbers="low high alarm_low alarm_high min_kg",
        lists="exempt_categories",
    ),
    spec("checks", "aggregate_over", Group.AGGREGATE, "count day total limit state matched"),
    spec("checks", "many_to_consignee", Group.AGGREGATE, "count day matched", numbers="count"),
    spec("checks", "missing_description", Group.DATA_QUALITY, "what"),
    spec(
        *("checks", "vague_description", Group.DATA_QUALITY, "description where"),
        lists="fillers vague",
    ),
    spec(
        *("checks", "late_data", Group.TIMELINESS, "late received presented"),
        numbers="allowance_minutes",
    ),
    spec(
        *("checks", "arrival_after_presentation", Group.TIMELINESS, "late arrived presented whose"),
        numbers="allowance_minutes",
    ),
    spec("checks", "value_under_threshold", Group.VALUE, "value limit state", numbers="share"),
)
"""The rules of the first format, nii-rules/1; each is in its files too."""

SPECS: Mapping[str, Spec] = {one.name: one for one in (*CHECKS, *RECORD, *RELATIONS)}
RULE_NAMES = tuple(SPECS)
STEMS = tuple(dict.fromkeys(one.stem for one in SPECS.values()))
"""The data files, `<stem>-YYYY-MM-DD.json`: of each the newest that has begun is in force."""
