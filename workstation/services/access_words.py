"""What entries about accounts, configuration, the clock and copies say, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workstation.services.account_ports import (
    CHANGED,
    DISABLED,
    ENABLED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
)
from workstation.services.backing_up import BACKUP, RESTORED
from workstation.services.clock_watch import CLOCK_JUMP
from workstation.services.configuring import CONFIGURATION
from workstation.services.retention_ports import EXPIRED, HOLD_LIFTED, HOLD_PLACED
from workstation.services.training_export import KIND as TRAINING

Data = Mapping[str, object]


def _changed(data: Data) -> str:
    told = []
    for name in ("role", "rights", "full_name"):
        before, now = _plain(data[f"{name}_before"]), _plain(data[name])
        if before != now:
            told.append(f"{name.replace('_', ' ')} {now} (was {before})")
    return f"account {data['account']}: {', '.join(told)}"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return " and ".join(map(str, value)).replace("_", " ") or "none"
    return str(value)


def _configuration(data: Data) -> str:
    if data["first"]:
        return "what the station works by, told for the first time"
    changed = data["changed"]
    if not isinstance(changed, list):
        return ""
    told = []
    for one in changed[:6]:
        deed = "new" if one["before"] is None else "gone" if one["now"] is None else "changed"
        told.append(f"{one['what']} {one['name']} {deed}")
    more = f" and {len(changed) - 6} more" if len(changed) > 6 else ""
    return f"{', '.join(told)}{more}{'' if data['known'] else '; by whom is not known'}"


def _jump(data: Data) -> str:
    seconds = int(str(data["seconds"]))
    grouped = f"{abs(seconds):,}".replace(",", " ")
    way = "forward" if seconds > 0 else "back"
    why = ", set by hand or the computer slept" if seconds > 0 else ""
    return f"clock {grouped} s {way} {data['when']}{why}"


def _backup(data: Data) -> str:
    return f"{data['folder']}: {data['entries']} entries, {data['files']} files, all checked"


def _restored(data: Data) -> str:
    return f"from {data['folder']} of {data['made_at']}, up to entry {data['entries']}"


def _findings(data: Data) -> str:
    files, parcels = data["files"], data["parcels"]
    if not isinstance(files, list) or not isinstance(parcels, list):
        return ""
    return f"{len(files)} files of {', '.join(map(str, parcels[:6]))}"


def _expired(data: Data) -> str:
    files = data["files"]
    if not isinstance(files, list):
        return ""
    hashes = ", ".join(str(one["sha256"])[:12] for one in files[:4])
    return (
        f"{len(files)} picture files by {data['policy']}: {hashes}{'…' if len(files) > 4 else ''}"
    )


ACCESS_TELLERS: Mapping[str, Callable[[Data], str]] = {
    CHANGED: _changed,
    DISABLED: lambda data: f"account {data['account']}: {data['why']}",
    ENABLED: lambda data: f"account {data['account']}",
    PASSWORD_CHANGED: lambda data: f"account {data['account']}",
    PASSWORD_RESET: lambda data: f"account {data['account']}",
    CONFIGURATION: _configuration,
    CLOCK_JUMP: _jump,
    BACKUP: _backup,
    RESTORED: _restored,
    HOLD_PLACED: lambda data: str(data["why"]),
    HOLD_LIFTED: lambda data: str(data["why"]),
    EXPIRED: _expired,
    TRAINING: lambda data: f"{data['pictures']} pictures that name nobody",
    "findings_exported": _findings,
}
