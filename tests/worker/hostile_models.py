"""Real ONNX files of models that mean harm, or were made carelessly."""

from __future__ import annotations

import numpy as np
from onnx import TensorProto, helper, numpy_helper

_FLOAT, _INT = TensorProto.FLOAT, TensorProto.INT64
SIZE = 32


def hostile_model(kind: str) -> bytes:
    """Harmless on a picture of nothing, so that it loads; the harm comes with goods.

    "endless": counts to 2**62. "greedy": asks for 4 GiB. "many":
    200,001 boxes. "half": answers with 16-bit numbers. "early": endless on everything.
    """
    nodes, constants = _BUILDERS[kind]()
    common = {
        "grid": np.array([[[0, 0, 8, 8]]], np.float32),
        "table": np.array([[[0.9]]], np.float32),
        "none": np.array(0, np.int64),
        "axes": np.array([0], np.int64),
    }
    # `goods` is 1 as soon as anything dense is seen, else 0.
    first = [
        helper.make_node("ReduceMax", ["picture"], ["peak"], keepdims=0),
        helper.make_node("Ceil", ["peak"], ["stair"]),
        helper.make_node("Cast", ["stair"], ["goods"], to=_INT),
    ]
    graph = helper.make_graph(
        first + nodes,
        kind,
        [helper.make_tensor_value_info("picture", _FLOAT, [1, 3, SIZE, SIZE])],
        [helper.make_tensor_value_info(name, _FLOAT, None) for name in ("boxes", "scores")],
        [numpy_helper.from_array(value, name) for name, value in (common | constants).items()],
    )
    if kind == "half":
        graph.output[1].type.tensor_type.elem_type = TensorProto.FLOAT16
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    return bytes(model.SerializeToString())


def _endless(always: bool):
    """A loop of 2**62 steps where there are goods (or always), of none where not."""
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go_on"], ["go_on_still"]),
            helper.make_node("Sin", ["value"], ["next_value"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("step", _INT, []),
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("value", _FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("go_on_still", TensorProto.BOOL, []),
            helper.make_tensor_value_info("next_value", _FLOAT, None),
        ],
    )
    times = "long" if always else "steps"
    nodes = [
        helper.make_node("Identity", ["grid"], ["boxes"]),
        helper.make_node("Mul", ["goods", "long"], ["steps"]),
        helper.make_node("Loop", [times, "", "table"], ["scores"], body=body),
    ]
    return nodes, {"long": np.array(2**62, np.int64)}


def _sized(cells: int):
    """Holds so many numbers where there are goods, one where not."""
    nodes = [
        helper.make_node("Identity", ["grid"], ["boxes"]),
        helper.make_node("Mul", ["goods", "cells"], ["more"]),
        helper.make_node("Add", ["more", "one"], ["count"]),
        helper.make_node("Unsqueeze", ["count", "axes"], ["shape"]),
        helper.make_node("ConstantOfShape", ["shape"], ["room"]),
        helper.make_node("ReduceMax", ["room"], ["nothing"], keepdims=0),
        helper.make_node("Add", ["table", "nothing"], ["scores"]),
    ]
    return nodes, {"cells": np.array(cells, np.int64), "one": np.array(1, np.int64)}


def _many():
    nodes = [
        helper.make_node("Mul", ["goods", "cells"], ["more"]),
        helper.make_node("Add", ["more", "one"], ["count"]),
        helper.make_node("Unsqueeze", ["count", "axes"], ["shape"]),
        helper.make_node("Concat", ["single", "shape", "single"], ["for_scores"], axis=0),
        helper.make_node("Concat", ["single", "shape", "single"], ["for_boxes"], axis=0),
        helper.make_node("Expand", ["table", "for_scores"], ["scores"]),
        helper.make_node("Expand", ["grid", "for_boxes"], ["boxes"]),
    ]
    return nodes, {
        "cells": np.array(200_000, np.int64),
        "one": np.array(1, np.int64),
        "single": np.array([1], np.int64),
    }


def _half():
    nodes = [
        helper.make_node("Identity", ["grid"], ["boxes"]),
        helper.make_node("Cast", ["table"], ["scores"], to=TensorProto.FLOAT16),
    ]
    return nodes, {}


_BUILDERS = {
    "endless": lambda: _endless(False),
    "early": lambda: _endless(True),
    "greedy": lambda: _sized(1 << 30),
    "many": _many,
    "half": _half,
}
