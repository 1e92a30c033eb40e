"""One checked model in an onnxruntime session on the CPU."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from workstation.adapters.onnx import notices
from workstation.adapters.onnx.decode import candidates
from workstation.adapters.onnx.inputs import input_of
from workstation.adapters.onnx.manifest import Manifest
from workstation.adapters.onnx.outlines import outline
from workstation.adapters.onnx.scores import Scale
from workstation.adapters.onnx.sessions import Sessions, told_apart
from workstation.domain.findings import Detection, Finding, ModelIdentity, OperatingPoint
from workstation.domain.scan import PictureKind, Scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from workstation.imaging.canonical import Canonical

    Arrays = dict[str, NDArray[np.float32]]


MOST_PLACES = 200_000
"""Boxes that a model may answer with before any is dropped."""


def identity_of(manifest: Manifest, signed: str = "") -> ModelIdentity:
    """What is told of a package wherever it speaks."""
    points = sorted(manifest.thresholds.operating_points, key=lambda point: point.shift)
    return ModelIdentity(
        model_id=manifest.id,
        version=manifest.version,
        sha256=manifest.sha256_of(manifest.weights),
        default_threshold=manifest.thresholds.default,
        labels=tuple(entry.name for entry in manifest.classes if entry.reported),
        accepts=tuple(kind.value for kind in manifest.input.accepts),
        codes=tuple(entry.code for entry in manifest.classes if entry.reported),
        operating_points=tuple(OperatingPoint(point.alarmed, point.shift) for point in points),
        signed=signed,
    )


class OnnxDetector:
    """A model package, loaded.

    Parameters
    ----------
    manifest : Manifest
        What the package declares.
    sessions : Sessions
        Makes the session.
    network : session, or (weights, data)
        A session that was kept of this package; or the model file and the files that hold its
        large tensors by their names, all checked against their hashes.
    signed : str
        Who vouches for the package, in words.

    Raises
    ------
    WorkstationError
        MODEL-03 where the file is no usable model or is not what the package declares.
    """

    def __init__(
        self,
        manifest: Manifest,
        sessions: Sessions,
        network: Any | tuple[bytes, Mapping[str, bytes]],
        signed: str = "",
    ) -> None:
        self._manifest = manifest
        self._outputs = {entry.role: entry.name for entry in manifest.outputs}
        self._identity = identity_of(manifest, signed)
        self._scales = {kind: Scale(manifest, kind) for kind in manifest.input.accepts}
        if isinstance(network, tuple):
            weights, data = network
            self._session = sessions.made(manifest, weights, data, self._tried)
        else:
            self._session = network

    @property
    def size(self) -> int:
        """Side of its input."""
        return self._manifest.input.size

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    def detect(self, scan: Scan) -> Detection:
        """Candidates above the package's floor, by falling score, and the map.

        Raises
        ------
        WorkstationError
            MODEL-04 where the picture is not one the model can judge, MODEL-05 where the model
            fails on it.
        """
        begin = time.perf_counter()
        picture = input_of(scan, self._identity.accepts, self.size)
        found = self.judge(picture, scan.kind, scan.identity)
        return replace(found, milliseconds=(time.perf_counter() - begin) * 1000.0)

    def judge(self, picture: Canonical, kind: PictureKind, scan_identity: str) -> Detection:
        """As `detect`, of a picture that was brought to the model's input already.

        Raises
        ------
        WorkstationError
            MODEL-05 where the model fails on it.
        """
        begin = time.perf_counter()
        try:
            answer = self._run(picture.tensor[None])
            self._check(answer)
        except Exception as error:
            told_apart(error)
            raise notices.failed(self._manifest.id, _short(error)) from error
        found = self._findings(answer, picture, kind)
        overall = answer.get("map")
        anomaly = None if overall is None else picture.map_to_source(overall[0, 0])
        return Detection(
            model=self._identity,
            scan_identity=scan_identity,
            candidates=found,
            milliseconds=(time.perf_counter() - begin) * 1000.0,
            input_used=_told(picture.input_used, self._scales[kind].unasked),
            anomaly_map=anomaly,
            thresholds=self._scales[kind].own,
        )

    def _findings(
        self, answer: Arrays, picture: Canonical, kind: PictureKind
    ) -> tuple[Finding, ...]:
        """What is worth showing, in source pixels, numbered."""
        scale, masks = self._scales[kind], answer.get("masks")
        told = candidates(
            answer["boxes"][0],
            answer["scores"][0],
            scale.reported,
            scale,
            self._manifest.thresholds.overlap,
        )
        found: list[Finding] = []
        for corners, score, which in zip(told.boxes, told.scores, told.kinds, strict=True):
            box = picture.box_to_source(*(float(corner) for corner in corners))
            if box is None:
                continue
            shape = () if masks is None else outline(masks[0, which], corners, picture)
            entry = self._manifest.classes[which]
            found.append(
                Finding(
                    box=box,
                    score=round(float(score), 4),
                    label=entry.name,
                    number=len(found) + 1,
                    code=entry.code,
                    outline=shape,
                    threshold=float(scale.thresholds[which]) if scale.own else None,
                )
            )
        return tuple(found)

    def _tried(self, session: Any) -> None:
        """MODEL-03 where a session does not answer a picture of nothing as its roles ask."""
        self._fits_declaration(session)
        size, self._session = self._manifest.input.size, session
        try:
            self._check(self._run(np.zeros((1, 3, size, size), np.float32)))
        except Exception as error:
            # A model is a stranger's program: whatever it raises means it cannot be used.
            told_apart(error)
            raise notices.broken(self._manifest.id, _short(error)) from error

    def _fits_declaration(self, session: Any) -> None:
        declared = self._manifest.input
        inputs = session.get_inputs()
        if [entry.name for entry in inputs] != [declared.name]:
            raise notices.broken(self._manifest.id, "its inputs are not the declared ones")
        if inputs[0].type != "tensor(float)" or not _fits(
            inputs[0].shape, (1, 3, declared.size, declared.size)
        ):
            raise notices.broken(self._manifest.id, "its input has not the declared shape")
        names = {entry.name for entry in session.get_outputs()}
        if not set(self._outputs.values()) <= names:
            raise notices.broken(self._manifest.id, "an output it declares is missing")

    def _run(self, tensor: NDArray[np.float32]) -> Arrays:
        answers = self._session.run(
            list(self._outputs.values()), {self._manifest.input.name: tensor}
        )
        return dict(zip(self._outputs, answers, strict=True))

    def _check(self, answer: Arrays) -> None:
        """ValueError, in words, where the outputs are not what their roles ask."""
        for role, values in answer.items():
            if getattr(values, "dtype", None) != np.float32:
                raise ValueError(f"its {role} are not 32-bit numbers")
            if not np.isfinite(values).all():
                raise ValueError(f"its {role} hold values that are not numbers")
        boxes, scores = answer["boxes"], answer["scores"]
        classes = len(self._manifest.classes)
        if boxes.ndim != 3 or boxes.shape[0] != 1 or boxes.shape[2] != 4:
            raise ValueError("its boxes have the wrong shape")
        if boxes.shape[1] > MOST_PLACES:
            raise ValueError(f"it answers with {boxes.shape[1]} boxes")
        if scores.shape != (1, boxes.shape[1], classes):
            raise ValueError("its scores have the wrong shape")
        overall = answer.get("map")
        if overall is not None and (
            overall.ndim != 4 or overall.shape[:2] != (1, 1) or not overall.size
        ):
            raise ValueError("its map has the wrong shape")
        masks = answer.get("masks")
        if masks is not None and (
            masks.ndim != 4 or masks.shape[:2] != (1, classes) or not masks.size
        ):
            raise ValueError("its masks have the wrong shape")
        for role in ("scores", "map", "masks"):
            shares = answer.get(role)
            if shares is not None and shares.size and (shares.min() < 0.0 or shares.max() > 1.0):
                raise ValueError(f"its {role} are not within 0 and 1")


def _told(used: str, unasked: tuple[str, ...]) -> str:
    """What was looked at, and what is not looked for in such pictures."""
    return f"{used}; not looked for there: {', '.join(unasked)}" if unasked else used


def _fits(shape: list[Any], wanted: tuple[int, ...]) -> bool:
    """True where a declared shape, its free dimensions being names or None, admits `wanted`."""
    return len(shape) == len(wanted) and all(
        have == want or not isinstance(have, int) for have, want in zip(shape, wanted, strict=True)
    )


def _short(error: Exception) -> str:
    """A model's failure in a few words; onnxruntime's own texts are long and name its insides."""
    return str(error) if type(error) is ValueError else "it stopped with an error"
