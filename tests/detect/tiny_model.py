"""A real, very small ONNX model package: every cell of 8 pixels is a box scored by its densest spot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from workstation.adapters.onnx import ModelPlaces
from workstation.adapters.onnx.signing import signature_of

CELL = 8
KEYS = Path(__file__).parent / "keys"
"""Where the public half of the tests' own key lies."""
SECRET = hashlib.sha256(b"the tests' own key").digest()
Variant = Literal["honest", "nan", "raises", "too_high", "short_scores"]


def tiny_model(size: int = 32, cell: int = CELL, variant: Variant = "honest") -> bytes:
    """The ONNX bytes. The odd variants answer a picture of nothing well and fail on goods."""
    side = size // cell
    steps = np.arange(side, dtype=np.float32) * cell
    left, top = np.meshgrid(steps, steps)
    boxes = np.stack([left, top, left + cell, top + cell], axis=-1).reshape(1, -1, 4)
    nodes = [
        helper.make_node("Slice", ["picture", "zero", "one", "axis"], ["attenuation"]),
        helper.make_node(
            "MaxPool", ["attenuation"], ["map"], kernel_shape=[cell, cell], strides=[cell, cell]
        ),
        helper.make_node("Reshape", ["map", "row"], ["densest"]),
        helper.make_node("Identity", ["grid"], ["boxes"]),
    ]
    nodes += {
        "honest": [helper.make_node("Identity", ["densest"], ["scores"])],
        "nan": [
            helper.make_node("Neg", ["densest"], ["below"]),
            helper.make_node("Sqrt", ["below"], ["scores"]),
        ],
        "raises": [
            # Gathers row 1 of one row as soon as anything dense is seen.
            helper.make_node("ReduceMax", ["densest"], ["peak"], keepdims=0),
            helper.make_node("Ceil", ["peak"], ["stair"]),
            helper.make_node("Cast", ["stair"], ["which"], to=TensorProto.INT64),
            helper.make_node("Unsqueeze", ["which", "zero"], ["rows"]),
            helper.make_node("Gather", ["densest", "rows"], ["scores"], axis=0),
        ],
        "too_high": [helper.make_node("Add", ["densest", "densest"], ["scores"])],
        "short_scores": [helper.make_node("Slice", ["densest", "zero", "one", "one"], ["scores"])],
    }[variant]
    constants = {
        "zero": np.array([0], np.int64),
        "one": np.array([1], np.int64),
        "axis": np.array([1], np.int64),
        "row": np.array([1, side * side, 1], np.int64),
        "grid": boxes,
    }
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, size, size])],
        [
            helper.make_tensor_value_info("boxes", TensorProto.FLOAT, None),
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, None),
            helper.make_tensor_value_info("map", TensorProto.FLOAT, None),
        ],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    return bytes(model.SerializeToString())


def manifest(weights: bytes, size: int = 32, **changes: Any) -> dict[str, Any]:
    """A sound model.json for a tiny model, with top-level keys changed."""
    return {
        "format": 1,
        "id": "tiny",
        "version": "1.0.0",
        "task": "detect",
        "weights": "model.onnx",
        "files": [{"name": "model.onnx", "sha256": hashlib.sha256(weights).hexdigest()}],
        "classes": [{"name": "dense spot", "code": "DENSE", "reported": True}],
        "input": {
            "name": "picture",
            "size": size,
            "channels": ["attenuation", "material", "material_known"],
            "scaling": "0..1",
            "padding": "0",
            "palette": "white is air",
            "accepts": ["dual_energy", "single_energy", "rendered_colour", "rendered_grey"],
        },
        "outputs": [
            {"name": "boxes", "role": "boxes"},
            {"name": "scores", "role": "scores"},
            {"name": "map", "role": "map"},
        ],
        "thresholds": {"default": 0.5, "floor": 0.05, "overlap": 0.5, "chosen_from": "a test"},
        "map_meaning": "densest spot",
        "training_data": "none",
        "limits": ["a test model"],
        "licence": "Apache-2.0",
        "contact": "nobody",
    } | changes


def write_package(
    models: Path,
    weights: bytes | None = None,
    *,
    name: str = "tiny",
    size: int = 32,
    edit: Callable[[dict[str, Any]], None] | None = None,
    others: Mapping[str, bytes] | None = None,
) -> Path:
    """Lay a package down under `models`; its folder."""
    folder = models / name
    folder.mkdir(parents=True)
    content = tiny_model(size) if weights is None else weights
    (folder / "model.onnx").write_bytes(content)
    declared = manifest(content, size)
    for other, data in (others or {}).items():
        (folder / other).write_bytes(data)
        declared["files"].append({"name": other, "sha256": hashlib.sha256(data).hexdigest()})
    if edit is not None:
        edit(declared)
    (folder / "model.json").write_text(json.dumps(declared), encoding="utf-8")
    sign_again(folder)
    return folder


def sign_again(folder: Path) -> None:
    """Sign the package's model.json as it now is with the tests' key."""
    declared = (folder / "model.json").read_bytes()
    (folder / "model.sig").write_bytes(signature_of(SECRET, declared))


def places(models: Path, **changes: Any) -> ModelPlaces:
    """Packages under one folder, trusted where the tests' key signed them."""
    return replace(ModelPlaces((models,), (KEYS,)), **changes)


def with_external_data(model: bytes, location: str) -> tuple[bytes, bytes]:
    """The model with its box grid moved to a file of that name, and that file's bytes."""
    proto = onnx.load_from_string(model)
    grid = next(entry for entry in proto.graph.initializer if entry.name == "grid")
    data = numpy_helper.to_array(grid).tobytes()
    grid.ClearField("raw_data")
    grid.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", str(len(data)))):
        entry = grid.external_data.add()
        entry.key, entry.value = key, value
    return bytes(proto.SerializeToString()), data
