"""Fee answers: history with rewards, tip suggestion, blob base fee."""

from __future__ import annotations

from typing import Any

from eth.vm.forks.cancun.constants import MIN_BLOB_BASE_FEE
from eth.vm.forks.cancun.state import fake_exponential
from eth.vm.forks.prague.constants import (
    BLOB_BASE_FEE_UPDATE_FRACTION_PRAGUE,
    MAX_BLOB_GAS_PER_BLOCK,
)

from .blocks import Block
from .chain import Chain
from .errors import server_error
from .transactions import effective_tip

DEFAULT_TIP = 10**9
MAX_HISTORY = 1024
_ORACLE_BLOCKS = 20
_ORACLE_PERCENTILE = 60
_IGNORED_TIP = 2


def blob_base_fee(header: Any) -> int:
    """Price of blob gas in the context of `header`, wei."""
    return fake_exponential(
        MIN_BLOB_BASE_FEE, header.excess_blob_gas, BLOB_BASE_FEE_UPDATE_FRACTION_PRAGUE
    )


def suggested_tip(chain: Chain) -> int:
    """A tip per gas, wei: the 60th percentile of the last blocks, 1 gwei on a quiet chain."""
    first = chain.head.number - _ORACLE_BLOCKS + 1
    tips = sorted(
        tip
        for block in chain.canonical_range(first, chain.head.number)
        for entry in block.mined
        if (tip := effective_tip(entry.transaction, block.base_fee)) >= _IGNORED_TIP
    )
    return tips[(len(tips) - 1) * _ORACLE_PERCENTILE // 100] if tips else DEFAULT_TIP


def fee_history(
    chain: Chain, block_count: int, newest: Block, percentiles: list[float] | None
) -> dict[str, Any]:
    """The answer of `eth_feeHistory`, oldest block first."""
    count = min(block_count, MAX_HISTORY, newest.number + 1)
    if count == 0:
        return {"oldestBlock": "0x0", "gasUsedRatio": None}
    _check_percentiles(percentiles)
    oldest = newest.number - count + 1
    blocks = chain.canonical_range(oldest, newest.number)
    # For a block below the head the next base fee is that of the block that followed.
    following = chain.block_at(newest.number + 1)
    next_header = following.header if following else chain.next_header(newest)
    headers = [block.header for block in blocks] + [next_header]
    history: dict[str, Any] = {
        "oldestBlock": hex(oldest),
        "baseFeePerGas": [hex(header.base_fee_per_gas) for header in headers],
        "gasUsedRatio": [block.header.gas_used / block.header.gas_limit for block in blocks],
        "baseFeePerBlobGas": [hex(blob_base_fee(header)) for header in headers],
        "blobGasUsedRatio": [
            block.header.blob_gas_used / MAX_BLOB_GAS_PER_BLOCK for block in blocks
        ],
    }
    if percentiles:
        history["reward"] = [[hex(tip) for tip in rewards(block, percentiles)] for block in blocks]
    return history


def rewards(block: Block, percentiles: list[float]) -> list[int]:
    """Effective tips at percentiles of the block's gas, wei; zeros for an empty block."""
    if not block.mined:
        return [0] * len(percentiles)
    tips = sorted(
        (effective_tip(entry.transaction, block.base_fee), entry.gas_used) for entry in block.mined
    )
    result: list[int] = []
    index, gas_so_far = 0, tips[0][1]
    for percentile in percentiles:
        threshold = int(block.header.gas_used * percentile / 100)
        while gas_so_far < threshold and index < len(tips) - 1:
            index += 1
            gas_so_far += tips[index][1]
        result.append(tips[index][0])
    return result


def _check_percentiles(percentiles: list[float] | None) -> None:
    previous = 0.0
    for position, percentile in enumerate(percentiles or []):
        if not 0 <= percentile <= 100:
            raise server_error(f"invalid reward percentile: {percentile}")
        if percentile < previous:
            raise server_error(
                f"invalid reward percentile: #{position - 1}:{previous} > #{position}:{percentile}"
            )
        previous = percentile
