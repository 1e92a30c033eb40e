"""What entries about accounts say, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workstation.services.account_ports import (
    CHANGED,
    DISABLED,
    ENABLED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
)

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


ACCESS_TELLERS: Mapping[str, Callable[[Data], str]] = {
    CHANGED: _changed,
    DISABLED: lambda data: f"account {data['account']}: {data['why']}",
    ENABLED: lambda data: f"account {data['account']}",
    PASSWORD_CHANGED: lambda data: f"account {data['account']}",
    PASSWORD_RESET: lambda data: f"account {data['account']}",
}
