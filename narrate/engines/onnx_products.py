"""Integer convolutions of an ONNX model as products of matrices: the same integers in less time.

ONNX Runtime multiplies unsigned by signed bytes faster than it convolves unsigned by unsigned ones, where the processor
has instructions for it (VNNI on x86; benchmarks/products.py). A convolution over time is such a product: each row holds
what the kernel sees at one moment. Weights of 0 to 255 with a zero point z are those of -128 to 127 with
z - 128. Nothing is rounded, so the results are equal to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from narrate.engines.onnx_graph import Operations
from narrate.engines.onnx_wire import Graph, Kind, Model, node, tensor, value, with_bytes, with_number

_SIGN = np.uint8(128)


@dataclass(frozen=True, slots=True)
class _Convolution:
    """A ConvInteger: names of data, weights, their zero points and the result; its sizes; the weights themselves."""

    names: tuple[str, ...]
    result: str
    pads: tuple[int, ...]
    step: int
    kernel: NDArray[np.uint8]
    kernel_zero: NDArray[np.uint8]


def products(graph: Operations) -> None:
    """Makes a product of every convolution over one dimension, in steps of one and without groups."""
    for name in graph:
        found = _convolution(graph, name)
        if found is not None:
            graph.put(*_product(found, graph))


@lru_cache(maxsize=1)
def multiplies_exactly() -> bool:
    """Whether products of unsigned and signed bytes are exact here: older processors saturate sums of two."""
    import onnxruntime

    left, right = np.full((64, 128), 255, np.uint8), np.full((128, 64), 127, np.int8)
    graph = tensor("right", Kind.INT8, right.shape, right.tobytes()) + node(
        "MatMulInteger", ("left", "right"), "product"
    )
    graph += with_bytes(Graph.NAME, b"exact") + value(Graph.INPUT, "left", Kind.UINT8)
    graph += value(Graph.OUTPUT, "product", Kind.INT32)
    model = with_number(Model.IR_VERSION, 8) + with_bytes(Model.OPSET, with_number(2, 17))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    run = onnxruntime.InferenceSession(
        model + with_bytes(Model.GRAPH, graph), options, providers=["CPUExecutionProvider"]
    )
    wanted = left.astype(np.int32) @ right.astype(np.int32)
    found: list[Any] = [run.run(None, {"left": left[:rows]})[0] for rows in (1, 64)]
    return all(np.array_equal(one, wanted[: len(one)]) for one in found)


def _convolution(graph: Operations, name: str) -> _Convolution | None:
    """The convolution that makes a value, when it can be a product."""
    made = graph.made(name, "ConvInteger")
    if made is None or len(made.inputs) != 4:
        return None
    kernel, zero = graph.number(made.inputs[1]), graph.number(made.inputs[3])
    attributes = made.attributes()
    plain = attributes.get("group", (1,)) == attributes.get("strides", (1,)) == (1,)
    if (
        kernel is None
        or zero is None
        or kernel.ndim != 3
        or not plain
        or not {"pads", "dilations"} <= attributes.keys()
    ):
        return None
    return _Convolution(made.inputs, name, attributes["pads"], attributes["dilations"][0], kernel, zero)


def _product(conv: _Convolution, graph: Operations) -> Iterator[bytes]:
    """The nodes of one product; what they need of constants is added to the graph."""
    data, weights, zero, weights_zero = conv.names
    (low, high), width = conv.pads, conv.kernel.shape[2]
    last = f"{conv.result}/moments"
    yield node("Transpose", (data,), last, perm=(0, 2, 1))
    if low or high:
        around = graph.constant(f"narrate/pads {low} {high}", np.array([0, low, 0, 0, high, 0]))
        yield node("Pad", (last, around, zero), f"{conv.result}/padded")
        last = f"{conv.result}/padded"
    if width > 1:
        yield from _rows(conv, graph, last)
        last = f"{conv.result}/rows"
    rows = conv.kernel.transpose(2, 1, 0).reshape(-1, len(conv.kernel))
    signed = [
        graph.constant(f"{name}/signed", _signed(part))
        for name, part in ((weights, rows), (weights_zero, conv.kernel_zero))
    ]
    yield node("MatMulInteger", (last, signed[0], zero, signed[1]), f"{conv.result}/product")
    yield node("Transpose", (f"{conv.result}/product",), conv.result, perm=(0, 2, 1))


def _rows(conv: _Convolution, graph: Operations, padded: str) -> Iterator[bytes]:
    """What the kernel sees at each moment, side by side: gathered by a table of moments, a row for each."""
    _, channels, width = conv.kernel.shape
    reach = (width - 1) * conv.step
    zero, one, last = (graph.constant(f"narrate/number {number}", np.array(number)) for number in (0, 1, reach))
    axis, flat = (graph.constant(f"narrate/numbers {number}", np.array([number])) for number in (1, -1))
    taps = graph.constant(f"narrate/taps {width} {conv.step}", np.arange(0, reach + 1, conv.step))
    wide = graph.constant(f"narrate/rows {width * channels}", np.array([1, -1, width * channels]))
    name = conv.result
    yield node("Shape", (padded,), f"{name}/shape")
    yield node("Gather", (f"{name}/shape", one), f"{name}/length")
    yield node("Sub", (f"{name}/length", last), f"{name}/count")
    yield node("Range", (zero, f"{name}/count", one), f"{name}/moments seen")
    yield node("Unsqueeze", (f"{name}/moments seen", axis), f"{name}/first moments")
    yield node("Add", (f"{name}/first moments", taps), f"{name}/table")
    yield node("Reshape", (f"{name}/table", flat), f"{name}/places")
    yield node("Gather", (padded, f"{name}/places"), f"{name}/seen", axis=1)
    yield node("Reshape", (f"{name}/seen", wide), f"{name}/rows")


def _signed(numbers: NDArray[np.uint8]) -> NDArray[np.int8]:
    return (numbers ^ _SIGN).view(np.int8)
