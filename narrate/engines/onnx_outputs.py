"""An ONNX model with one of its inner values as another output: the model, and behind it a graph with only that."""

from __future__ import annotations

from narrate.engines.onnx_wire import Graph, Kind, Model, value, with_bytes


def with_output(model: bytes, name: str) -> bytes:
    """The model that also gives the value of this name, a tensor of float32; its other outputs stay as they are."""
    return model + with_bytes(Model.GRAPH, value(Graph.OUTPUT, name, Kind.FLOAT))
