"""Rows of operations of an ONNX model that are one operation: fewer walks through the same numbers.

After the products of bytes (engines.onnx_products), what takes a vocoder's time is to read and write long rows of
numbers again and again. Three rows of operations are exchanged for others with the same meaning:

- a product's bias, conversion and scale: `MatMulIntegerToFloat`, an operation of ONNX Runtime;
- the mean, the deviation and the affine part of a normalization over time: `InstanceNormalization`; where a periodic
  activation follows (Ziyin, Hartwig and Ueda 2020: x + sin(ax)^2 / a), its a is multiplied in;
- a short-time Fourier transform: a convolution with the sines and cosines of its window.

The results differ from the model's own by rounding.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narrate.engines.onnx_graph import Operations, Pattern
from narrate.engines.onnx_wire import node

_SCALED_PRODUCT: Pattern = (
    "Mul",
    (
        "Cast",
        (
            "Add",
            ("Transpose", ("MatMulInteger", "left", "right", "left zero", "right zero")),
            ("Reshape", ("Cast", ("Floor", ("Div", "bias", "scale"))), "shape"),
        ),
    ),
    "scale",
)
_SCALES: Pattern = ("Mul", "left scale", "right scale")
_DEVIATION: Pattern = ("Sub", "x", ("ReduceMean", "x", "axes"))
_NORMALIZED: Pattern = (
    "Div",
    _DEVIATION,
    ("Sqrt", ("Add", ("ReduceMean", ("Mul", _DEVIATION, _DEVIATION), "axes"), "epsilon")),
)
_STYLED: Pattern = ("Add", ("Mul", "gain", _NORMALIZED), "shift")
_PERIODIC: Pattern = ("Add", "y", ("Mul", "inverse", ("Pow", ("Sin", ("Mul", "a", "y")), "two")))
_FOURIER: Pattern = ("Transpose", ("STFT", "signal", "step", "window", "length"))

_EPSILON = 1e-5
"""What InstanceNormalization adds to a variance unless it is told otherwise."""
_POSITIVE = 1e-20
"""Imaginary parts that are zero: just above it, so that the angle of a negative number is +pi, as in training."""


def fused(graph: Operations, *, inside: str) -> None:
    """Exchanges these rows of operations wherever the name of their result has `inside` in it."""
    names = [name for name in graph if inside in name]
    for exchange in (_scaled_product, _periodic, _styled, _fourier):
        for name in names:
            exchange(graph, name)


def _scaled_product(graph: Operations, name: str) -> None:
    found = graph.found(_SCALED_PRODUCT, name)
    scales = found and graph.found(_SCALES, found["scale"])
    if found is None or scales is None:
        return
    left, right = (scales["left scale"], scales["right scale"])
    if graph.number(left) is not None:
        left, right = right, left
    inputs = [found["left"], found["right"], left, right, found["left zero"], found["right zero"], found["bias"]]
    graph.put(
        node("MatMulIntegerToFloat", inputs, f"{name}/moments", domain="com.microsoft"),
        node("Transpose", (f"{name}/moments",), name, perm=(0, 2, 1)),
    )


def _styled(graph: Operations, name: str) -> None:
    found = graph.found(_STYLED, name)
    if found is None or not _is_over_time(graph, found["axes"], found["epsilon"]):
        return
    gain, shift = _flat(graph, found["gain"]), _flat(graph, found["shift"])
    graph.put(node("InstanceNormalization", (found["x"], gain, shift), name))


def _periodic(graph: Operations, name: str) -> None:
    periodic = graph.found(_PERIODIC, name)
    found = periodic and graph.found(_STYLED, periodic["y"])
    if periodic is None or not found or not _is_over_time(graph, found["axes"], found["epsilon"]):
        return
    if not _is(graph, periodic["two"], 2.0) or not _are_inverse(graph, periodic["a"], periodic["inverse"]):
        return
    gain, shift = f"{name}/gain", f"{name}/shift"
    graph.put(
        node("Mul", (periodic["a"], found["gain"]), gain),
        node("Mul", (periodic["a"], found["shift"]), shift),
    )
    styled = (found["x"], _flat(graph, gain), _flat(graph, shift))
    graph.put(
        node("InstanceNormalization", styled, f"{name}/styled"),
        node("Sin", (f"{name}/styled",), f"{name}/wave"),
        node("Mul", (f"{name}/wave", f"{name}/wave"), f"{name}/power"),
        node("Add", (f"{name}/styled", f"{name}/power"), f"{name}/sum"),
        node("Mul", (f"{name}/sum", periodic["inverse"]), name),
    )


def _fourier(graph: Operations, name: str) -> None:
    found = graph.found(_FOURIER, name)
    window, step = (graph.number(found[key]) for key in ("window", "step")) if found else (None, None)
    if found is None or window is None or step is None:
        return
    bins = len(window) // 2 + 1
    row = graph.constant("narrate/row", np.array([1, 1, -1]))
    parts = graph.constant(f"narrate/parts {bins}", np.array([1, 2, bins, -1]))
    kernel = graph.constant(f"{name}/kernel", waves(window))
    ends = np.zeros(2 * bins, np.float32)
    ends[[bins, -1]] = _POSITIVE
    bias = graph.constant(f"{name}/bias", ends)
    graph.put(
        node("Reshape", (found["signal"], row), f"{name}/row"),
        node("Conv", (f"{name}/row", kernel, bias), f"{name}/waves", strides=[int(step)]),
        node("Reshape", (f"{name}/waves", parts), f"{name}/parts"),
        node("Transpose", (f"{name}/parts",), name, perm=(0, 2, 3, 1)),
    )


def waves(window: NDArray[np.float32]) -> NDArray[np.float32]:
    """The kernel of a Fourier transform of an even number of samples: real parts, then imaginary, (2 bins, 1, samples).

    The first and the last imaginary part are exactly zero.
    """
    size = len(window)
    turns = 2 * np.pi * np.outer(np.arange(size // 2 + 1), np.arange(size)) / size
    imaginary = -np.sin(turns) * window
    imaginary[[0, -1]] = 0
    return np.concatenate([np.cos(turns) * window, imaginary])[:, None].astype(np.float32)


def _flat(graph: Operations, name: str) -> str:
    """A value as one row of numbers."""
    row = graph.constant("narrate/numbers -1", np.array([-1]))
    graph.put(node("Reshape", (name, row), f"{name}/flat"))
    return f"{name}/flat"


def _is_over_time(graph: Operations, axes: str, epsilon: str) -> bool:
    """Whether a normalization is over the last of three dimensions, with the usual epsilon."""
    over = graph.number(axes)
    return over is not None and over.tolist() in ([2], [-1]) and _is(graph, epsilon, _EPSILON)


def _is(graph: Operations, name: str, number: float) -> bool:
    found = graph.number(name)
    return found is not None and bool(np.allclose(found, number, rtol=1e-6, atol=0))


def _are_inverse(graph: Operations, one: str, other: str) -> bool:
    left, right = graph.number(one), graph.number(other)
    return left is not None and right is not None and bool(np.allclose(left * right, 1, rtol=1e-5))
