"""The block tree, block building on the EVM, reorganisations, and finality."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import rlp
from eth.chains.base import Chain as EvmChain
from eth.constants import BLANK_ROOT_HASH, ZERO_ADDRESS, ZERO_HASH32
from eth.db.atomic import AtomicDB
from eth.db.trie import make_trie_root_and_nodes
from eth.vm.forks.cancun.constants import BEACON_ROOTS_ADDRESS, BEACON_ROOTS_CONTRACT_CODE
from eth.vm.forks.prague import PragueVM
from eth.vm.forks.prague.constants import HISTORY_STORAGE_ADDRESS, HISTORY_STORAGE_CONTRACT_CODE
from eth_utils import ValidationError, keccak

from .blocks import Block, HeadChange, MinedTransaction
from .errors import server_error

logger = logging.getLogger("devnet.chain")

GAS_LIMIT = 30_000_000
FEE_RECIPIENT = keccak(b"devnet fee recipient")[12:]
# The L1 fee vault of the OP stack.
FEE_VAULT = bytes.fromhex("420000000000000000000000000000000000001a")


class Chain:
    """A tree of blocks under Prague rules; one path through it is canonical."""

    def __init__(
        self,
        chain_id: int,
        balances: Mapping[bytes, int],
        genesis_timestamp: int,
        clock: Callable[[], int] | None = None,
    ) -> None:
        """Start from a genesis that holds `balances` (wei).

        Without a `clock` (Unix seconds) every block's timestamp is its parent's plus
        `timestamp_step`, which makes every hash repeatable.
        """
        self.chain_id = chain_id
        self.clock = clock
        self.timestamp_step = 1
        self.safe_lag = 2
        self.finalized_lag = 4
        # What a profile answers instead of these.
        self.tagged: Callable[[str], Block | None] = self._tagged
        self.data_fee: Callable[[bytes], int] = lambda raw: 0
        self.operator_fee: Callable[[int], int] = lambda gas: 0
        self._next_base_fee: int | None = None
        self._held_base_fee: int | None = None
        self._held_blocks = 0
        self._next_timestamp: int | None = None
        self._built_count = 0
        self._finalized_number = 0
        self._evm = self._create_evm(balances, genesis_timestamp)
        genesis = Block(self._evm.get_canonical_head(), ())
        self._blocks: dict[bytes, Block] = {genesis.hash: genesis}
        self._canonical: list[Block] = [genesis]
        self._locations: dict[bytes, tuple[Block, int]] = {}

    def _create_evm(self, balances: Mapping[bytes, int], genesis_timestamp: int) -> EvmChain:
        evm_class = EvmChain.configure(
            __name__="DevnetEvm", chain_id=self.chain_id, vm_configuration=((0, PragueVM),)
        )
        state: dict[bytes, dict[str, Any]] = {
            address: {"balance": balance, "nonce": 0, "code": b"", "storage": {}}
            for address, balance in balances.items()
        }
        # The two system contracts of EIP-4788 and EIP-2935 exist on any Prague chain.
        for address, code in (
            (BEACON_ROOTS_ADDRESS, BEACON_ROOTS_CONTRACT_CODE),
            (HISTORY_STORAGE_ADDRESS, HISTORY_STORAGE_CONTRACT_CODE),
        ):
            state[address] = {"balance": 0, "nonce": 1, "code": code, "storage": {}}
        genesis = {
            "coinbase": ZERO_ADDRESS,
            "difficulty": 0,
            "extra_data": b"",
            "gas_limit": GAS_LIMIT,
            "mix_hash": ZERO_HASH32,
            "nonce": b"\x00" * 8,
            "receipt_root": BLANK_ROOT_HASH,
            "timestamp": genesis_timestamp,
            "transaction_root": BLANK_ROOT_HASH,
        }
        return evm_class.from_genesis(AtomicDB(), genesis, state)

    # Reading the tree

    @property
    def head(self) -> Block:
        """The newest canonical block."""
        return self._canonical[-1]

    @property
    def safe(self) -> Block:
        """The block that the tag `safe` names; never below `finalized`."""
        return self._canonical[max(self._finalized_number, self.head.number - self.safe_lag, 0)]

    @property
    def finalized(self) -> Block:
        """The block that the tag `finalized` names; it only moves forward."""
        return self._canonical[self._finalized_number]

    def _tagged(self, tag: str) -> Block | None:
        return self.safe if tag == "safe" else self.finalized

    def block_at(self, number: int) -> Block | None:
        """The canonical block of that height."""
        return self._canonical[number] if 0 <= number < len(self._canonical) else None

    def block_by_hash(self, block_hash: bytes) -> Block | None:
        """Any block of the tree, reorganised-out ones included."""
        return self._blocks.get(block_hash)

    def is_canonical(self, block: Block) -> bool:
        """Whether the block is on the path to the head."""
        at_height = self.block_at(block.number)
        return at_height is not None and at_height.hash == block.hash

    def canonical_range(self, first: int, last: int) -> list[Block]:
        """Canonical blocks of heights `first...last`, as far as they exist."""
        return self._canonical[max(first, 0) : last + 1] if last >= first else []

    def locate(self, transaction_hash: bytes) -> tuple[Block, int] | None:
        """The canonical block and index that hold a transaction."""
        return self._locations.get(transaction_hash)

    def vm_at(self, header: Any) -> PragueVM:
        """A fresh virtual machine in the context of `header`; its changes are never kept."""
        return self._evm.get_vm(header)

    def state_at(self, block: Block) -> Any:
        """The state after `block`."""
        return self.vm_at(block.header).state

    # Settings

    def set_finality(self, safe_lag: int, finalized_lag: int) -> None:
        """How many blocks `safe` and `finalized` trail the head."""
        if finalized_lag < safe_lag:
            raise server_error("the finalized lag must not be smaller than the safe lag")
        self.safe_lag = safe_lag
        self.finalized_lag = finalized_lag
        self._advance_finality()

    def set_next_base_fee(self, base_fee: int) -> None:
        """Base fee of the next block only, wei per gas; the rule goes on from there."""
        self._next_base_fee = base_fee

    def hold_base_fee(self, base_fee: int, blocks: int) -> None:
        """Base fee of the next `blocks` blocks, wei per gas; 0 blocks let go of it."""
        self._held_base_fee = base_fee if blocks > 0 else None
        self._held_blocks = blocks

    def set_next_timestamp(self, timestamp: int) -> None:
        """Timestamp of the next block only, Unix seconds."""
        if timestamp <= self.head.header.timestamp:
            raise server_error("timestamp must be later than the head's")
        self._next_timestamp = timestamp

    def next_header(self, parent: Block | None = None, **fields: Any) -> Any:
        """An unsealed header on top of `parent` (default: the head)."""
        parent = parent or self.head
        fields.setdefault("timestamp", self._timestamp_after(parent))
        header = PragueVM.create_header_from_parent(
            parent.header, gas_limit=GAS_LIMIT, coinbase=FEE_RECIPIENT, **fields
        )
        if self._next_base_fee is not None and parent is self.head:
            header = header.copy(base_fee_per_gas=self._next_base_fee)
        elif self._held_base_fee is not None and (
            parent is self.head or not self.is_canonical(parent)
        ):
            header = header.copy(base_fee_per_gas=self._held_base_fee)
        return header

    def _timestamp_after(self, parent: Block) -> int:
        earliest = parent.header.timestamp + 1
        if self._next_timestamp is not None and parent is self.head:
            return self._next_timestamp
        if self.clock is None:
            return parent.header.timestamp + max(1, self.timestamp_step)
        return max(earliest, self.clock())

    # Building

    def build(
        self, parent: Block, transactions: Iterable[Any], timestamp: int | None = None
    ) -> tuple[Block, list[Any]]:
        """Execute transactions on `parent` and store the block without moving the head.

        Returns the block and the transactions that could not be executed there.
        """
        self._built_count += 1
        # A counter in the randomness keeps siblings with equal contents apart.
        salt = keccak(parent.hash + self._built_count.to_bytes(8, "big"))
        fields = {} if timestamp is None else {"timestamp": timestamp}
        header = self.next_header(parent, mix_hash=salt, **fields)
        vm = self.vm_at(header)
        template = vm.get_block()
        vm.block_preprocessing(template)
        entries: list[MinedTransaction] = []
        refused: list[Any] = []
        for transaction in transactions:
            gas_used_before = header.gas_used
            try:
                receipt, computation = self._apply(vm, header, transaction)
            except ValidationError as error:
                logger.debug("not executable here: %s", error)
                refused.append(transaction)
                continue
            header = vm.add_receipt_to_header(header, receipt)
            header = vm.increment_blob_gas_used(header, transaction)
            entries.append(self._entry(transaction, receipt, computation, gas_used_before))
        block = Block(self._seal(vm, template, header, entries), tuple(entries))
        self._blocks[block.hash] = block
        # The machine looks up ancestors (BLOCKHASH) by hash in its own database.
        self._evm.chaindb.db.set(block.hash, rlp.encode(block.header))
        return block, refused

    def _apply(self, vm: PragueVM, header: Any, transaction: Any) -> tuple[Any, Any]:
        """Execute a transaction, and take what it costs beside the gas."""
        fee = self.data_fee(transaction.encode())
        most = fee + self.operator_fee(transaction.gas)
        if most == 0:
            return vm.apply_transaction(header, transaction)
        price = getattr(transaction, "max_fee_per_gas", None) or transaction.gas_price
        needed = transaction.value + transaction.gas * price + most
        if vm.state.get_balance(transaction.sender) < needed:
            raise ValidationError("insufficient funds for gas, value, data and operator")
        applied = vm.apply_transaction(header, transaction)
        fee += self.operator_fee(applied[0].gas_used - header.gas_used)
        vm.state.delta_balance(transaction.sender, -fee)
        vm.state.delta_balance(FEE_VAULT, fee)
        return applied

    @staticmethod
    def _entry(
        transaction: Any, receipt: Any, computation: Any, gas_used_before: int
    ) -> MinedTransaction:
        created = computation.msg.storage_address if not transaction.to else None
        return MinedTransaction(
            transaction=transaction,
            sender=transaction.sender,
            receipt=receipt,
            gas_used=receipt.gas_used - gas_used_before,
            contract_address=created,
        )

    @staticmethod
    def _seal(vm: PragueVM, template: Any, header: Any, entries: list[MinedTransaction]) -> Any:
        # No deposit, withdrawal or consolidation contract exists here, so there are never
        # execution requests and the header keeps the hash of the empty list.
        transactions = tuple(entry.transaction for entry in entries)
        receipts = tuple(entry.receipt for entry in entries)
        filled = header.copy(
            transaction_root=make_trie_root_and_nodes(transactions)[0],
            receipt_root=make_trie_root_and_nodes(receipts)[0],
        )
        return vm.finalize_block(template.copy(header=filled)).block.header

    # Moving the head

    def adopt(self, block: Block) -> HeadChange:
        """Make `block` the head, leaving the common ancestor behind."""
        added: list[Block] = []
        cursor = block
        while not self.is_canonical(cursor):
            added.append(cursor)
            cursor = self._blocks[cursor.parent_hash]
        added.reverse()
        removed = self._canonical[cursor.number + 1 :]
        del self._canonical[cursor.number + 1 :]
        for orphan in removed:
            for entry in orphan.mined:
                self._locations.pop(entry.hash, None)
        for fresh in added:
            self._canonical.append(fresh)
            for index, entry in enumerate(fresh.mined):
                self._locations[entry.hash] = (fresh, index)
        self._next_base_fee = None
        self._next_timestamp = None
        self._held_blocks = max(0, self._held_blocks - len(added))
        if self._held_blocks == 0:
            self._held_base_fee = None
        self._finalized_number = min(self._finalized_number, cursor.number)
        self._advance_finality()
        return HeadChange(tuple(removed), tuple(added))

    def _advance_finality(self) -> None:
        candidate = self.head.number - self.finalized_lag
        self._finalized_number = max(self._finalized_number, candidate, 0)

    def fork_point(self, depth: int, force: bool) -> Block:
        """The block that stays when the last `depth` blocks are replaced.

        Finalized blocks are only given up with `force`.
        """
        number = self.head.number - depth
        if depth < 1 or number < 0:
            raise server_error(f"cannot replace {depth} of {self.head.number} blocks")
        if number < self._finalized_number and not force:
            raise server_error(
                f"block {self._finalized_number} is finalized; pass force to replace it"
            )
        return self._canonical[number]
