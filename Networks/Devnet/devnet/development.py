"""The `dev_` verbs that steer the chain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import INVALID_PARAMS, RpcError, invalid_argument
from .formatting import hex_data
from .node import Node
from .parameters import HASH_LENGTH, Parameters, count, data

_REORG_OPTIONS = {"drop", "toPool", "blocks", "force"}
_MAX_MINED_BLOCKS = 10_000


def _mine(node: Node, parameters: Parameters) -> str:
    blocks = parameters.count(0, 1)
    if not 1 <= blocks <= _MAX_MINED_BLOCKS:
        raise invalid_argument(0, f"between 1 and {_MAX_MINED_BLOCKS} blocks")
    for _ in range(blocks):
        node.mine()
    return hex_data(node.chain.head.hash)


def _reorg(node: Node, parameters: Parameters) -> str:
    options = parameters.mapping(1, {})
    unknown = sorted(set(options) - _REORG_OPTIONS)
    if unknown:
        raise RpcError(INVALID_PARAMS, f"unknown option {unknown[0]!r}")
    blocks = options.get("blocks")
    head = node.reorganise(
        depth=parameters.count(0),
        drop=_hash_set(options.get("drop", [])),
        to_pool=_hash_set(options.get("toPool", [])),
        block_count=None if blocks is None else count(blocks, 1),
        force=options.get("force") is True,
    )
    return hex_data(head.hash)


def _hash_set(value: Any) -> frozenset[bytes] | None:
    """Hashes, or None for `"all"`."""
    if value == "all":
        return None
    if not isinstance(value, list):
        raise invalid_argument(1, 'a list of hashes or "all" is expected')
    return frozenset(data(item, 1, HASH_LENGTH) for item in value)


def _set_finality(node: Node, parameters: Parameters) -> bool:
    node.chain.set_finality(parameters.count(0), parameters.count(1))
    return True


def _set_next_base_fee(node: Node, parameters: Parameters) -> bool:
    node.chain.set_next_base_fee(parameters.count(0))
    return True


def _hold_base_fee(node: Node, parameters: Parameters) -> bool:
    node.chain.hold_base_fee(parameters.count(0), parameters.count(1))
    return True


def _set_next_timestamp(node: Node, parameters: Parameters) -> bool:
    node.chain.set_next_timestamp(parameters.count(0))
    return True


def _set_block_time(node: Node, parameters: Parameters) -> bool:
    seconds = parameters.required(0)
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds < 0:
        raise invalid_argument(0, "seconds, 0 or more, are expected")
    node.set_block_time(float(seconds))
    return True


def _set_automine(node: Node, parameters: Parameters) -> bool:
    node.automine = parameters.required(0) is True
    return True


def _drop_pending(node: Node, parameters: Parameters) -> int:
    return node.drop_pending()


def _restart(node: Node, parameters: Parameters) -> int:
    return node.restart()


def _drop_transaction(node: Node, parameters: Parameters) -> bool:
    wanted = parameters.hash(0)
    known = node.pool.get(wanted) is not None
    node.pool.discard(wanted)
    return known


def _offer_private(node: Node, parameters: Parameters) -> list[str]:
    raws = parameters.required(0)
    if not isinstance(raws, list):
        raise invalid_argument(0, "a list of raw transactions is expected")
    return [hex_data(entry) for entry in node.offer_private([data(raw, 0) for raw in raws])]


def _public_record(node: Node, parameters: Parameters) -> dict[str, list[str]]:
    return {
        "submitted": [hex_data(entry) for entry in node.submitted],
        "pooled": [hex_data(entry) for entry in node.pool.history],
    }


def _fault(node: Node, parameters: Parameters) -> int:
    return node.faults.order(parameters.mapping(0))


def _close_sockets(node: Node, parameters: Parameters) -> int:
    return node.close_sockets()


DEVELOPMENT_METHODS: dict[str, Callable[[Node, Parameters], Any]] = {
    "dev_mine": _mine,
    "dev_reorg": _reorg,
    "dev_setFinality": _set_finality,
    "dev_setNextBaseFee": _set_next_base_fee,
    "dev_holdBaseFee": _hold_base_fee,
    "dev_setNextTimestamp": _set_next_timestamp,
    "dev_setBlockTime": _set_block_time,
    "dev_setAutomine": _set_automine,
    "dev_dropPending": _drop_pending,
    "dev_restart": _restart,
    "dev_dropTransaction": _drop_transaction,
    "dev_offerPrivate": _offer_private,
    "dev_publicRecord": _public_record,
    "dev_fault": _fault,
    "dev_closeSockets": _close_sockets,
}
