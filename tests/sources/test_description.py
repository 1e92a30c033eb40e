"""The OpenAPI description says what the client asks and what the readers read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sources.service import serving
from workstation.adapters.manifest_service import LARGEST_PAGE, LARGEST_PARCEL
from workstation.services.manifests.fields import (
    CARTON_FIELDS,
    LINE_FIELDS,
    OWN_FIELDS,
    PARTIES,
    PARTY_FIELDS,
)
from workstation.services.sources.answers import MAX_CURSOR, MAX_PAGE


@pytest.fixture(scope="module")
def described() -> str:
    root = Path(__file__).resolve().parents[2]
    return (root / "docs" / "manifest-service.openapi.yaml").read_text("utf-8")


def properties(described: str, schema: str) -> set[str]:
    block = re.split(r"\n    \w+:", described.split(f"\n    {schema}:\n")[1])[0]
    told = block.split("      properties:\n")[1]
    return set(re.findall(r"^        (\w+):", told, re.MULTILINE))


def test_every_field_of_a_record_is_described_and_no_other(described: str) -> None:
    assert properties(described, "Record") == {
        *("parcel_id", "lines", *PARTIES, *OWN_FIELDS, *CARTON_FIELDS)
    }
    assert properties(described, "Party") == set(PARTY_FIELDS)
    assert properties(described, "Line") == {name.removeprefix("line_") for name in LINE_FIELDS}


def test_the_limits_that_are_described_are_those_that_hold(described: str) -> None:
    assert (
        f"at most {LARGEST_PARCEL >> 20} MiB, a page at most {LARGEST_PAGE >> 20} MiB" in described
    )
    assert f"maximum: {MAX_PAGE}" in described
    assert f"maxLength: {MAX_CURSOR}" in described


def test_every_reference_in_it_leads_somewhere(described: str) -> None:
    for kind, name in re.findall(r"#/components/(\w+)/(\w+)", described):
        section = described.split(f"\n  {kind}:\n")[1]
        assert re.search(rf"^    {name}:", section, re.MULTILINE), name


def test_the_reference_service_answers_on_the_described_paths(described: str) -> None:
    from urllib.request import Request, urlopen

    paths = re.findall(r"^  (/\S+):", described, re.MULTILINE)
    assert paths == ["/parcels/{id}", "/records", "/health"]
    with serving() as service:
        service.records.put({"parcel_id": "PARCEL1"})
        for path in paths:
            asked = Request(service.url + path.replace("{id}", "PARCEL1"))
            with urlopen(asked, timeout=5) as answer:
                assert answer.status == 200
