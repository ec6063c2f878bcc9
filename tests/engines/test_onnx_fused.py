"""Rows of operations as one: the same meaning, through ONNX Runtime itself."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from narrate.engines.kokoro import model_bytes, quicker
from narrate.engines.onnx_fused import fused, waves
from narrate.engines.onnx_graph import Operations, changed
from narrate.engines.onnx_products import multiplies_exactly, products
from narrate.engines.onnx_wire import Graph, Kind, Model, Node, node, tensor, value, with_bytes, with_number

CHANNELS, MOMENTS = 6, 40
KINDS = {"float32": Kind.FLOAT, "uint8": Kind.UINT8, "int64": Kind.INT64}


def constant(name: str, numbers: NDArray[np.generic]) -> bytes:
    return tensor(name, KINDS[numbers.dtype.name], numbers.shape, np.ascontiguousarray(numbers).tobytes())


def dice(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(len(shape)).normal(1, 0.3, shape).astype(np.float32)


def model_of(*parts: bytes) -> bytes:
    """A model from `data` to `result`, both of real numbers."""
    ends = value(Graph.INPUT, "data", Kind.FLOAT) + value(Graph.OUTPUT, "result", Kind.FLOAT)
    opsets = with_bytes(Model.OPSET, with_number(2, 20))
    opsets += with_bytes(Model.OPSET, with_bytes(1, b"com.microsoft") + with_number(2, 1))
    graph = with_bytes(Graph.NAME, b"row") + b"".join(parts) + ends
    return with_number(Model.IR_VERSION, 9) + opsets + with_bytes(Model.GRAPH, graph)


def normalized(*behind: bytes, epsilon: float = 1e-5) -> bytes:
    """A normalization over time with gain and shift, whose result is `y`, and what is behind it."""
    return model_of(
        constant("axes", np.array([2])),
        constant("epsilon", np.array(epsilon, np.float32)),
        constant("gain", dice(1, CHANNELS, 1)),
        constant("shift", dice(1, CHANNELS, 1) - 1),
        node("ReduceMean", ("data", "axes"), "mean"),
        node("Sub", ("data", "mean"), "away"),
        node("Mul", ("away", "away"), "square"),
        node("ReduceMean", ("square", "axes"), "variance"),
        node("Add", ("variance", "epsilon"), "some variance"),
        node("Sqrt", ("some variance",), "deviation"),
        node("Div", ("away", "deviation"), "normal"),
        node("Mul", ("gain", "normal"), "stretched"),
        node("Add", ("stretched", "shift"), "y"),
        *behind,
    )


def periodic(*, power: float = 2.0, slip: float = 1.0) -> tuple[bytes, ...]:
    """y + sin(ay)^2 / a."""
    a = np.abs(dice(1, CHANNELS, 1))
    return (
        constant("a", a),
        constant("inverse", np.float32(slip) / a),
        constant("two", np.array(power, np.float32)),
        node("Mul", ("a", "y"), "turns"),
        node("Sin", ("turns",), "sine"),
        node("Pow", ("sine", "two"), "power"),
        node("Mul", ("inverse", "power"), "wave"),
        node("Add", ("y", "wave"), "result"),
    )


def scaled() -> bytes:
    """A convolution of bytes with bias and scale, as dynamic quantization writes it."""
    quantized = [with_bytes(Node.INPUT, b"data"), with_bytes(Node.OPERATOR, b"DynamicQuantizeLinear")]
    quantized += [with_bytes(Node.OUTPUT, name) for name in (b"bytes", b"scale", b"zero")]
    kernel = np.random.default_rng(1).integers(0, 256, (5, CHANNELS, 3), dtype=np.uint8)
    return model_of(
        constant("kernel", kernel),
        constant("kernel zero", np.array(131, np.uint8)),
        constant("kernel scale", np.array(0.013, np.float32)),
        constant("bias", dice(5)),
        constant("shape", np.array([1, -1, 1])),
        with_bytes(Graph.NODE, b"".join(quantized)),
        node("Mul", ("scale", "kernel scale"), "scales"),
        node("Div", ("bias", "scales"), "bias in steps"),
        node("Floor", ("bias in steps",), "whole steps"),
        node("Cast", ("whole steps",), "steps", to=int(Kind.INT32)),
        node("Reshape", ("steps", "shape"), "bias of channels"),
        node("ConvInteger", ("bytes", "kernel", "zero", "kernel zero"), "sums", pads=(1, 1), dilations=(1,)),
        node("Add", ("sums", "bias of channels"), "biased"),
        node("Cast", ("biased",), "numbers", to=int(Kind.FLOAT)),
        node("Mul", ("numbers", "scales"), "result"),
    )


def fourier(window: NDArray[np.float32]) -> bytes:
    return model_of(
        constant("window", window),
        constant("step", np.array(5)),
        constant("length", np.array(len(window))),
        node("STFT", ("data", "step", "window", "length"), "spectra", onesided=1),
        node("Transpose", ("spectra",), "result", perm=(0, 2, 1, 3)),
    )


def rewritten(model: bytes) -> bytes:
    def all_of_it(graph: Operations) -> None:
        fused(graph, inside="result")

    return changed(model, products, all_of_it)


def run(model: bytes, data: NDArray[np.float32]) -> NDArray[np.float32]:
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"data": data})[0])


def test_a_style_and_its_periodic_activation_keep_their_meaning() -> None:
    model, data = normalized(*periodic()), dice(1, CHANNELS, MOMENTS)
    quick = rewritten(model)
    assert b"InstanceNormalization" in quick
    assert b"ReduceMean" not in quick
    assert np.allclose(run(quick, data), run(model, data), atol=1e-5)


def test_a_style_alone_keeps_its_meaning() -> None:
    model, data = normalized(node("Add", ("stretched", "shift"), "result")), dice(1, CHANNELS, MOMENTS)
    quick = rewritten(model)
    assert b"InstanceNormalization" in quick
    assert np.allclose(run(quick, data), run(model, data), atol=1e-5)


@pytest.mark.parametrize(
    "model",
    [normalized(*periodic(), epsilon=1e-3), normalized(*periodic(power=3)), normalized(*periodic(slip=1.1))],
    ids=["another epsilon", "another power", "not the inverse"],
)
def test_what_only_looks_like_it_stays_as_it_is(model: bytes) -> None:
    data = dice(1, CHANNELS, MOMENTS)
    quick = rewritten(model)
    assert b"InstanceNormalization" not in quick
    assert np.array_equal(run(quick, data), run(model, data))


@pytest.mark.skipif(not multiplies_exactly(), reason="this processor saturates sums of products of bytes")
def test_bias_and_scale_go_with_the_product() -> None:
    model, data = scaled(), dice(1, CHANNELS, MOMENTS)
    quick = rewritten(model)
    assert b"MatMulIntegerToFloat" in quick
    assert b"Floor" not in quick
    step = 0.013 * np.ptp(data) / 255
    assert np.allclose(run(quick, data), run(model, data), atol=2 * step)


def test_a_fourier_transform_is_a_convolution_whose_ends_are_positive() -> None:
    window = np.hanning(21)[:20].astype(np.float32)
    model, data = fourier(window), dice(1, 200)
    quick = rewritten(model)
    assert b"STFT" not in quick
    expected = np.stack([np.fft.rfft(data[0, at : at + 20] * window) for at in range(0, 181, 5)], axis=1)
    found = run(quick, data)[0]
    assert np.allclose(found[..., 0] + 1j * found[..., 1], expected, atol=1e-5)
    assert (found[[0, -1], :, 1] > 0).all()


def test_the_first_and_the_last_wave_have_no_imaginary_part() -> None:
    kernel = waves(np.ones(20, np.float32))
    assert kernel.shape == (22, 1, 20)
    assert not kernel[[11, 21]].any()


@pytest.mark.engine
@pytest.mark.skipif(not multiplies_exactly(), reason="this processor saturates sums of products of bytes")
def test_kokoro_has_all_of_them() -> None:
    found: list[str] = []
    changed(quicker(model_bytes()), lambda graph: found.extend(made.operator for made in graph.operations()))
    counted = {name: found.count(name) for name in ("MatMulIntegerToFloat", "InstanceNormalization", "STFT")}
    assert counted == {"MatMulIntegerToFloat": 49, "InstanceNormalization": 48, "STFT": 0}
