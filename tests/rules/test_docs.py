"""docs/rules.md names what there is."""

from __future__ import annotations

import re

from workstation.services.rules.facts import FACTS
from workstation.services.rules.specs import CHECKS
from workstation.services.rules.specs_record import RECORD


def test_every_fact_stands_in_the_documentation(repo_root):
    text = (repo_root / "docs" / "rules.md").read_text("utf-8")
    plain = {name for name, fact in FACTS.items() if not fact.of_party}
    assert plain <= set(re.findall(r"^\| `([a-z_.]+)` \|", text, re.MULTILINE))
    parties = {name.split(".")[1] for name in FACTS if name.startswith("sender.")}
    assert all(f"`{field}` (" in text for field in parties)


def test_every_rule_over_the_parcels_own_record_stands_in_the_documentation(repo_root):
    text = (repo_root / "docs" / "rules.md").read_text("utf-8")
    own = {
        spec.name for spec in (*CHECKS, *RECORD) if spec.group not in ("manifesting", "aggregate")
    }
    assert {name for name in own if f"`{name}`" not in text} == set()
