"""Integer convolutions of an ONNX model as products of matrices: the same integers in less time.

ONNX Runtime multiplies unsigned by signed bytes faster than it convolves unsigned by unsigned ones, where the processor
has instructions for it (VNNI on x86; benchmarks/products.py). A convolution over time is such a product: each row holds
what the kernel sees at one moment. Weights of 0 to 255 with a zero point z are those of -128 to 127 with
z - 128. Nothing is rounded, so the results are equal to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from narrate.engines.onnx_wire import (
    Attribute,
    Field,
    Graph,
    Kind,
    Model,
    Node,
    Tensor,
    fields,
    integers,
    node,
    tensor,
    texts,
    value,
    with_bytes,
    with_number,
)

_LAST = 2**62
_SIGN = np.uint8(128)
_OPERATOR = with_bytes(Node.OPERATOR, b"ConvInteger")


@dataclass(frozen=True, slots=True)
class _Convolution:
    """A ConvInteger node: names of data, weights, their zero points and the result; attributes by name."""

    names: tuple[str, ...]
    result: str
    attributes: Mapping[str, tuple[int, ...]]


def as_products(model: bytes) -> bytes:
    """The model with every convolution over one dimension, in steps of one and without groups, as a product."""
    parts: list[bytes | memoryview] = []
    for field in fields(memoryview(model)):
        is_graph = field.number == Model.GRAPH
        parts.append(with_bytes(Model.GRAPH, b"".join(_graph(field.payload))) if is_graph else field.raw)
    return b"".join(parts)


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


def _graph(graph: memoryview) -> Iterator[bytes | memoryview]:
    """The fields of the graph with products in it."""
    inside = list(fields(graph))
    tensors = {_name(field): field.payload for field in inside if field.number == Graph.TENSOR}
    found = {id(field): each for field in inside if (each := _convolution(field, tensors)) is not None}
    used = _inputs(field for field in inside if field.number == Graph.NODE and id(field) not in found)
    gone = {each.names[1] for each in found.values()} - used
    constants: dict[str, bytes] = {}
    for field in inside:
        if id(field) in found:
            yield from _product(found[id(field)], tensors, constants)
        elif field.number != Graph.TENSOR or _name(field) not in gone:
            yield field.raw
    yield from constants.values()


def _name(field: Field) -> str:
    return texts(field.payload, Tensor.NAME)[0]


def _inputs(nodes: Iterable[Field]) -> set[str]:
    return {name for each in nodes for name in texts(each.payload, Node.INPUT)}


def _convolution(field: Field, tensors: Mapping[str, memoryview]) -> _Convolution | None:
    """The convolution that a node is, when it can be a product."""
    if field.number != Graph.NODE or _OPERATOR not in bytes(field.raw):
        return None
    names = tuple(texts(field.payload, Node.INPUT))
    attributes = {
        texts(each.payload, Attribute.NAME)[0]: tuple(
            integers(each.payload, Attribute.INTEGERS) or integers(each.payload, Attribute.INTEGER)
        )
        for each in fields(field.payload)
        if each.number == Node.ATTRIBUTE
    }
    known = len(names) == 4 and names[1] in tensors and names[3] in tensors
    plain = attributes.get("group", (1,)) == attributes.get("strides", (1,)) == (1,)
    if (
        not known
        or not plain
        or not {"pads", "dilations"} <= attributes.keys()
        or len(_bytes(tensors[names[1]]).shape) != 3
    ):
        return None
    return _Convolution(names, texts(field.payload, Node.OUTPUT)[0], attributes)


def _bytes(said: memoryview) -> NDArray[np.uint8]:
    """A constant of unsigned bytes."""
    raw = next((field.payload for field in fields(said) if field.number == Tensor.RAW), None)
    flat = np.frombuffer(raw, np.uint8) if raw is not None else np.array(integers(said, Tensor.INTEGERS), np.uint8)
    return flat.reshape(integers(said, Tensor.SHAPE))


def _product(conv: _Convolution, tensors: Mapping[str, memoryview], constants: dict[str, bytes]) -> Iterator[bytes]:
    """The nodes of one product; what they need of constants is added to `constants`."""

    def constant(name: str, numbers: NDArray[Any]) -> str:
        kind = Kind.INT8 if numbers.dtype == np.int8 else Kind.INT64
        constants.setdefault(name, tensor(name, kind, numbers.shape, np.ascontiguousarray(numbers).tobytes()))
        return name

    data, weights, zero, weights_zero = conv.names
    kernel, (low, high), step = _bytes(tensors[weights]), conv.attributes["pads"], conv.attributes["dilations"][0]
    last, width = f"{conv.result}/moments", kernel.shape[2]
    yield node("Transpose", (data,), last, perm=(0, 2, 1))
    if low or high:
        around = constant(f"narrate/pads {low} {high}", np.array([0, low, 0, 0, high, 0]))
        yield node("Pad", (last, around, zero), f"{conv.result}/padded")
        last = f"{conv.result}/padded"
    if width > 1:
        axis, seen = constant("narrate/axis", np.array([1])), [f"{conv.result}/seen {tap}" for tap in range(width)]
        for tap, name in enumerate(seen):
            start, behind = tap * step, (tap - width + 1) * step or _LAST
            ends = [constant(f"narrate/place {place}", np.array([place])) for place in (start, behind)]
            yield node("Slice", (last, *ends, axis), name)
        last = f"{conv.result}/rows"
        yield node("Concat", seen, last, axis=2)
    rows = kernel.transpose(2, 1, 0).reshape(-1, len(kernel))
    signed = [
        constant(f"{name}/signed", _signed(part))
        for name, part in ((weights, rows), (weights_zero, _bytes(tensors[weights_zero])))
    ]
    yield node("MatMulInteger", (last, signed[0], zero, signed[1]), f"{conv.result}/product")
    yield node("Transpose", (f"{conv.result}/product",), conv.result, perm=(0, 2, 1))


def _signed(numbers: NDArray[np.uint8]) -> NDArray[np.int8]:
    return (numbers ^ _SIGN).view(np.int8)
