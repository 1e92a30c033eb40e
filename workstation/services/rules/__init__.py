"""The rules of the checks: dated data files, a site's own among them (docs/rules.md)."""

from __future__ import annotations

from workstation.services.rules.model import LeftOut, Rule, Rules, Threshold
from workstation.services.rules.reading import load_rules, read_site_file
from workstation.services.rules.specs import RULE_NAMES

__all__ = ["RULE_NAMES", "LeftOut", "Rule", "Rules", "Threshold", "load_rules", "read_site_file"]
