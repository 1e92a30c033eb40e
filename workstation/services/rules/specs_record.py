"""The built-in rules over the parcel's own record, by data file."""

from __future__ import annotations

from workstation.domain.reasons import Group
from workstation.services.rules.spec import spec

RECORD = (
    spec("quality", "missing_fields", Group.DATA_QUALITY, "fields", lists="needed wanted"),
    spec("quality", "placeholder_party", Group.DATA_QUALITY, "field text", lists="placeholders"),
    spec("quality", "impossible_place", Group.DATA_QUALITY, "what", lists="also"),
    spec(
        "quality",
        "values_contradict",
        Group.DATA_QUALITY,
        "total lines difference",
        numbers="share usd",
    ),
    spec("quality", "weights_contradict", Group.DATA_QUALITY, "what", numbers="share kg"),
    spec("quality", "pieces_contradict", Group.DATA_QUALITY, "packages pieces"),
    spec(
        "quality",
        "category_contradicts",
        Group.DATA_QUALITY,
        "category what",
        numbers="documents_usd sample_usd gift_pieces",
        lists="documents_chapters firm_words",
    ),
    spec("quality", "origin_contradicts", Group.DATA_QUALITY, "what", lists="home"),
    spec(
        "quality",
        "copied_description",
        Group.DATA_QUALITY,
        "description what where",
        numbers="lines words",
    ),
    spec("tariff", "hs_unknown", Group.DATA_QUALITY, "hs what where"),
    spec(
        "tariff",
        "hs_against_description",
        Group.DATA_QUALITY,
        "description hs title words usual where",
    ),
    spec("value", "value_zero", Group.VALUE, "what", lists="exempt_categories"),
    spec("value", "round_value", Group.VALUE, "value step", numbers="step from"),
    spec(
        "value",
        "declared_vs_scan",
        Group.VALUE,
        "declared low high range direction said_by",
        numbers="kg share",
    ),
    spec(
        "timeliness",
        "data_after_arrival",
        Group.TIMELINESS,
        "late received arrived whose",
        numbers="allowance_minutes",
    ),
    spec(
        "timeliness",
        "changed_after_arrival",
        Group.TIMELINESS,
        "what late when arrived whose",
        numbers="allowance_minutes",
    ),
    spec(
        "entry",
        "entry_needed",
        Group.ENTRY,
        "entry day channel value needs state",
        lists="post carrier none informal formal",
    ),
    spec("agencies", "agency_flags", Group.AGENCY, "agency code flags documents codes"),
    spec(
        "categories",
        "counterfeit_prone",
        Group.CATEGORY,
        "goods description price origin why where",
    ),
    spec("categories", "lithium_batteries", Group.CATEGORY, "goods description found where"),
    spec("categories", "cosmetics_supplements", Group.CATEGORY, "goods description found where"),
    spec("categories", "precursor_chemicals", Group.CATEGORY, "goods description found where"),
    spec("categories", "pill_press", Group.CATEGORY, "goods description found where"),
    spec("categories", "forced_labour", Group.CATEGORY, "goods description origin found where"),
)
