"""What an officer is told when a model is absent, altered, broken or not meant for a picture."""

from __future__ import annotations

from workstation.domain.notice import Notice, WorkstationError

_SAFE = "Everything else works without a machine opinion."


def absent(why: str) -> WorkstationError:
    """MODEL-01: there is no model to use."""
    return WorkstationError(
        Notice(why, _SAFE, "Ask the administrator to install a model.", "MODEL-01"),
        environment=True,
    )


def altered(model: str, name: str) -> WorkstationError:
    """MODEL-02: a file's hash is not the declared one."""
    return WorkstationError(
        Notice(
            f"The file {name} of the model {model} is not the one its package declares.",
            f"It was not run. {_SAFE}",
            "Ask the administrator to install the model again.",
            "MODEL-02",
        ),
        environment=True,
    )


def broken(model: str, why: str) -> WorkstationError:
    """MODEL-03: the package cannot be used."""
    return WorkstationError(
        Notice(
            f"The model {model} cannot be used: {why}.",
            _SAFE,
            "Ask the administrator to install a working model.",
            "MODEL-03",
        ),
        environment=True,
    )


def refused(why: str) -> WorkstationError:
    """MODEL-04: this picture is not one the model can judge."""
    return WorkstationError(
        Notice(why, "The picture itself is shown unchanged.", "Judge it by eye.", "MODEL-04")
    )


def failed(model: str, why: str) -> WorkstationError:
    """MODEL-05: the model ran and gave no usable answer."""
    return WorkstationError(
        Notice(
            f"The model {model} failed on this picture: {why}.",
            "The picture itself is shown unchanged.",
            "Judge it by eye; tell the administrator if it happens again.",
            "MODEL-05",
        )
    )
