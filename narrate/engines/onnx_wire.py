"""ONNX files without the library onnx: the fields of Protocol Buffers, read and written.

A message is a row of fields, each a number with an integer, with four or eight bytes, or with bytes that may be another
message (https://protobuf.dev/programming-guides/encoding/). A message followed by another one of its kind is the two
merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

_VARINT, _BYTES = 0, 2
_WIDTHS = {1: 8, 5: 4}


class Kind(IntEnum):
    """TensorProto.DataType, as far as it is used here."""

    FLOAT = 1
    UINT8 = 2
    INT8 = 3
    INT32 = 6
    INT64 = 7


class Model(IntEnum):
    """Fields of ModelProto."""

    IR_VERSION = 1
    GRAPH = 7
    OPSET = 8


class Graph(IntEnum):
    """Fields of GraphProto."""

    NODE = 1
    NAME = 2
    TENSOR = 5
    INPUT = 11
    OUTPUT = 12
    VALUE_NAME = 1


class Node(IntEnum):
    """Fields of NodeProto."""

    INPUT = 1
    OUTPUT = 2
    NAME = 3
    OPERATOR = 4
    ATTRIBUTE = 5
    DOMAIN = 7


class Attribute(IntEnum):
    """Fields of AttributeProto, and two of its types."""

    NAME = 1
    INTEGER = 3
    INTEGERS = 8
    TYPE = 20
    IS_INTEGER = 2
    IS_INTEGERS = 7


class Tensor(IntEnum):
    """Fields of TensorProto."""

    SHAPE = 1
    KIND = 2
    INTEGERS = 5
    NAME = 8
    RAW = 9


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message: its number, its value, and all of its bytes."""

    number: int
    value: int | memoryview
    raw: memoryview

    @property
    def payload(self) -> memoryview:
        """The bytes of a field that has bytes; ValueError for a number."""
        if isinstance(self.value, int):
            raise ValueError(f"field {self.number} is a number")
        return self.value

    @property
    def text(self) -> str:
        return bytes(self.payload).decode("utf-8", "replace")


def fields(message: memoryview) -> Iterator[Field]:
    """The fields of a message in order; ValueError when it is no message."""
    at = 0
    while at < len(message):
        start = at
        key, at = _varint(message, at)
        wire = key & 7
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield Field(key >> 3, value, message[start:at])
            continue
        size, at = _varint(message, at) if wire == _BYTES else (_WIDTHS.get(wire, len(message)), at)
        if at + size > len(message):
            raise ValueError("no Protocol Buffers message, or one that is cut short")
        yield Field(key >> 3, message[at : at + size], message[start : at + size])
        at += size


def integers(message: memoryview, number: int) -> list[int]:
    """A repeated integer field, packed or not."""
    found: list[int] = []
    for field in fields(message):
        if field.number != number:
            continue
        if isinstance(field.value, int):
            found.append(field.value)
            continue
        at = 0
        while at < len(field.value):
            value, at = _varint(field.value, at)
            found.append(value)
    return found


def texts(message: memoryview, number: int) -> list[str]:
    """A repeated text field."""
    return [field.text for field in fields(message) if field.number == number]


def with_bytes(number: int, payload: bytes) -> bytes:
    """A field with bytes."""
    return _encoded(number << 3 | _BYTES) + _encoded(len(payload)) + payload


def with_number(number: int, value: int) -> bytes:
    """A field with an integer that is not negative."""
    return _encoded(number << 3 | _VARINT) + _encoded(value)


def node(
    operator: str, inputs: Sequence[str], output: str, *, domain: str = "", **attributes: int | Sequence[int]
) -> bytes:
    """A field of a graph: one operation, with integers or lists of integers as attributes.

    `domain` says whose operation it is; "" for ONNX's own.
    """
    parts = [with_bytes(Node.INPUT, name.encode()) for name in inputs]
    parts += [with_bytes(Node.OUTPUT, output.encode()), with_bytes(Node.OPERATOR, operator.encode())]
    parts += [with_bytes(Node.DOMAIN, domain.encode())] if domain else []
    for name, value in attributes.items():
        kind = Attribute.IS_INTEGER if isinstance(value, int) else Attribute.IS_INTEGERS
        said = [value] if isinstance(value, int) else value
        where = Attribute.INTEGER if isinstance(value, int) else Attribute.INTEGERS
        inside = with_bytes(Attribute.NAME, name.encode()) + b"".join(with_number(where, one) for one in said)
        parts.append(with_bytes(Node.ATTRIBUTE, inside + with_number(Attribute.TYPE, kind)))
    return with_bytes(Graph.NODE, b"".join(parts))


def tensor(name: str, kind: Kind, shape: Sequence[int], raw: bytes) -> bytes:
    """A field of a graph: a constant; `raw` are its numbers in C order, little-endian."""
    parts = [with_number(Tensor.SHAPE, size) for size in shape]
    parts += [with_number(Tensor.KIND, kind), with_bytes(Tensor.NAME, name.encode()), with_bytes(Tensor.RAW, raw)]
    return with_bytes(Graph.TENSOR, b"".join(parts))


def value(where: Graph, name: str, kind: Kind) -> bytes:
    """A field of a graph: an input or an output of any shape."""
    return with_bytes(where, with_bytes(1, name.encode()) + with_bytes(2, with_bytes(1, with_number(1, kind))))


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    if at < len(message) and message[at] < 0x80:
        return message[at], at + 1
    found, shift = 0, 0
    while at < len(message) and shift < 70:
        byte = message[at]
        found |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return found, at
    raise ValueError("a message is cut short")


def _encoded(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _encoded(rest) if rest else bytes([low])
