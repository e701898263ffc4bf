"""Compiled contracts, ABI encoding, and contract addresses."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import rlp
from eth_abi import decode, encode
from eth_utils import keccak

ARTIFACT_PACKAGE = "eth_defi"


@dataclass(frozen=True)
class Artifact:
    """An ABI and the creation code, without constructor arguments."""

    abi: tuple[dict[str, Any], ...]
    creation_code: bytes

    @property
    def init_code_hash(self) -> bytes:
        """keccak of the creation code, as CREATE2 uses it for argument-less constructors."""
        return keccak(self.creation_code)

    def deployment(self, *arguments: Any) -> bytes:
        """Creation code with encoded constructor arguments."""
        types = [_type_of(item) for item in self.constructor_inputs()]
        if len(types) != len(arguments):
            raise ValueError(f"the constructor takes {len(types)} arguments")
        return self.creation_code + encode(types, arguments)

    def constructor_inputs(self) -> list[dict[str, Any]]:
        """The constructor's parameters as the ABI lists them."""
        return next((item["inputs"] for item in self.abi if item["type"] == "constructor"), [])

    def call(self, name: str, *arguments: Any) -> bytes:
        """Calldata of a function; overloads are told apart by argument count."""
        types = [_type_of(item) for item in self._function(name, len(arguments))["inputs"]]
        return selector(name, types) + encode(types, arguments)

    def outputs(self, name: str, data: bytes, argument_count: int) -> tuple[Any, ...]:
        """Decoded return values of a function."""
        types = [_type_of(item) for item in self._function(name, argument_count)["outputs"]]
        return decode(types, data)

    def _function(self, name: str, argument_count: int) -> dict[str, Any]:
        for item in self.abi:
            is_named = item["type"] == "function" and item["name"] == name
            if is_named and len(item["inputs"]) == argument_count:
                return item
        raise KeyError(f"no function {name} with {argument_count} arguments")


def selector(name: str, types: list[str]) -> bytes:
    """The first four bytes of the hash of a function's signature."""
    return keccak(text=f"{name}({','.join(types)})")[:4]


@lru_cache
def bundled(path: str) -> Artifact:
    """An artifact of the installed contract package, by path below its `abi` folder."""
    package = importlib.util.find_spec(ARTIFACT_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError(
            "the contract package is missing; install requirements-nodeps.txt with --no-deps"
        )
    return read_artifact(Path(package.submodule_search_locations[0]) / "abi" / path)


def read_artifact(path: Path) -> Artifact:
    """A JSON file with `abi` and `bytecode` (hex, or an object with `object`)."""
    content = json.loads(path.read_text())
    bytecode = content["bytecode"]
    if isinstance(bytecode, dict):
        bytecode = bytecode["object"]
    return Artifact(tuple(content["abi"]), bytes.fromhex(bytecode.removeprefix("0x")))


def create_address(sender: bytes, nonce: int) -> bytes:
    """Where a creation transaction puts its contract."""
    return keccak(rlp.encode([sender, nonce]))[12:]


def create2_address(factory: bytes, salt: bytes, init_code_hash: bytes) -> bytes:
    """Where a factory's CREATE2 puts a contract."""
    return keccak(b"\xff" + factory + salt + init_code_hash)[12:]


def pair_salt(token_a: bytes, token_b: bytes) -> bytes:
    """CREATE2 salt of a Uniswap V2 pair."""
    return keccak(b"".join(sorted((token_a, token_b))))


def pool_salt(token_a: bytes, token_b: bytes, fee_pips: int) -> bytes:
    """CREATE2 salt of a Uniswap V3 pool."""
    first, second = sorted((token_a, token_b))
    return keccak(encode(["address", "address", "uint24"], [first, second, fee_pips]))


def _type_of(item: dict[str, Any]) -> str:
    kind: str = item["type"]
    if not kind.startswith("tuple"):
        return kind
    inner = ",".join(_type_of(component) for component in item["components"])
    return f"({inner}){kind.removeprefix('tuple')}"
