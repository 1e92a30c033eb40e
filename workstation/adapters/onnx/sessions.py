"""Sessions of onnxruntime: made of a package's weights, or of what was kept of an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workstation.adapters.onnx import notices
from workstation.adapters.onnx.session_cache import NETWORK, TENSORS, SessionCache

if TYPE_CHECKING:
    from workstation.adapters.onnx.manifest import Manifest

_SMALL = 256
"""Bytes up to which a tensor is kept inside the network."""


class Sessions:
    """Makes a package's session, on the CPU; `cache` None keeps nothing."""

    def __init__(self, threads: int, cache: SessionCache | None = None) -> None:
        self._threads, self._cache = threads, cache

    def kept(self, manifest: Manifest) -> Any | None:
        """The session of what is kept of this package; None where nothing is.

        It was tried when it was made, and is not tried again.
        """
        if self._cache is None:
            return None
        key = self._key(manifest)
        network = self._cache.read(key)
        if network is None:
            return None
        options = self._options()
        import onnxruntime

        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        try:
            return _session(str(network), options)
        except MemoryError:
            raise
        except Exception:
            self._cache.discard(key)  # no fault of the package: it is made anew
            return None

    def made(
        self,
        manifest: Manifest,
        weights: bytes,
        data: Mapping[str, bytes],
        tried: Callable[[Any], None],
    ) -> Any:
        """A session of the weights, tried; what it was optimised to is kept.

        Raises
        ------
        WorkstationError
            MODEL-03 where they are no network, or what `tried` raises.
        """
        room = None if self._cache is None else self._cache.room(self._key(manifest))
        options = self._options()
        if room is not None:
            options.optimized_model_filepath = str(room / NETWORK)
            apart = "session.optimized_model_external_initializers_"
            options.add_session_config_entry(f"{apart}file_name", TENSORS)
            options.add_session_config_entry(f"{apart}min_size_in_bytes", str(_SMALL))
        if data:
            options.add_external_initializers_from_files_in_memory(
                list(data), list(data.values()), [len(part) for part in data.values()]
            )
        try:
            session = _session(weights, options)
            tried(session)
        except BaseException as error:
            if room is not None and self._cache is not None:
                self._cache.give_up(room)
            if isinstance(error, _NotASession):
                raise notices.broken(manifest.id, "it is not a readable ONNX model") from error
            raise
        if room is not None and self._cache is not None:
            self._cache.keep(self._key(manifest), room)
        return session

    def _key(self, manifest: Manifest) -> str:
        import onnxruntime

        if self._cache is None:
            raise AssertionError("nothing is kept")
        hashes = {entry.name: entry.sha256 for entry in manifest.files}
        return self._cache.key(hashes, onnxruntime.__version__, self._threads)

    def _options(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        # Waiting threads that spin take the processor from the screen.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        return options


class _NotASession(Exception):
    """onnxruntime made no session."""


def _session(network: bytes | str, options: Any) -> Any:
    import onnxruntime

    try:
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        told_apart(error)
        raise _NotASession from error


def told_apart(error: Exception) -> None:
    """MemoryError where onnxruntime had no memory left: that is told as what it is."""
    if isinstance(error, MemoryError) or "allocat" in str(error).lower():
        raise MemoryError from error
