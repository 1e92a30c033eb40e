"""A package whose network is quantised (QuantizeLinear, DequantizeLinear) runs as any other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from tests.detect.test_packages import block
from tests.detect.tiny_model import places, tiny_model, write_package
from workstation.adapters.onnx import PackagedDetectors


def quantised(model: bytes) -> bytes:
    """The tiny model with its picture and a pointwise convolution over it in 8 bits."""
    proto = onnx.load_from_string(model)
    graph = proto.graph
    graph.node[1].input[0] = "weighed"  # MaxPool
    pointwise = [
        helper.make_node("QuantizeLinear", ["attenuation", "step", "zero_u8"], ["a8"]),
        helper.make_node("DequantizeLinear", ["a8", "step", "zero_u8"], ["a"]),
        helper.make_node("DequantizeLinear", ["weight8", "weight_step", "zero_s8"], ["weight"]),
        helper.make_node("Conv", ["a", "weight"], ["c"], kernel_shape=[1, 1]),
        helper.make_node("QuantizeLinear", ["c", "step", "zero_u8"], ["c8"]),
        helper.make_node("DequantizeLinear", ["c8", "step", "zero_u8"], ["weighed"]),
    ]
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([nodes[0], *pointwise, *nodes[1:]])
    for name, value in {
        "step": np.array(1 / 255, np.float32),
        "zero_u8": np.array(0, np.uint8),
        "zero_s8": np.array(0, np.int8),
        "weight8": np.full((1, 1, 1, 1), 100, np.int8),
        "weight_step": np.array(0.01, np.float32),
    }.items():
        graph.initializer.append(numpy_helper.from_array(value, name))
    return bytes(proto.SerializeToString())


def test_a_quantised_network_answers_as_its_full_one_within_a_step(tmp_path: Path) -> None:
    write_package(tmp_path / "full")
    write_package(tmp_path / "int8", quantised(tiny_model()))
    full = PackagedDetectors(places(tmp_path / "full")).load().detect(block())
    for _ in range(2):  # as it is, and as it is kept
        source = PackagedDetectors(places(tmp_path / "int8", cache=tmp_path / "cache"))
        small = source.load().detect(block())
        assert [f.box for f in small.candidates] == [f.box for f in full.candidates]
        for one, other in zip(small.candidates, full.candidates, strict=True):
            assert abs(one.score - other.score) <= 1 / 255 + 1e-4
