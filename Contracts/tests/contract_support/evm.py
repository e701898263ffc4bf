"""Transactions against Prague rules in memory, without blocks, keys or a server."""

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution, version
from importlib.util import find_spec
from pathlib import Path

from compile import ROOT, compile_contract, is_current
from eth.constants import BLANK_ROOT_HASH
from eth.db.atomic import AtomicDB
from eth.vm.execution_context import ExecutionContext
from eth.vm.forks import PragueVM
from eth.vm.message import Message
from eth.vm.spoof import SpoofTransaction
from eth_abi import decode, encode
from eth_utils import keccak, to_canonical_address, to_checksum_address

PragueState = PragueVM.get_state_class()
GENESIS_TIME = 1_750_000_000
# Compiled contracts of the tests; compiling them takes most of the time that the scene takes.
KEPT = ROOT.parent / ".tools/contracts/tests"
ERROR_STRING = keccak(text="Error(string)")[:4]


class Reverted(Exception):
    """A transaction that reverted; `reason` is its Error(string), if it has one."""

    def __init__(self, data: bytes, error: object):
        self.data = data
        self.reason = decode(["string"], data[4:])[0] if data[:4] == ERROR_STRING else ""
        super().__init__(self.reason or f"{error!r} {data.hex()}")


@dataclass(frozen=True)
class Receipt:
    output: bytes
    gas_used: int
    logs: tuple
    created: str | None


class Chain:
    """One account state, advanced by transactions of any sender."""

    def __init__(self, database=None, root=BLANK_ROOT_HASH, timestamp=GENESIS_TIME):
        self.database = AtomicDB() if database is None else database
        self.timestamp = timestamp
        self.state = self._state(root)

    def _state(self, root):
        context = ExecutionContext(
            coinbase=b"\0" * 20,
            timestamp=self.timestamp,
            block_number=1,
            difficulty=0,
            mix_hash=b"\0" * 32,
            gas_limit=60_000_000,
            prev_hashes=(),
            chain_id=1337,
            base_fee_per_gas=0,
            excess_blob_gas=0,
        )
        return PragueState(self.database, context, root)

    def fork(self) -> "Chain":
        """A copy that shares the past and nothing else."""
        self.state.lock_changes()
        self.state.persist()
        return Chain(self.database, self.state.state_root, self.timestamp)

    def fund(self, account: str, wei: int):
        self.state.set_balance(to_canonical_address(account), wei)

    def ether(self, account: str) -> int:
        return self.state.get_balance(to_canonical_address(account))

    def send(self, sender: str, to: str | None, data: bytes, value=0, gas=30_000_000) -> Receipt:
        # As between two transactions of a block: storage originals and warm
        # addresses start afresh.
        self.state.lock_changes()
        address = to_canonical_address(sender)
        unsigned = PragueVM.get_transaction_builder().create_unsigned_transaction(
            nonce=self.state.get_nonce(address),
            gas_price=0,
            gas=gas,
            to=to_canonical_address(to) if to else b"",
            value=value,
            data=data,
        )
        transaction = SpoofTransaction(unsigned, from_=address)
        computation = self.state.apply_transaction(transaction)
        if computation.is_error:
            raise Reverted(computation.output, computation.error)
        used = gas - computation.get_gas_remaining()
        refund = self.state.transaction_executor_class.calculate_gas_refund(computation, used)
        created = None if to else to_checksum_address(computation.msg.storage_address)
        return Receipt(
            output=computation.output,
            gas_used=used - refund + computation.data_floor_gas,
            logs=computation.get_log_entries(),
            created=created,
        )

    def call(self, to: str, data: bytes) -> bytes:
        """A static call, outside any transaction."""
        sender, receiver = b"\0" * 20, to_canonical_address(to)
        message = Message(
            gas=30_000_000,
            to=receiver,
            sender=sender,
            value=0,
            data=data,
            code=self.state.get_code(receiver),
            is_static=True,
        )
        context = self.state.get_transaction_context_class()(gas_price=0, origin=sender)
        computation = self.state.computation_class.apply_message(self.state, message, context)
        if computation.is_error:
            raise Reverted(computation.output, computation.error)
        return computation.output

    def deploy(self, sender: str, artifact: dict, *arguments) -> "Contract":
        receipt = self.send(sender, None, deployment(artifact, arguments))
        return Contract(self, receipt.created, artifact["abi"])


