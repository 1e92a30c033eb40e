"""What a child can be asked to do. Libraries are imported where they are needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from workstation.adapters.worker import wire

AT_WORK = "at-work"

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.adapters.camera.seeing import Seeing
    from workstation.adapters.onnx.detector import OnnxDetector
    from workstation.adapters.pictures import PictureReader
    from workstation.adapters.pictures.room import Room

Result = tuple[dict[str, Any], list["NDArray[Any]"]]
Operation = Callable[[dict[str, Any], list["NDArray[Any]"]], Result]


class Operations:
    """One child's operations and the models it has loaded.

    `room` is where the pictures of the call in progress are put; None: in memory of its own.
    `folder` is shared with the bench: the name of a plug-in that is running stands there.
    """

    def __init__(self) -> None:
        self.room: Room | None = None
        self.folder: Path | None = None
        self._models: dict[str, OnnxDetector] = {}
        self._seeing: Seeing | None = None
        self._all: dict[str, Operation] = {
            "warm": self._warm,
            "headers": self._headers,
            "read": self._read,
            "stored": self._stored,
            "preview": self._preview,
            "report": self._report,
            "barcodes": self._barcodes,
            "load": self._load,
            "detect": self._detect,
            "write_capture": self._write_capture,
            "write_state": self._write_state,
            "write_report": self._write_report,
            "camera": self._camera,
            "camera_rest": self._camera_rest,
        }

    def named(self, name: str) -> Operation:
        """The operation of that name; KeyError where there is none."""
        return self._all[name]

    def _warm(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        if arguments.get("pictures"):
            import cv2  # noqa: F401
            import pydicom
            import pydicom.pixels.decoders  # noqa: F401
        return {}, []

    def _headers(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        headers = self._reader(arguments).headers(Path(arguments["path"]))
        return {"headers": [wire.header_out(header) for header in headers]}, []

    def _read(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        paths = [Path(path) for path in arguments["paths"]]
        scan = self._reader(arguments, self.room).read(paths, arguments["part"])
        return wire.scan_out(scan), wire.scan_arrays(scan)

    def _stored(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        paths = [Path(path) for path in arguments["paths"]]
        scan = self._reader(arguments, self.room).stored(paths, arguments["part"])
        return wire.scan_out(scan), wire.scan_arrays(scan)

    def _barcodes(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        from workstation.adapters.barcodes import barcodes_in

        seen = barcodes_in(self._reader(arguments).read([Path(arguments["path"])]))
        return {"found": [asdict(one) for one in seen.found], "remarks": list(seen.remarks)}, []

    def _report(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        from workstation.adapters.worker.report_wire import report_masks, report_out

        report = self._reader(arguments).report(Path(arguments["path"]))
        return report_out(report), report_masks(report)

    def _preview(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        paths = [Path(path) for path in arguments["paths"]]
        found = self._reader(arguments, self.room).preview(paths)
        if found is None:
            return {"preview": None}, []
        told = {"scan": wire.scan_out(found.scan), "rows": found.rows, "columns": found.columns}
        return {"preview": told}, [found.scan.values]

    def _load(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        model = self._model(arguments, again=True)
        return {**wire.identity_out(model.identity), "size": model.size}, []

    def _detect(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        from workstation.domain.scan import PictureKind

        model = self._model(arguments)
        if model.identity != wire.identity_in(arguments["model"]):
            return {"changed": True}, []
        picture = wire.picture_in(arguments["picture"], cast("NDArray[np.float32]", arrays[0]))
        kind, identity = PictureKind(arguments["kind"]), str(arguments["scan_identity"])
        detection = model.judge(picture, kind, identity)
        shown = detection.anomaly_map
        return wire.detection_out(detection), [] if shown is None else [shown]

    def _write_capture(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        from workstation.adapters.worker.writer import write_capture

        write_capture(arguments, arrays[0])
        return {}, []

    def _write_state(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        from workstation.adapters.worker.writer import write_state

        write_state(arguments)
        return {}, []

    def _write_report(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        from workstation.adapters.worker.writer import write_report

        write_report(arguments)
        return {}, []

    def _camera(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        from workstation.adapters.camera.seeing import Seeing

        if self._seeing is None:
            self._seeing = Seeing()
        found = self._seeing.frame(str(arguments["source"]))
        return {"seen": found is not None}, [] if found is None else [found]

    def _camera_rest(self, arguments: dict[str, Any], arrays: list[NDArray[Any]]) -> Result:
        if self._seeing is not None:
            self._seeing.rest()
        return {}, []

    def _reader(self, arguments: dict[str, Any], room: Room | None = None) -> PictureReader:
        from workstation.adapters.pictures import Limits, PictureReader

        rules = arguments.get("rules")
        return PictureReader(
            Limits(**arguments["limits"]),
            room,
            rules=None if rules is None else Path(rules),
            plug_ins=True,
            at_work=self._at_work,
            keys={path: bytes.fromhex(key) for path, key in arguments.get("keys", {}).items()},
        )

    def _at_work(self, name: str | None) -> None:
        """Leave word of a plug-in that may end this process."""
        if self.folder is None:
            return
        if name is None:
            (self.folder / AT_WORK).unlink(missing_ok=True)
        else:
            (self.folder / AT_WORK).write_text(name, encoding="utf-8")

    def _model(self, arguments: dict[str, Any], *, again: bool = False) -> OnnxDetector:
        place = {name: arguments[name] for name in ("places", "chosen")}
        key = json.dumps(place, sort_keys=True)
        if again or key not in self._models:
            from workstation.adapters.onnx import PackagedDetectors
            from workstation.adapters.onnx.places import places_in

            self._models.pop(key, None)
            source = PackagedDetectors(places_in(place["places"]), place["chosen"])
            self._models[key] = source.load()
        return self._models[key]
