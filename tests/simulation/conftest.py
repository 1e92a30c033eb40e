from datetime import date
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def rules():
    from workstation.services.rules import load_rules

    return load_rules(Path(__file__).parents[2] / "assets" / "rules", date(2026, 11, 23))
