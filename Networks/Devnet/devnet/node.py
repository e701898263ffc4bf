"""Chain, pool and subscriptions as one node; every change goes through here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eth_utils import keccak

from .blocks import Block, HeadChange
from .chain import GAS_LIMIT, Chain
from .errors import server_error
from .faults import Faults
from .fees import blob_base_fee
from .pool import TransactionPool
from .profiles import Profile
from .subscriptions import Subscriptions
from .transactions import PooledTransaction, decode_raw


class Node:
    """A node with one canonical chain and one pool. Not thread safe: one event loop."""

    def __init__(
        self, chain: Chain, automine: bool = False, profile: Profile | None = None
    ) -> None:
        self.chain = chain
        self.profile = profile or Profile(chain)
        self.pool = TransactionPool()
        self.subscriptions = Subscriptions()
        self.faults = Faults()
        self.automine = automine
        self.block_time = 0.0
        # What block builders were given past the pool; nobody who asks this node sees it.
        self._offered: list[PooledTransaction] = []
        # The hash of all bytes that came by eth_sendRawTransaction, refused ones included.
        self.submitted: list[bytes] = []
        self.close_sockets: Callable[[], int] = lambda: 0
        self.close_connections: Callable[[], None] = lambda: None

    def set_block_time(self, seconds: float) -> None:
        """Interval between blocks; 0 mines on demand only."""
        self.block_time = seconds
        # Only counts on a chain without a clock.
        self.chain.timestamp_step = max(1, int(seconds))

    def submit(self, raw: bytes) -> bytes:
        """Admit a raw transaction; its hash. With automine it is mined at once."""
        self.submitted.append(keccak(raw))
        candidate = decode_raw(raw, self.chain.chain_id)
        state = self.chain.state_at(self.chain.head)
        entry = self.pool.add(candidate, state, GAS_LIMIT, self.profile.data_gas(raw))
        self.subscriptions.publish_pending(entry)
        if self.automine:
            self.mine()
        return entry.hash

    def offer_private(self, raws: list[bytes]) -> list[bytes]:
        """Replace what builders hold for coming blocks; the hashes.

        In the order given; what cannot be executed waits, what is included or overtaken goes.
        """
        self._offered = [decode_raw(raw, self.chain.chain_id) for raw in raws]
        return [entry.hash for entry in self._offered]

    def executable(self) -> tuple[Any, list[PooledTransaction]]:
        """The next block's unsealed header and the pooled transactions it would hold."""
        header = self.chain.next_header()
        state = self.chain.state_at(self.chain.head)
        blob_fee = blob_base_fee(header)
        return header, self.pool.select(state, header.base_fee_per_gas, blob_fee, GAS_LIMIT)

    def mine(self) -> Block:
        """Seal one block with what builders were given and then with what is executable."""
        _, entries = self.executable()
        transactions = [entry.transaction for entry in [*self._offered, *entries]]
        block, refused = self.chain.build(self.chain.head, transactions)
        for transaction in refused:
            # It passed admission but the state has moved on since.
            self.pool.discard(transaction.hash)
        self._adopt(block, dropped=frozenset())
        state = self.chain.state_at(block)
        self._offered = [
            entry for entry in self._offered if entry.nonce >= state.get_nonce(entry.sender)
        ]
        return block

    def reorganise(
        self,
        depth: int,
        drop: frozenset[bytes] | None = frozenset(),
        to_pool: frozenset[bytes] | None = frozenset(),
        block_count: int | None = None,
        force: bool = False,
    ) -> Block:
        """Replace the last `depth` blocks by `block_count` fresh ones (default one more).

        Transactions in `drop` vanish, from the pool as well; those in `to_pool` are pending
        again; None means all of the replaced blocks. The others are mined again at their
        heights, or in the last block when there are fewer. What cannot be executed any more
        goes back to the pool.
        """
        fork = self.chain.fork_point(depth, force)
        count = depth + 1 if block_count is None else block_count
        if count < 1:
            raise server_error("at least one block must replace the old ones")
        old = self.chain.canonical_range(fork.number + 1, self.chain.head.number)
        dropped = {
            entry.hash
            for block in old
            for entry in block.mined
            if drop is None or entry.hash in drop
        }
        if drop is not None:
            dropped |= drop
        plan: list[list[Any]] = [[] for _ in range(count)]
        for position, block in enumerate(old):
            for entry in block.mined:
                waits = to_pool is None or entry.hash in to_pool
                if entry.hash not in dropped and not waits:
                    plan[min(position, count - 1)].append(entry.transaction)
        tip = fork
        for position, transactions in enumerate(plan):
            same_slot = old[position].header.timestamp if position < len(old) else None
            if same_slot is not None:
                same_slot = max(same_slot, tip.header.timestamp + 1)
            tip, _ = self.chain.build(tip, transactions, same_slot)
        self._adopt(tip, frozenset(dropped))
        return tip

    def restart(self) -> int:
        """What a restart of the node's process does: the pool is lost and every connection cut.

        Returns how many transactions were lost.
        """
        lost = self.drop_pending()
        self.close_connections()
        return lost

    def drop_pending(self) -> int:
        """Empty the pool; how many transactions were lost."""
        return self.pool.clear()

    def _adopt(self, block: Block, dropped: frozenset[bytes]) -> HeadChange:
        change = self.chain.adopt(block)
        for orphan in change.removed:
            for entry in orphan.mined:
                if self.chain.locate(entry.hash) is None and entry.hash not in dropped:
                    self.pool.restore(entry.transaction)
        for fresh in change.added:
            for entry in fresh.mined:
                self.pool.discard(entry.hash)
        for transaction_hash in dropped:
            self.pool.discard(transaction_hash)
        self.pool.prune(self.chain.state_at(self.chain.head))
        self.subscriptions.publish_head_change(change)
        return change
