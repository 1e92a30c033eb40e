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


def unsigned(model: str) -> WorkstationError:
    """MODEL-11: nobody vouches for the package."""
    return _not_vouched(
        f"The model {model} is not signed.",
        "Ask whoever made it for a signed package, or sign it with a key this site trusts.",
        "MODEL-11",
    )


def unknown_key(model: str, key_id: str) -> WorkstationError:
    """MODEL-12: signed, but by a key that is not trusted here."""
    return _not_vouched(
        f"The model {model} is signed with the key {key_id}, which this station does not trust.",
        "Ask the administrator whether that key is to be trusted.",
        "MODEL-12",
    )


def wrong_signature(model: str, key_name: str) -> WorkstationError:
    """MODEL-13: the signature is not one of this model.json."""
    return _not_vouched(
        f"The model {model} was altered after it was signed: the signature of {key_name} does not "
        "fit its model.json.",
        "Ask the administrator to install the model again.",
        "MODEL-13",
    )


def unreadable_signature(model: str) -> WorkstationError:
    """MODEL-14: model.sig is no signature."""
    return _not_vouched(
        f"The signature of the model {model} cannot be read.",
        "Ask the administrator to install the model again.",
        "MODEL-14",
    )


def _not_vouched(fact: str, act: str, code: str) -> WorkstationError:
    return WorkstationError(Notice(fact, f"It was not run. {_SAFE}", act, code), environment=True)


def not_written(error: OSError) -> WorkstationError:
    """MODEL-16: a change to the station's models, keys or choice is not on disk."""
    return WorkstationError(
        Notice(
            f"The change to the station's models cannot be written ({error.strerror}).",
            "The models and keys in use are those from before.",
            "Free space, or ask for the right to write there.",
            "MODEL-16",
        ),
        environment=True,
    )
