"""What is said when a package cannot be made, opened or believed."""

from __future__ import annotations

from workstation.domain.notice import WorkstationError, failure

NOTHING_IN = "Nothing of it has been taken in."


def nothing_to_take(day: str) -> WorkstationError:
    """TAKE-03."""
    return failure(
        f"No parcel of {day} waits at this station.",
        "Nothing has been written.",
        "Name another day; parcels are taken by the day they arrived.",
        "TAKE-03",
    )


def too_many(most: int) -> WorkstationError:
    """TAKE-04."""
    return failure(
        f"More than {most} parcels of that day wait.",
        "Nothing has been written.",
        "Work the queue down first, or ask for the records and pictures on a disk.",
        "TAKE-04",
    )


def no_package(name: str, why: str) -> WorkstationError:
    """TAKE-05: the file as a whole is none."""
    return failure(
        f"“{name}” is no package of a workstation: {why}.",
        NOTHING_IN,
        "Bring the file again from the station that made it.",
        "TAKE-05",
    )


def unsigned(name: str) -> WorkstationError:
    """TAKE-06."""
    return failure(
        f"“{name}” is not signed, or its signature cannot be read.",
        NOTHING_IN,
        "Bring the file again from the station that made it.",
        "TAKE-06",
    )


def unknown_key(name: str, key_id: str) -> WorkstationError:
    """TAKE-07."""
    return failure(
        f"“{name}” is signed with the key {key_id}, which this station does not trust.",
        NOTHING_IN,
        "Ask whose key it is; trust it with “workstation take-along keys trust”.",
        "TAKE-07",
    )


def wrong_signature(name: str, key_name: str) -> WorkstationError:
    """TAKE-08."""
    return failure(
        f"“{name}” was altered after it was signed: the signature of {key_name} does not fit.",
        NOTHING_IN,
        "Keep the file, tell a supervisor, and bring another from the station that made it.",
        "TAKE-08",
    )


def altered(what: str) -> WorkstationError:
    """TAKE-09: a signed list is right, what it lists is not."""
    return failure(
        f"{what} is not what the signed list names: its SHA-256 differs, or it is cut short.",
        NOTHING_IN,
        "Bring the file again from the station that made it.",
        "TAKE-09",
    )


def unfit(what: str, why: str) -> WorkstationError:
    """TAKE-10: signed and whole, and yet not what is known here."""
    return failure(
        f"{what} cannot be used: {why}.",
        NOTHING_IN,
        "See whether both stations run the same version of the workstation.",
        "TAKE-10",
    )


def nothing_opened(which: str) -> WorkstationError:
    """TAKE-11."""
    return failure(
        f"No package {which}was opened at this station.".replace("  ", " "),
        "Nothing has been written.",
        "Name one of those that “workstation log show” tells of, kind taken along.",
        "TAKE-11",
    )


def broken_chain(name: str, why: str) -> WorkstationError:
    """TAKE-12."""
    return failure(
        f"The entries in “{name}” do not hold: {why}.",
        "Nothing of it has been kept.",
        "Keep the file and tell a supervisor: the other station's log has to be verified.",
        "TAKE-12",
    )


def not_ours(name: str) -> WorkstationError:
    """TAKE-13."""
    return failure(
        f"“{name}” tells of a package that this station did not pack.",
        "Nothing of it has been kept.",
        "Bring it to the station that packed it.",
        "TAKE-13",
    )


def own_log_broken(first_bad: int | None, why: str) -> WorkstationError:
    """TAKE-14."""
    return failure(
        f"This station's own log does not hold from entry {first_bad}: {why}.",
        "Nothing has been written.",
        "Keep the data folder as it is and call a supervisor.",
        "TAKE-14",
    )


def other_kind(name: str, kind: str) -> WorkstationError:
    """TAKE-16."""
    act = "workstation bring-back open" if kind == "bring-back" else "workstation take-along open"
    return failure(
        f"“{name}” is a {kind} package.", NOTHING_IN, f"Open it with “{act}”.", "TAKE-16"
    )
