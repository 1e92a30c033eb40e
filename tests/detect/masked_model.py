"""A real, very small ONNX package of format 2: two boxes over the whole picture, with masks."""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

SIZE = 64
SCORES = ((0.6, 0.1), (0.1, 0.4))


def masked_model(mask: str = "attenuation", scores: Any = SCORES, size: int = SIZE) -> bytes:
    """Box `n` covers all and scores row `n`; both masks are the attenuation, or are wrong."""
    nodes = [
        helper.make_node("Slice", ["picture", "zero", "one", "axis"], ["plane"]),
        helper.make_node("Clip", ["plane", "low", "high"], ["dense"]),
        helper.make_node("Identity", ["grid"], ["boxes"]),
        # The scores hang on the picture, so that nothing is folded away.
        helper.make_node("ReduceMin", ["dense"], ["least"], keepdims=0),
        helper.make_node("Mul", ["least", "low"], ["nothing"]),
        helper.make_node("Add", ["table", "nothing"], ["scores"]),
    ]
    nodes += {
        "attenuation": [helper.make_node("Concat", ["dense", "dense"], ["masks"], axis=1)],
        "one class": [helper.make_node("Identity", ["dense"], ["masks"])],
        "too high": [
            helper.make_node("Concat", ["dense", "dense"], ["both"], axis=1),
            helper.make_node("Add", ["both", "two"], ["masks"]),
        ],
        "empty": [
            helper.make_node("Concat", ["dense", "dense"], ["both"], axis=1),
            helper.make_node("Mul", ["both", "low"], ["masks"]),
        ],
    }[mask]
    table = np.array(scores, np.float32)[None]
    grid = np.tile(np.array([0, 0, size, size], np.float32), (1, table.shape[1], 1))
    constants = {
        "zero": np.array([0], np.int64),
        "one": np.array([1], np.int64),
        "axis": np.array([1], np.int64),
        "low": np.array(0.0, np.float32),
        "high": np.array(1.0, np.float32),
        "two": np.array(2.0, np.float32),
        "table": table,
        "grid": grid,
    }
    graph = helper.make_graph(
        nodes,
        "masked",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, size, size])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
            for name in ("boxes", "scores", "masks")
        ],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    return bytes(model.SerializeToString())


def second_format(declared: dict[str, Any]) -> None:
    """Make a tiny model's declaration one of format 2 for the masked model."""
    declared["format"] = 2
    declared["classes"] = [
        {"name": "gun", "code": "GUN", "reported": True},
        {"name": "knife", "code": "KNIFE", "reported": True},
    ]
    declared["outputs"] = [
        {"name": "boxes", "role": "boxes"},
        {"name": "scores", "role": "scores"},
        {"name": "masks", "role": "masks"},
    ]
    declared["thresholds"]["by_input"] = {"single_energy": {"GUN": 0.7, "KNIFE": 0.2}}
    declared["thresholds"]["operating_points"] = [
        {"alarmed": 0.05, "shift": 0.7},
        {"alarmed": 0.2, "shift": -0.7},
    ]
