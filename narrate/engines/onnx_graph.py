"""The operations of an ONNX graph, found by their shape and put in another's place.

A pattern is an operator with a pattern for each of its inputs; a name stands for any value, the same wherever it is
repeated. What an operation's results are no longer used for is left out when the graph is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
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
    tensor,
    texts,
    value,
    with_bytes,
)

Pattern = str | tuple[Any, ...]
Bound = Mapping[str, str]
"""Values of the graph by the names that a pattern has for them."""

_COMMUTATIVE = {"Add", "Mul"}
_DTYPES: dict[int, str] = {Kind.FLOAT: "<f4", Kind.UINT8: "u1", Kind.INT8: "i1", Kind.INT32: "<i4", Kind.INT64: "<i8"}
_KINDS = {np.dtype(dtype): Kind(kind) for kind, dtype in _DTYPES.items()}


@dataclass(frozen=True, slots=True)
class Operation:
    """One node: its operator, the names of what it takes and gives, and its field in the graph."""

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    raw: bytes | memoryview

    @classmethod
    def of(cls, field: bytes | memoryview) -> Operation:
        """From a graph's field with a node in it."""
        names: dict[int, list[str]] = {Node.INPUT: [], Node.OUTPUT: [], Node.OPERATOR: []}
        for each in fields(next(fields(memoryview(field))).payload):
            if each.number in names:
                names[each.number].append(each.text)
        return cls(names[Node.OPERATOR][0], tuple(names[Node.INPUT]), tuple(names[Node.OUTPUT]), field)

    def attributes(self) -> dict[str, tuple[int, ...]]:
        """Its attributes that are integers or lists of them, by name."""
        payload = next(fields(memoryview(self.raw))).payload
        return {
            texts(each.payload, Attribute.NAME)[0]: tuple(
                integers(each.payload, Attribute.INTEGERS) or integers(each.payload, Attribute.INTEGER)
            )
            for each in fields(payload)
            if each.number == Node.ATTRIBUTE
        }


class Operations:
    """A graph that can be looked at and changed."""

    def __init__(self, graph: memoryview) -> None:
        inside = list(fields(graph))
        self._rest = [field for field in inside if field.number not in (Graph.NODE, Graph.TENSOR)]
        self._tensors = {
            texts(field.payload, Tensor.NAME)[0]: field for field in inside if field.number == Graph.TENSOR
        }
        found = [Operation.of(field.raw) for field in inside if field.number == Graph.NODE]
        self._made = {name: operation for operation in found for name in operation.outputs}
        self._new: dict[str, bytes] = {}

    def __iter__(self) -> Iterator[str]:
        """The names of all values that operations give."""
        return iter(tuple(self._made))

    def operations(self) -> list[Operation]:
        """What the outputs need, each operation behind those whose results it takes."""
        return self._order([_name(field) for field in self._rest if field.number == Graph.OUTPUT])

    def found(self, pattern: Pattern, name: str) -> Bound | None:
        """What the names of the pattern stand for, where the value of this name is made as the pattern says."""
        return next(self._found(pattern, name, {}), None)

    def _found(self, pattern: Pattern, name: str, bound: Bound) -> Iterator[Bound]:
        if isinstance(pattern, str):
            if bound.get(pattern, name) == name:
                yield {**bound, pattern: name}
            return
        made = self._made.get(name)
        operator, *wanted = pattern
        if made is None or made.operator != operator or len(made.inputs) != len(wanted):
            return
        yield from self._all(wanted, made.inputs, bound)
        if operator in _COMMUTATIVE:
            yield from self._all(wanted, made.inputs[::-1], bound)

    def _all(self, wanted: Sequence[Pattern], names: Sequence[str], bound: Bound) -> Iterator[Bound]:
        if not wanted:
            yield bound
            return
        for more in self._found(wanted[0], names[0], bound):
            yield from self._all(wanted[1:], names[1:], more)

    def made(self, name: str, operator: str) -> Operation | None:
        """The operation that makes a value, where it is of this kind."""
        made = self._made.get(name)
        return made if made is not None and made.operator == operator else None

    def number(self, name: str) -> NDArray[Any] | None:
        """A constant of the graph, as an array; None for what is computed."""
        field = self._tensors.get(name)
        return None if field is None else _numbers(field)

    def constant(self, name: str, numbers: NDArray[Any]) -> str:
        """A new constant of this name, if it is not there yet; gives the name."""
        raw = np.ascontiguousarray(numbers).tobytes()
        self._new.setdefault(name, tensor(name, _KINDS[numbers.dtype], numbers.shape, raw))
        return name

    def free_input(self, name: str) -> None:
        """Lets an input of real numbers have any shape."""
        freed = next(fields(memoryview(value(Graph.INPUT, name, Kind.FLOAT))))
        self._rest = [freed if f.number == Graph.INPUT and _name(f) == name else f for f in self._rest]

    def put(self, *nodes: bytes) -> None:
        """Nodes that make values, in the place of those that made the values of these names before."""
        for node in nodes:
            operation = Operation.of(node)
            self._made.update(dict.fromkeys(operation.outputs, operation))

    def fields(self) -> bytes:
        """The graph, with what its outputs need."""
        order = self.operations()
        used = {name for operation in order for name in operation.inputs}
        kept = [field.raw for name, field in self._tensors.items() if name in used]
        new = [raw for name, raw in self._new.items() if name in used]
        return b"".join(chain((field.raw for field in self._rest), kept, new, (one.raw for one in order)))

    def _order(self, wanted: Sequence[str]) -> list[Operation]:
        done: dict[int, Operation] = {}
        waiting = [(name, False) for name in wanted]
        while waiting:
            name, is_ready = waiting.pop()
            made = self._made.get(name)
            if made is None or id(made) in done:
                continue
            if is_ready:
                done[id(made)] = made
                continue
            waiting.append((name, True))
            waiting.extend((each, False) for each in made.inputs)
        return list(done.values())


def changed(model: bytes, *changes: Callable[[Operations], None]) -> bytes:
    """The model with its graph changed; ValueError when it is cut short."""
    parts: list[bytes | memoryview] = []
    for field in fields(memoryview(model)):
        if field.number != Model.GRAPH:
            parts.append(field.raw)
            continue
        graph = Operations(field.payload)
        for change in changes:
            change(graph)
        parts.append(with_bytes(Model.GRAPH, graph.fields()))
    return b"".join(parts)


def _name(field: Field) -> str:
    return texts(field.payload, Graph.VALUE_NAME)[0]


def _numbers(field: Field) -> NDArray[Any] | None:
    """The numbers of a constant; None for kinds and forms that are not needed here."""
    kind = integers(field.payload, Tensor.KIND)[0]
    raw = next((each.payload for each in fields(field.payload) if each.number == Tensor.RAW), None)
    whole = integers(field.payload, Tensor.INTEGERS)
    if kind not in _DTYPES or (raw is None and not whole):
        return None
    inside = np.array(whole) if raw is None else np.frombuffer(raw, _DTYPES[kind])
    return inside.astype(_DTYPES[kind], copy=False).reshape(integers(field.payload, Tensor.SHAPE))
