"""Checks that need other parcels: consignee's day, history, network, manifesting."""

from __future__ import annotations

from collections.abc import Mapping

from workstation.services.checks.case import Check

CHECKS: Mapping[str, Check] = {}
"""By rule name; asked where a record is held."""

WITHOUT_RECORD: Mapping[str, Check] = {}
"""By rule name; asked where no record is held."""
