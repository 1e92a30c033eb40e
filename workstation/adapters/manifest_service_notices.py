"""What is said when the site's manifest service gives no usable answer."""

from __future__ import annotations

from workstation.domain.notice import WorkstationError, failure
from workstation.services.sources.answers import KEPT

TOO_SLOW = "SOURCE-02"


def not_reached(url: str, why: str) -> WorkstationError:
    """SOURCE-01."""
    return _told(
        f"The manifest service {url} is not reached: {why}.",
        "It is asked again by itself; tell whoever looks after the network if it lasts.",
        "SOURCE-01",
    )


def too_slow(seconds: float) -> WorkstationError:
    """SOURCE-02."""
    return _told(
        f"The manifest service took longer than {seconds:g} s.",
        "It is asked again by itself; tell whoever looks after the service if it lasts.",
        TOO_SLOW,
    )


def refuses_token(status: int) -> WorkstationError:
    """SOURCE-03."""
    return _told(
        f"The manifest service refuses this station's token ({status}).",
        "Put a valid token into the file that “service_token_file” in station.toml names.",
        "SOURCE-03",
    )


def busy(status: int, wait_s: float | None) -> WorkstationError:
    """SOURCE-04."""
    when = "" if wait_s is None else f" and asks to be left alone for {wait_s:.0f} s"
    return _told(
        f"The manifest service is busy ({status}){when}.",
        "It is asked again by itself.",
        "SOURCE-04",
    )


def sends_elsewhere(status: int) -> WorkstationError:
    """SOURCE-05."""
    return _told(
        f"The manifest service sends this station to another address ({status}), which is not "
        "followed: the token is meant for one host.",
        "Name the service's own address as “service” in station.toml.",
        "SOURCE-05",
    )


def too_large(largest: int) -> WorkstationError:
    """SOURCE-07."""
    return _told(
        f"The manifest service's answer is larger than {largest // 1024} KiB.",
        "Tell whoever looks after the service: its description names the limits.",
        "SOURCE-07",
    )


def certificate(url: str, why: str) -> WorkstationError:
    """SOURCE-08."""
    return _told(
        f"The certificate of the manifest service {url} is not trusted: {why}.",
        "Have the certificate put right, or name the site's authority as “service_ca_file”.",
        "SOURCE-08",
    )


def no_token(name: str, why: str) -> WorkstationError:
    """SOURCE-09."""
    return _told(
        f"The token for the manifest service cannot be read from {name}: {why}.",
        "Put the token into the first line of that file.",
        "SOURCE-09",
    )


def failing(status: int) -> WorkstationError:
    """SOURCE-10."""
    return _told(
        f"The manifest service fails ({status}).",
        "It is asked again by itself; tell whoever looks after the service if it lasts.",
        "SOURCE-10",
    )


def broken_off() -> WorkstationError:
    """SOURCE-10 too: an answer that ends before it is whole."""
    return _told(
        "The manifest service's answer broke off.",
        "It is asked again by itself; tell whoever looks after the service if it lasts.",
        "SOURCE-10",
    )


def no_authority(name: str) -> WorkstationError:
    """SOURCE-15."""
    return _told(
        f"The file {name} holds no certificate of an authority.",
        "Name a PEM file as “service_ca_file” in station.toml.",
        "SOURCE-15",
    )


def _told(fact: str, act: str, code: str) -> WorkstationError:
    return failure(fact, KEPT, act, code, environment=True)
