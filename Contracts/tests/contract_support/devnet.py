"""The local chain of Networks/Devnet in this process, behind the same door as the in-memory EVM."""

import sys

from compile import ROOT
from eth_account import Account
from eth_utils import to_canonical_address, to_checksum_address

from .evm import GENESIS_TIME, Contract, Receipt, Reverted, deployment
from .scene import KEYS

sys.path.insert(0, str(ROOT.parent / "Networks/Devnet"))

from devnet.chain import Chain as Devnet  # noqa: E402
from devnet.contracts import create_address  # noqa: E402
from devnet.execution import CallRequest, call  # noqa: E402
from devnet.node import Node  # noqa: E402

CHAIN_ID = 1337
GAS = 15_000_000
GWEI = 10**9
NOBODY = b"\0" * 20


def first_balances() -> dict:
    """What the scene's accounts have in the first block."""
    return {to_canonical_address(account): 10**30 for account in KEYS}


class DevnetChain:
    """Signs, submits and mines every transaction in a block of its own."""

    def __init__(self, node: Node | None = None):
        self.node = node or Node(Devnet(CHAIN_ID, first_balances(), GENESIS_TIME))

    @property
    def timestamp(self) -> int:
        """A time that the next blocks do not pass."""
        return self._head.header.timestamp + 3_600

    @property
    def _head(self):
        return self.node.chain.head

    def fund(self, account: str, wei: int):
        assert account in KEYS and wei == 10**30, "accounts are funded in the first block"

    def ether(self, account: str) -> int:
        return self.node.chain.state_at(self._head).get_balance(to_canonical_address(account))

    def code(self, account: str) -> bytes:
        return self.node.chain.state_at(self._head).get_code(to_canonical_address(account))

    def call(self, to: str, data: bytes, sender=NOBODY, value=0) -> bytes:
        request = CallRequest(sender, to_canonical_address(to), value, data, GAS, 0, 0, ())
        outcome = call(self.node.chain, self._head.header, request)
        if outcome.error is not None:
            raise Reverted(outcome.output, outcome.error)
        return outcome.output

    def send(self, sender: str, to: str | None, data: bytes, value=0, gas=GAS) -> Receipt:
        account = to_canonical_address(sender)
        # A transaction does not tell its output; a call of the same state does.
        output = self.call(to, data, account, value) if to else b""
        nonce, transaction_hash = self.submit(sender, to, data, value, gas)
        self.node.mine()
        block, index = self.node.chain.locate(transaction_hash)
        mined = block.mined[index]
        if not mined.succeeded:
            raise Reverted(b"", "the transaction failed")
        created = None if to else to_checksum_address(create_address(account, nonce))
        logs = tuple((log.address, log.topics, log.data) for log in mined.receipt.logs)
        return Receipt(output, mined.gas_used, logs, created)

    def submit(
        self, sender: str, to: str | None, data: bytes, value=0, gas=GAS
    ) -> tuple[int, bytes]:
        """Signs a transaction and hands it to the node; its nonce and its hash."""
        account = to_canonical_address(sender)
        used = self.node.chain.state_at(self._head).get_nonce(account)
        nonce = self.node.pool.next_nonce(account, used)
        fields = {
            "type": 2, "chainId": self.node.chain.chain_id, "nonce": nonce, "gas": gas,
            "data": data, "maxFeePerGas": 100 * GWEI, "maxPriorityFeePerGas": GWEI,
            "value": value,
        }  # fmt: skip
        if to:
            fields["to"] = to
        signed = Account.sign_transaction(fields, KEYS[sender])
        return nonce, self.node.submit(bytes(signed.raw_transaction))

    def deploy(self, sender: str, artifact: dict, *arguments) -> Contract:
        receipt = self.send(sender, None, deployment(artifact, arguments))
        return Contract(self, receipt.created, artifact["abi"])


class PendingChain(DevnetChain):
    """Leaves transactions to whoever mines, unchecked; `sent` are the hashes."""

    def __init__(self, node: Node):
        super().__init__(node)
        self.sent = []

    def send(self, sender: str, to: str | None, data: bytes, value=0, gas=3_000_000) -> Receipt:
        _, transaction_hash = self.submit(sender, to, data, value, gas)
        self.sent.append(transaction_hash)
        return Receipt(b"", 0, (), None)
