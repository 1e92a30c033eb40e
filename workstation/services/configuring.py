"""What the station works by, told in the log whenever it is another than before.

Rules, tables, policy, models, settings and templates are files: whoever may write them changes
what officers see. An opening that finds them changed writes an entry before anything else is
recorded, so that each entry stands behind the configuration it was made under.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from workstation.domain.log import LogEntry
from workstation.domain.officer import Officer
from workstation.services.ports import DecisionLog, EntryDraft

CONFIGURATION = "configuration"
Digests = Mapping[str, Mapping[str, str]]
"""By group ("site rules") and name: SHA-256 of a file, or what stands for it."""


class ConfigurationMemory(Protocol):
    """Knows which entry told the configuration last."""

    def last_configuration(self) -> int | None:
        """Its number; None where there is none yet."""
        ...


class Configuring:
    """Compares what is there with what the log told last. Calls block."""

    def __init__(
        self,
        log: DecisionLog,
        memory: ConfigurationMemory,
        read: Callable[[], Digests],
        through: str,
    ) -> None:
        self._log, self._memory, self._read, self._through = log, memory, read, through

    def note(self, by: Officer | None = None) -> LogEntry | None:
        """Write an entry where something changed; None where nothing did.

        `by` is who changed it, where that is known: who ran the command that did.
        """
        now = self._read()
        before = self._told()
        changed = changes(before, now)
        if before is not None and not changed:
            return None
        return self._log.append(
            EntryDraft(
                CONFIGURATION,
                "" if by is None else by.name,
                {
                    "first": before is None,
                    "changed": [] if before is None else changed,
                    "known": by is not None,
                    "now": {group: dict(names) for group, names in now.items()},
                    "through": self._through,
                },
            )
        )

    def _told(self) -> Digests | None:
        number = self._memory.last_configuration()
        if number is None:
            return None
        found = self._log.entries(after=number - 1, limit=1)
        content = found[0].content if found else {}
        data = content.get("data")
        now = data.get("now") if isinstance(data, Mapping) else None
        if content.get("kind") != CONFIGURATION or not isinstance(now, Mapping):
            return None
        return {
            str(group): {str(name): str(value) for name, value in names.items()}
            for group, names in now.items()
            if isinstance(names, Mapping)
        }


def changes(before: Digests | None, now: Digests) -> list[dict[str, object]]:
    """Each name that is new, gone or another: group, name, before, now."""
    found: list[dict[str, object]] = []
    for group in sorted({*(before or {}), *now}):
        was, names = (before or {}).get(group, {}), now.get(group, {})
        found += [
            {"what": group, "name": name, "before": was.get(name), "now": names.get(name)}
            for name in sorted({*was, *names})
            if was.get(name) != names.get(name)
        ]
    return found
