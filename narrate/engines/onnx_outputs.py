"""An ONNX model with one of its inner values as another output, without the library onnx.

A message of Protocol Buffers followed by another one of its kind is the two merged: repeated fields are added to one
another. So a graph with nothing but an output, behind the model, is the model with that output.
"""

from __future__ import annotations

_GRAPH, _OUTPUT, _NAME, _TYPE, _TENSOR = 7, 12, 1, 2, 1
"""Field numbers of onnx.proto: ModelProto.graph, GraphProto.output, ValueInfoProto.name and .type, TypeProto.tensor."""

_FLOAT = b"\x08\x01"
"""TypeProto.Tensor with elem_type FLOAT."""


def with_output(model: bytes, name: str) -> bytes:
    """The model that also gives the value of this name, a tensor of float32; its other outputs stay as they are."""
    value = _field(_NAME, name.encode()) + _field(_TYPE, _field(_TENSOR, _FLOAT))
    return model + _field(_GRAPH, _field(_OUTPUT, value))


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])
