"""The mempool: admission, replacement, ordering; refusal texts are those of go-ethereum."""

from __future__ import annotations

import heapq
from dataclasses import replace
from typing import Any

from eth.vm.forks.prague.constants import DELEGATION_DESIGNATION_PREFIX, MAX_BLOB_GAS_PER_BLOCK

from .errors import server_error
from .transactions import PooledTransaction, blob_gas, floor_gas

PRICE_BUMP_PERCENT = 10
BLOB_PRICE_BUMP_PERCENT = 100
MAX_INIT_CODE_SIZE = 49_152
MAX_NONCE = 2**64 - 1


class TransactionPool:
    """Pending transactions by sender and nonce; gaps in the nonces are kept waiting."""

    def __init__(self) -> None:
        self._by_sender: dict[bytes, dict[int, PooledTransaction]] = {}
        self._by_hash: dict[bytes, PooledTransaction] = {}
        self._arrivals = 0
        # The hashes of all that was ever in here, in order.
        self.history: list[bytes] = []

    def __len__(self) -> int:
        return len(self._by_hash)

    def get(self, transaction_hash: bytes) -> PooledTransaction | None:
        """The pooled transaction of that hash."""
        return self._by_hash.get(transaction_hash)

    def senders(self) -> list[bytes]:
        """Senders with pooled transactions, sorted."""
        return sorted(self._by_sender)

    def queue_of(self, sender: bytes) -> list[PooledTransaction]:
        """One sender's transactions by nonce."""
        queue = self._by_sender.get(sender, {})
        return [queue[nonce] for nonce in sorted(queue)]

    def next_nonce(self, sender: bytes, state_nonce: int) -> int:
        """The first nonce that neither the chain nor the pool has used."""
        queue = self._by_sender.get(sender, {})
        nonce = state_nonce
        while nonce in queue:
            nonce += 1
        return nonce

    # Admission

    def add(
        self, candidate: PooledTransaction, state: Any, gas_limit: int, data_gas: int = 0
    ) -> PooledTransaction:
        """Admit a transaction or raise the refusal; replaces one of the same nonce.

        `data_gas` must fit its limit beside what every transaction costs.
        """
        if candidate.hash in self._by_hash:
            raise server_error("already known")
        _check_shape(candidate, gas_limit)
        _check_gas(candidate.transaction, data_gas)
        self._check_against_state(candidate, state)
        existing = self._by_sender.get(candidate.sender, {}).get(candidate.nonce)
        self._check_reservations(candidate, existing, state)
        if existing is not None:
            _check_replacement(existing, candidate)
            self._remove(existing)
        return self._insert(candidate)

    def _check_against_state(self, candidate: PooledTransaction, state: Any) -> None:
        nonce = state.get_nonce(candidate.sender)
        if candidate.nonce < nonce:
            raise server_error(f"nonce too low: next nonce {nonce}, tx nonce {candidate.nonce}")
        balance = state.get_balance(candidate.sender)
        refusal = "insufficient funds for gas * price + value"
        cost = candidate.cost
        if cost > balance:
            raise server_error(
                f"{refusal}: balance {balance}, tx cost {cost}, overshot {cost - balance}"
            )
        queue = self._by_sender.get(candidate.sender, {})
        queued = sum(entry.cost for entry in queue.values())
        existing = queue.get(candidate.nonce)
        added = cost if existing is None else cost - existing.cost
        if queued + added > balance:
            label = "tx cost" if existing is None else "tx bumped"
            raise server_error(
                f"{refusal}: balance {balance}, queued cost {queued}, {label} {added}, "
                f"overshot {queued + added - balance}"
            )

    def _check_reservations(
        self, candidate: PooledTransaction, existing: PooledTransaction | None, state: Any
    ) -> None:
        queue = self._by_sender.get(candidate.sender, {})
        if any(entry.is_blob != candidate.is_blob for entry in queue.values()):
            raise server_error("address already reserved")
        next_nonce = self.next_nonce(candidate.sender, state.get_nonce(candidate.sender))
        if candidate.is_blob and candidate.nonce > next_nonce:
            raise server_error(
                f"nonce too high: tx nonce {candidate.nonce}, gapped nonce {next_nonce}"
            )
        if state.get_code(candidate.sender).startswith(DELEGATION_DESIGNATION_PREFIX):
            if candidate.nonce > next_nonce:
                raise server_error("gapped-nonce tx from delegated accounts")
            if queue and existing is None:
                raise server_error("in-flight transaction limit reached for delegated accounts")

    # Upkeep

    def restore(self, transaction: Any) -> None:
        """Put back a transaction that a reorganisation un-mined, unless its slot is taken."""
        sender = transaction.sender
        if transaction.nonce not in self._by_sender.get(sender, {}):
            self._insert(PooledTransaction(transaction, sender, transaction.encode()))

    def discard(self, transaction_hash: bytes) -> None:
        """Forget a transaction if it is pooled."""
        entry = self._by_hash.get(transaction_hash)
        if entry is not None:
            self._remove(entry)

    def clear(self) -> int:
        """Forget everything; the count of what was there."""
        count = len(self)
        self._by_sender.clear()
        self._by_hash.clear()
        return count

    def prune(self, state: Any) -> None:
        """Forget what can never be executed after `state`: used nonces, unpayable costs."""
        for entry in list(self._by_hash.values()):
            used = entry.nonce < state.get_nonce(entry.sender)
            if used or entry.cost > state.get_balance(entry.sender):
                self._remove(entry)

    # Ordering

    def select(
        self, state: Any, base_fee: int, blob_base_fee: int, gas_limit: int
    ) -> list[PooledTransaction]:
        """What goes into the next block, best effective tip first, then arrival."""
        heads: list[tuple[int, int, PooledTransaction]] = []

        def offer(sender: bytes, nonce: int) -> None:
            entry = self._by_sender[sender].get(nonce)
            if entry is None or entry.fee_cap < base_fee:
                return
            if entry.is_blob and entry.blob_fee_cap < blob_base_fee:
                return
            heapq.heappush(heads, (-entry.effective_tip(base_fee), entry.arrival, entry))

        for sender in self.senders():
            offer(sender, state.get_nonce(sender))
        selected: list[PooledTransaction] = []
        gas_left, blob_gas_left = gas_limit, MAX_BLOB_GAS_PER_BLOCK
        while heads:
            _, _, entry = heapq.heappop(heads)
            if entry.transaction.gas > gas_left or blob_gas(entry.transaction) > blob_gas_left:
                continue
            selected.append(entry)
            gas_left -= entry.transaction.gas
            blob_gas_left -= blob_gas(entry.transaction)
            offer(entry.sender, entry.nonce + 1)
        return selected

    def _insert(self, entry: PooledTransaction) -> PooledTransaction:
        self._arrivals += 1
        placed = replace(entry, arrival=self._arrivals)
        self._by_sender.setdefault(placed.sender, {})[placed.nonce] = placed
        self._by_hash[placed.hash] = placed
        self.history.append(placed.hash)
        return placed

    def _remove(self, entry: PooledTransaction) -> None:
        del self._by_hash[entry.hash]
        queue = self._by_sender[entry.sender]
        del queue[entry.nonce]
        if not queue:
            del self._by_sender[entry.sender]