class Contract:
    """Encodes calls and decodes answers: `contract.send(sender, name, *arguments)`."""

    def __init__(self, chain: Chain, address: str, abi: list):
        self.chain = chain
        self.address = to_checksum_address(address)
        self.abi = abi
        self.functions = {e["name"]: e for e in abi if e["type"] == "function"}

    def on(self, chain: Chain) -> "Contract":
        return Contract(chain, self.address, self.abi)

    def calldata(self, name: str, *arguments) -> bytes:
        types = [abi_type(i) for i in self.functions[name]["inputs"]]
        return keccak(text=f"{name}({','.join(types)})")[:4] + encode(types, arguments)

    def decode_output(self, name: str, output: bytes):
        values = decode([abi_type(o) for o in self.functions[name]["outputs"]], output)
        return values[0] if len(values) == 1 else values

    def send(self, sender: str, name: str, *arguments, value=0) -> Receipt:
        return self.chain.send(sender, self.address, self.calldata(name, *arguments), value)

    def transact(self, sender: str, name: str, *arguments, value=0):
        """Like `send`, but answers the decoded return value."""
        receipt = self.send(sender, name, *arguments, value=value)
        return self.decode_output(name, receipt.output)

    def read(self, name: str, *arguments):
        """Calls a view function."""
        output = self.chain.call(self.address, self.calldata(name, *arguments))
        return self.decode_output(name, output)


def deployment(artifact: dict, arguments: tuple) -> bytes:
    """Creation code with the constructor's arguments."""
    bytecode = bytes.fromhex(artifact["bytecode"].removeprefix("0x"))
    constructors = [e for e in artifact["abi"] if e["type"] == "constructor"]
    types = [abi_type(i) for e in constructors for i in e["inputs"]]
    return bytecode + encode(types, arguments)


def abi_type(entry: dict) -> str:
    if not entry["type"].startswith("tuple"):
        return entry["type"]
    inner = ",".join(abi_type(component) for component in entry["components"])
    return f"({inner}){entry['type'].removeprefix('tuple')}"


@cache
def source_artifact(relative: str) -> dict:
    """A compiled source of the Contracts folder, compiled again when any of them has changed."""
    return _compiled(relative)


@cache
def vault_artifact() -> dict:
    """snekmate's ERC-4626 vault."""
    library = Path(find_spec("snekmate").submodule_search_locations[0]).parent
    return _compiled("mocks/pools/Vault.vy", library)


def _compiled(relative: str, *libraries: Path) -> dict:
    kept = KEPT / f"{relative.replace('/', '-')}.json"
    if not is_current(kept, _sources_hash()):
        content = compile_contract(ROOT / relative, *libraries)
        KEPT.mkdir(parents=True, exist_ok=True)
        # Replaced in one step: runs may start at once.
        partial = kept.with_suffix(f".{os.getpid()}.tmp")
        partial.write_text(json.dumps({**content, "sourceHash": _sources_hash()}))
        partial.replace(kept)
    return json.loads(kept.read_text())


@cache
def _sources_hash() -> str:
    versions = [version(package) for package in ("vyper", "snekmate")]
    digest = hashlib.sha256(" ".join(versions).encode())
    for source in sorted(ROOT.rglob("*.vy*")):
        content = source.read_bytes()
        digest.update(f"{source.relative_to(ROOT)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def balancer_artifact(task: str, name: str) -> dict:
    """A contract of Balancer V2's own bytecode, out of balpy."""
    folder = distribution("balpy").locate_file("balpy") / "balancer-deployments/tasks"
    content = json.loads((folder / task / "artifact" / f"{name}.json").read_text())
    assert not content.get("linkReferences")
    return {"abi": content["abi"], "bytecode": content["bytecode"]}


@cache
def packaged_artifact(relative: str) -> dict:
    """The original bytecode of a deployed protocol, out of web3-ethereum-defi.

    Found without importing the package, whose modules need more than is installed.
    """
    folder = Path(find_spec("eth_defi").origin).parent / "abi"
    content = json.loads((folder / relative).read_text())
    bytecode = content["bytecode"]
    bytecode = bytecode if isinstance(bytecode, str) else bytecode["object"]
    return {"abi": content["abi"], "bytecode": bytecode}


def init_code_hash(artifact: dict) -> bytes:
    return keccak(hexstr=artifact["bytecode"])
