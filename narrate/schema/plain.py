"""Frozen values as plain ones that JSON can hold, and back: what a value's type says is all that is needed for both."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any

_ATOMS = (bool, int, float, str, type(None))


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one type are written as plain ones, and read; `same`: they are plain as they are."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    same: bool = False


def _itself(value: Any) -> Any:
    return value


_SAME = Form(_itself, _itself, same=True)


def form_of(kind: Any) -> Form:
    """The form of a type: a dataclass, an Enum, a number, a string, and tuples, sets and unions of these.

    TypeError for any other: nothing is written that cannot be read again as it was.
    """
    return _form(kind)


@lru_cache(maxsize=256)
def _form(kind: Any) -> Form:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if kind in _ATOMS:
        return _SAME
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = list(kind)
        return Form({member: place for place, member in enumerate(members)}.__getitem__, members.__getitem__)
    if origin in (typing.Union, types.UnionType):
        return _of_union(inner)
    if origin in (tuple, frozenset):
        return _of_row(origin, inner)
    raise TypeError(f"values of type {kind} cannot be packed")


def _of_dataclass(kind: Any) -> Form:
    """A dataclass is the row of its fields."""
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    forms = [form_of(hints[name]) for name in names]
    other = [(place, form.write, form.read) for place, form in enumerate(forms) if not form.same]
    get = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    def write(value: Any) -> Any:
        row = list(get(value))
        for place, write_one, _ in other:
            row[place] = write_one(row[place])
        return row

    def read(row: Any) -> Any:
        for place, _, read_one in other:
            row[place] = read_one(row[place])
        return kind(*row)

    return Form(write, read)


def _of_union(inner: Sequence[Any]) -> Form:
    """One of several types: its place among them goes before the value, unless there is only one besides None."""
    kinds = [kind for kind in inner if kind is not type(None)]
    if all(kind in _ATOMS for kind in kinds):
        return _SAME
    forms = [form_of(kind) for kind in kinds]
    if len(forms) == 1:
        one = forms[0]
        return Form(
            lambda value: None if value is None else one.write(value),
            lambda plain: None if plain is None else one.read(plain),
        )
    places = {kind: place for place, kind in enumerate(kinds)}

    def write(value: Any) -> Any:
        place = places[type(value)]
        return [place, forms[place].write(value)]

    return Form(write, lambda plain: forms[plain[0]].read(plain[1]))


def _of_row(origin: Any, inner: Sequence[Any]) -> Form:
    """A tuple or a set: of many of one type, or a tuple of so many of several."""
    if origin is tuple and inner[-1:] != (Ellipsis,):
        forms = [form_of(kind) for kind in inner]
        if all(form.same for form in forms):
            return Form(list, tuple)
        return Form(
            lambda value: [form.write(one) for form, one in zip(forms, value, strict=True)],
            lambda plain: tuple(form.read(one) for form, one in zip(forms, plain, strict=True)),
        )
    form = form_of(inner[0])
    if form.same:
        return Form(list, origin)
    return Form(lambda value: [form.write(one) for one in value], lambda plain: origin(map(form.read, plain)))
