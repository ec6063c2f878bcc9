"""Paths for the catalogue: the module that makes EPUBs for the readers' tests, and the engine that misbehaves."""

from __future__ import annotations

import sys
from pathlib import Path

import fault_engine
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "readers"))


@pytest.fixture(autouse=True)
def _fault_engine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    plugins = tmp_path_factory.mktemp("plugins")
    fault_engine.install(plugins)
    monkeypatch.syspath_prepend(str(plugins))
    monkeypatch.setenv("FAULT_LOG", str(plugins / "log"))
