"""Fixtures: one scene built once, a fork of it for every test."""

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from contract_support.evm import Chain  # noqa: E402
from contract_support.world import World, build_world  # noqa: E402


@pytest.fixture(scope="session")
def base_world() -> World:
    return build_world(Chain())


@pytest.fixture
def world(base_world: World) -> World:
    return base_world.fork()
