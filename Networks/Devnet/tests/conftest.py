"""A node in this process, signing accounts, and tiny hand-assembled contracts."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from eth_utils import keccak, to_checksum_address

from devnet.chain import Chain
from devnet.contracts import create_address
from devnet.node import Node
from devnet.rpc import dispatch

FIRST_KEY = keccak(b"first account")
SECOND_KEY = keccak(b"second account")
GWEI = 10**9
ETHER = 10**18
RECIPIENT = "0x" + "22" * 20
GENESIS_TIMESTAMP = 1_700_000_000

# Runtime codes: revert with the calldata; return it; log it with its first word as topic.
REVERTER = bytes.fromhex("36600060003736 6000 fd".replace(" ", ""))
ECHO = bytes.fromhex("36600060003736 6000 f3".replace(" ", ""))
LOGGER = bytes.fromhex("366000600037 600035 36 6000 a1 00".replace(" ", ""))


def creation_code(runtime: bytes) -> bytes:
    """Creation code that installs `runtime`."""
    return bytes.fromhex(f"60{len(runtime):02x}80600b6000396000f3") + runtime


def address_of(key: bytes) -> str:
    """Checksummed address of a key."""
    return Account.from_key(key).address


class Client:
    """Runs methods on a node in this process."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def __call__(self, method: str, *parameters: Any, connection: Any = None) -> Any:
        return dispatch(self.node, connection, method, list(parameters))

    def sign(self, key: bytes = FIRST_KEY, **fields: Any) -> Any:
        """A signed transaction; type 2 with sufficient fees unless told otherwise."""
        transaction = {
            "chainId": 1337,
            "gas": 100_000,
            "value": 0,
            "data": b"",
            "to": RECIPIENT,
            **fields,
        }
        if "gasPrice" not in transaction:
            transaction.setdefault("type", 2)
            transaction.setdefault("maxFeePerGas", 10 * GWEI)
            transaction.setdefault("maxPriorityFeePerGas", GWEI)
        if transaction["to"] is None:
            del transaction["to"]
        return Account.sign_transaction(transaction, key)

    def send(self, key: bytes = FIRST_KEY, **fields: Any) -> str:
        """Sign and submit; the hash."""
        raw = self.sign(key, **fields).raw_transaction
        return self("eth_sendRawTransaction", "0x" + bytes(raw).hex())

    def deploy(self, runtime: bytes, nonce: int, key: bytes = FIRST_KEY) -> str:
        """Install a runtime code in the next block; its address."""
        self.send(key, nonce=nonce, to=None, data=creation_code(runtime), gas=300_000)
        self("dev_mine")
        sender = bytes.fromhex(address_of(key)[2:])
        return to_checksum_address(create_address(sender, nonce))


@pytest.fixture
def rpc() -> Client:
    """A fresh chain without a clock, mining on demand."""
    balances = {bytes.fromhex(address_of(key)[2:]): 100 * ETHER for key in (FIRST_KEY, SECOND_KEY)}
    return Client(Node(Chain(1337, balances, GENESIS_TIMESTAMP)))