def _check_shape(candidate: PooledTransaction, gas_limit: int) -> None:
    """Everything about a transaction that can be judged without state."""
    transaction = candidate.transaction
    if not transaction.to and len(transaction.data) > MAX_INIT_CODE_SIZE:
        raise server_error(
            f"max initcode size exceeded: code size {len(transaction.data)}, "
            f"limit {MAX_INIT_CODE_SIZE}"
        )
    if transaction.gas > gas_limit:
        raise server_error("exceeds block gas limit")
    if candidate.tip_cap > candidate.fee_cap:
        raise server_error(
            "max priority fee per gas higher than max fee per gas: "
            f"maxPriorityFeePerGas: {candidate.tip_cap}, maxFeePerGas: {candidate.fee_cap}"
        )
    if candidate.nonce >= MAX_NONCE:
        raise server_error("nonce has max value")
    blobs = blob_gas(transaction)
    if candidate.is_blob and blobs == 0:
        raise server_error("blobless blob transaction")
    if blobs > MAX_BLOB_GAS_PER_BLOCK:
        raise server_error("too many blobs in transaction")


def _check_gas(transaction: Any, data_gas: int) -> None:
    intrinsic = transaction.intrinsic_gas + data_gas
    if transaction.gas < intrinsic:
        raise server_error(
            f"intrinsic gas too low: gas {transaction.gas}, minimum needed {intrinsic}"
        )
    floor = floor_gas(transaction.data)
    if transaction.gas < floor:
        raise server_error(
            f"insufficient gas for floor data gas cost: gas {transaction.gas}, "
            f"minimum needed {floor}"
        )


def _check_replacement(existing: PooledTransaction, candidate: PooledTransaction) -> None:
    """Both caps must rise by 10 % (doubled for blobs, blob fee cap included)."""
    bump = BLOB_PRICE_BUMP_PERCENT if candidate.is_blob else PRICE_BUMP_PERCENT
    pairs = [
        (existing.fee_cap, candidate.fee_cap),
        (existing.tip_cap, candidate.tip_cap),
    ]
    if candidate.is_blob:
        pairs.append((existing.blob_fee_cap, candidate.blob_fee_cap))
    for old, new in pairs:
        if new <= old or new < old * (100 + bump) // 100:
            raise server_error("replacement transaction underpriced")
