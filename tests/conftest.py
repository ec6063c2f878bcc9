"""What every test gets: a home of its own, and no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import enable_socket

settings.register_profile("narrate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("narrate")
"""The same examples every time, and no clock: a busy machine must not decide whether a test passes."""


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.chdir(home)


CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := which(name))), "")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Whatever Chromium is on the PATH: one for all tests, since Playwright runs once in a process."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright from PyPI")
    if not CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium")
    enable_socket()  # Playwright and its browser talk through a socket pair
    with playwright.sync_playwright() as running:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        browser = running.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of sample stories."""
    return Path(__file__).resolve().parent.parent / "seeds"
