"""Convolutions as products: the same integers, through ONNX Runtime itself."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from narrate.engines.onnx_graph import changed
from narrate.engines.onnx_products import multiplies_exactly, products
from narrate.engines.onnx_wire import (
    Graph,
    Kind,
    Model,
    fields,
    integers,
    node,
    tensor,
    value,
    with_bytes,
    with_number,
)

CHANNELS, KERNELS = 6, 5


def model_of(width: int, pads: tuple[int, int], dilation: int, **others: int | tuple[int, ...]) -> bytes:
    """A model of one integer convolution, and the addition of one behind it."""
    dice = np.random.default_rng(width)
    kernel = dice.integers(0, 256, (KERNELS, CHANNELS, width), dtype=np.uint8)
    parts = [
        with_bytes(Graph.NAME, b"convolution"),
        tensor("kernel", Kind.UINT8, kernel.shape, kernel.tobytes()),
        tensor("kernel zero", Kind.UINT8, (), bytes([131])),
        tensor("one", Kind.INT32, (1,), np.int32(1).tobytes()),
        node(
            "ConvInteger",
            ("data", "kernel", "zero", "kernel zero"),
            "convolved",
            **{"kernel_shape": (width,), "pads": pads, "dilations": (dilation,), "strides": (1,), "group": 1, **others},
        ),
        node("Add", ("convolved", "one"), "result"),
        value(Graph.INPUT, "data", Kind.UINT8),
        value(Graph.INPUT, "zero", Kind.UINT8),
        value(Graph.OUTPUT, "result", Kind.INT32),
    ]
    head = with_number(Model.IR_VERSION, 8) + with_bytes(Model.OPSET, with_number(2, 17))
    return head + with_bytes(Model.GRAPH, b"".join(parts))


def run(model: bytes) -> NDArray[np.int32]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    data = np.random.default_rng(7).integers(0, 256, (1, CHANNELS, 40), dtype=np.uint8)
    return np.asarray(session.run(None, {"data": data, "zero": np.array(113, np.uint8)})[0])


exact = pytest.mark.skipif(not multiplies_exactly(), reason="this processor saturates sums of products of bytes")


@exact
@pytest.mark.parametrize(
    ("width", "pads", "dilation"), [(1, (0, 0), 1), (3, (1, 1), 1), (7, (9, 9), 3), (11, (5, 2), 1), (2, (0, 0), 4)]
)
def test_a_product_gives_the_integers_of_the_convolution(width: int, pads: tuple[int, int], dilation: int) -> None:
    model = model_of(width, pads, dilation)
    product = changed(model, products)
    assert b"ConvInteger" not in product
    assert np.array_equal(run(product), run(model))


@pytest.mark.parametrize("others", [{"strides": (2,)}, {"group": 2}])
def test_a_convolution_in_steps_or_groups_stays_what_it_is(others: dict[str, int | tuple[int, ...]]) -> None:
    model = model_of(3, (1, 1), 1, **others)
    product = changed(model, products)
    graph = next(each.payload for each in fields(memoryview(model)) if each.number == Model.GRAPH)
    assert all(bytes(each.raw) in product for each in fields(graph))
    assert len(product) == len(model)


@exact
def test_weights_that_others_use_too_are_kept() -> None:
    shared = node("Cast", ("kernel",), "as numbers", to=int(Kind.INT32)) + value(Graph.OUTPUT, "as numbers", Kind.INT32)
    model = model_of(3, (1, 1), 1) + with_bytes(Model.GRAPH, shared)
    whole = b"".join(bytes(each.payload) for each in fields(memoryview(model)) if each.number == Model.GRAPH)
    head = b"".join(bytes(each.raw) for each in fields(memoryview(model)) if each.number != Model.GRAPH)
    product = changed(head + with_bytes(Model.GRAPH, whole), products)
    assert np.array_equal(run(product), run(model))


def test_what_is_cut_short_is_no_model() -> None:
    with pytest.raises(ValueError, match="cut short"):
        changed(model_of(3, (1, 1), 1)[:-5], products)


@pytest.mark.parametrize("packed", [True, False])
def test_lists_of_integers_are_read_in_both_forms(packed: bool) -> None:
    message = with_bytes(8, bytes([1, 0x96, 1])) if packed else with_number(8, 1) + with_number(8, 150)
    assert integers(memoryview(message), 8) == [1, 150]
