"""A site's own model packages: brought in whole, taken out, signed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from workstation.adapters.onnx import notices
from workstation.adapters.onnx.keys import TrustedKey, key_id, read_public, trusted_keys
from workstation.adapters.onnx.packages import Package, parsed, read_file, read_package
from workstation.adapters.onnx.places import SITE_KEYS, SITE_MODELS, ModelPlaces, shipped_keys
from workstation.adapters.onnx.signing import FILE as SIGNATURE
from workstation.adapters.onnx.signing import signature_of
from workstation.domain.notice import Notice, WorkstationError

_KEPT = "The models and keys of this station are those from before."


def add_package(folder: Path, places: ModelPlaces, data_dir: Path, *, replace: bool) -> Package:
    """Copy a package that this station trusts into its data folder, whole or not at all.

    What is written are the bytes that were checked. Its folder there has the package's id.

    Raises
    ------
    WorkstationError
        MODEL-02, -03, -11 to -14 where it is not to be trusted or broken; MODEL-17 where there is
        one of that id already; MODEL-16 where it cannot be written.
    """
    package = read_package(folder, places)
    name = package.manifest.id
    site = data_dir / SITE_MODELS
    if any((place / name / "model.json").exists() for place in places.models if place != site):
        raise _refused(
            f"A model {name} comes with the program.", "Give yours another id in its model.json."
        )
    target = site / name
    if target.exists() and not replace:
        raise _refused(
            f"The model {name} is installed already.",
            "Remove it first, or add this one with --replace.",
        )
    files = {"model.json": package.declared, **package.contents}
    if package.signature is not None:
        files[SIGNATURE] = package.signature
    _put(target, files)
    return read_package(target, places)


def remove_package(name: str, data_dir: Path) -> None:
    """Take one of the site's own packages out.

    Raises
    ------
    WorkstationError
        MODEL-01 where the site has none of that name, MODEL-16 where it cannot be removed.
    """
    from workstation.adapters.onnx.manifest import is_plain_name

    target = data_dir / SITE_MODELS / name
    if not is_plain_name(name) or not (target / "model.json").is_file():
        raise notices.absent(f"This site has added no model {name}.")
    try:
        aside = target.with_name(f".{name}.{os.getpid()}.gone")
        target.rename(aside)
        shutil.rmtree(aside)
    except OSError as error:
        raise notices.not_written(error) from error


def sign_package(folder: Path, secret: bytes, *, write_hashes: bool = False) -> None:
    """Sign a package whose files are those that it declares.

    `write_hashes` first writes the SHA-256 of the files as they are into its model.json.

    Raises
    ------
    WorkstationError
        MODEL-02, -03 where the package is not sound, MODEL-16 where it cannot be written.
    """
    declared = read_file(folder, "model.json")
    if write_hashes:
        declared = _with_hashes(folder, declared)
    manifest = parsed(folder.name, declared)
    for entry in manifest.files:
        content = read_file(folder, entry.name)
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise notices.altered(manifest.id, entry.name)
    try:
        if write_hashes:
            _write(folder / "model.json", declared)
        _write(folder / SIGNATURE, signature_of(secret, declared))
    except OSError as error:
        raise notices.not_written(error) from error


def trust_key(path: Path, data_dir: Path, name: str) -> TrustedKey:
    """Trust a public key from now on.

    Raises
    ------
    WorkstationError
        KEY-01 where the file holds none, MODEL-17 where a key of that name is trusted already,
        MODEL-16 where it cannot be written.
    """
    public = read_public(path)
    target = data_dir / SITE_KEYS / f"{name}.pem"
    known = trusted_keys([data_dir / SITE_KEYS, shipped_keys()]).get(key_id(public))
    if known is not None:
        raise _refused(
            f"The key {known.key_id} is trusted already, as {known.name}.", "Nothing is to do."
        )
    if target.exists():
        raise _refused(f"A key is trusted as {name} already.", "Give this one another name.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, path.read_bytes())
    except OSError as error:
        raise notices.not_written(error) from error
    return TrustedKey(key_id(public), name, public, target)


def distrust_key(which: str, data_dir: Path) -> TrustedKey:
    """Trust one of the site's own keys no longer.

    Raises
    ------
    WorkstationError
        MODEL-17 where the site trusts no such key, MODEL-16 where it cannot be removed.
    """
    found = trusted_keys([data_dir / SITE_KEYS]).get(which)
    if found is None:
        raise _refused(
            f"This site has not chosen to trust a key {which}.",
            "See “workstation models keys list”; the program's own keys stay.",
        )
    try:
        found.file.unlink()
    except OSError as error:
        raise notices.not_written(error) from error
    return found


def _with_hashes(folder: Path, declared: bytes) -> bytes:
    try:
        told = json.loads(declared)
        for entry in told["files"]:
            entry["sha256"] = hashlib.sha256(read_file(folder, str(entry["name"]))).hexdigest()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise notices.broken(folder.name, "its model.json lists no files") from error
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _put(target: Path, files: Mapping[str, bytes]) -> None:
    """A folder with these files under its name, or nothing."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    aside = target.with_name(f".{target.name}.{os.getpid()}.gone")
    try:
        fresh.mkdir(parents=True)
        for name, content in files.items():
            _write(fresh / name, content)
        if target.exists():
            target.rename(aside)
        fresh.rename(target)
    except OSError as error:
        if aside.exists() and not target.exists():
            with contextlib.suppress(OSError):
                aside.rename(target)
        raise notices.not_written(error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(partial, path)


def _refused(fact: str, act: str) -> WorkstationError:
    return WorkstationError(Notice(fact, _KEPT, act, "MODEL-17"))
