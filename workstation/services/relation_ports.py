"""What the services need of the store's knowledge of parties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from workstation.domain.manifest import Party

TRUSTED, UNTRUSTED = "party_trusted", "party_untrusted"
"""Kinds of log entries: the store's list of trusted parties is what they add up to."""


@dataclass(frozen=True, slots=True)
class TrustedParty:
    """A party on the site's list of trusted ones."""

    trust_id: int
    """The log entry that put it there."""
    party: Party
    role: str
    """ "sender", "consignee" or "either"."""
    source: str
    since: date
    until: date | None
    added_by: str
    added_at: str


class RelationStore(Protocol):
    """Trusted parties, and the comparing that goes on behind the imports."""

    def trusted(self) -> tuple[TrustedParty, ...]:
        """All of them, the newest first."""
        ...

    def compare_some(self, limit: int = 1000) -> int:
        """Compare up to so many parties that were not compared yet; how many are left."""
        ...
