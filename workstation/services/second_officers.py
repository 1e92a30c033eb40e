"""A second officer's word, given under the own password while another sits at the bench."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from workstation.domain.decision import CaseDeed
from workstation.domain.officer import Officer
from workstation.services.casework import Act, Casework, Done
from workstation.services.signing_ports import KeyRing


class Confirming(Protocol):
    """Asks for an officer's password without anybody sitting down: `accounts.Accounts`. Blocking."""

    def confirm(self, officer: Officer, password: str) -> Officer:
        """The officer of that name, the key held; or WorkstationError SIGN-nn, ACCOUNT-nn."""
        ...


class SecondOfficers:
    """The one who sits at the bench stays signed in; the second one's key is held for one entry."""

    def __init__(
        self,
        accounts: Confirming,
        casework: Casework,
        keys: KeyRing | None,
        names: Callable[[], tuple[str, ...]],
    ) -> None:
        self._accounts, self._casework, self._keys, self._names = accounts, casework, keys, names

    def sign(
        self,
        name: str,
        password: str,
        deed: CaseDeed,
        parcel: str,
        entry: int,
        given: Mapping[str, str],
    ) -> Done:
        """Record a sign-off or a second look at a release.

        Raises
        ------
        WorkstationError
            SIGN-nn or ACCOUNT-nn where name and password do not fit, and what
            `Casework.sign_off` and `re_review` raise. Nothing has been recorded of the parcel
            then.
        """
        known = {one.casefold(): one for one in self._names()}
        as_kept = known.get(name.strip().casefold(), name.strip())
        keys = self._keys
        held = keys is None or keys.officer(as_kept) is not None
        try:
            officer = self._accounts.confirm(Officer(as_kept, as_kept), password)
            act = Act(parcel, officer, dict(given))
            do = self._casework.sign_off if deed is CaseDeed.SIGN_OFF else self._casework.re_review
            return do(act, entry)
        finally:
            if keys is not None and not held:  # the key of who sits at the bench stays
                keys.drop(as_kept)
