"""The site's list of trusted parties: who is on it, by whose word, from when to when.

Trust is told beside a parcel's reasons and clears none of them. Every change is a log entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date

from workstation.domain.likeness import party_keys
from workstation.domain.manifest import Party
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.services.permissions import Deed, Permissions
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.relation_ports import TRUSTED, UNTRUSTED, RelationStore, TrustedParty

ROLES = ("sender", "consignee", "either")
_LONGEST = 300
TOO_LITTLE = Notice(
    fact="The party cannot be told from others by what was given.",
    safe="The list is as it was.",
    act="Give an importer number, or a name with an address, a telephone or an e-mail.",
    code="PARTY-02",
)
NO_SOURCE = Notice(
    fact="By whose word the party is trusted was not given, or is too long.",
    safe="The list is as it was.",
    act=f"Name the programme and certificate in up to {_LONGEST} characters.",
    code="PARTY-03",
)
DATES = Notice(
    fact="The last day of the trust lies before its first.",
    safe="The list is as it was.",
    act="Put the dates right.",
    code="PARTY-04",
)
NOT_LISTED = Notice(
    fact="No trusted party has that number.",
    safe="The list is as it was.",
    act="See the numbers in the list of trusted parties.",
    code="PARTY-05",
)


class Trusting:
    """Changes and tells the list of trusted parties."""

    def __init__(
        self, log: DecisionLog, store: RelationStore, clock: Clock, permissions: Permissions
    ) -> None:
        self._log, self._store, self._clock = log, store, clock
        self._permissions = permissions

    def compare(self, told: Callable[[int], None]) -> None:
        """Compare at once what an older store holds (`compare_all`)."""
        compare_all(self._store, told)

    def listed(self) -> tuple[TrustedParty, ...]:
        """All trusted parties, the newest first; those whose trust has lapsed too."""
        return self._store.trusted()

    def trust(
        self,
        party: Party,
        role: str,
        source: str,
        by: Officer,
        since: date | None = None,
        until: date | None = None,
    ) -> TrustedParty:
        """Put a party on the list.

        Raises
        ------
        WorkstationError
            PARTY-nn where it cannot be put there, LOG-nn where that could not be recorded.
        """
        self._permissions.require(by, Deed.TRUST_PARTIES)
        source = source.strip()
        since = since or self._clock.now().date()
        if not (party.name or party.business or party.reference) or not party_keys(party):
            raise WorkstationError(TOO_LITTLE)
        if not 0 < len(source) <= _LONGEST:
            raise WorkstationError(NO_SOURCE)
        if until is not None and until < since:
            raise WorkstationError(DATES)
        if role not in ROLES:
            raise ValueError(f"no such role: {role}")
        told = {field.name: getattr(party, field.name) for field in fields(party)}
        entry = self._log.append(
            EntryDraft(
                TRUSTED,
                by.name,
                {
                    "party": {name: value for name, value in told.items() if value},
                    "role": role,
                    "since": since.isoformat(),
                    "source": source,
                    "until": None if until is None else until.isoformat(),
                },
            )
        )
        return next(one for one in self._store.trusted() if one.trust_id == entry.seq)

    def untrust(self, trust_id: int, why: str, by: Officer) -> TrustedParty:
        """Take a party off the list; its entries stay in the log.

        Raises
        ------
        WorkstationError
            PARTY-nn where it is not there or no reason is given, LOG-nn.
        """
        self._permissions.require(by, Deed.TRUST_PARTIES)
        if not 0 < len(why.strip()) <= _LONGEST:
            raise WorkstationError(NO_SOURCE)
        known = next((one for one in self._store.trusted() if one.trust_id == trust_id), None)
        if known is None:
            raise WorkstationError(NOT_LISTED)
        name = known.party.name or known.party.business or known.party.reference or ""
        self._log.append(
            EntryDraft(UNTRUSTED, by.name, {"entry": trust_id, "name": name, "why": why.strip()})
        )
        return known


def compare_all(store: RelationStore, told: Callable[[int], None], at_once: int = 2000) -> None:
    """Compare all parties that were not compared yet; `told` hears how many are left."""
    left = store.compare_some(at_once)
    told(left)
    while left:
        left = store.compare_some(at_once)
        told(left)
