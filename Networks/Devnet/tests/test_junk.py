"""Nonsense is refused with a reason; it never reaches an unexpected failure."""

from __future__ import annotations

import itertools
import random

from conftest import RECIPIENT

from devnet.development import DEVELOPMENT_METHODS
from devnet.errors import INTERNAL_ERROR, RpcError
from devnet.rpc import METHODS

JUNK = [
    None,
    True,
    -1,
    0,
    3,
    1.5,
    "",
    "0x",
    "0x0",
    "0x00",
    "0x7",
    "latest",
    "pending",
    "safe",
    "earliest",
    "all",
    "zz",
    "0xzz",
    RECIPIENT,
    "0x" + "ab" * 32,
    "0x" + "ff" * 40,
    [],
    [None],
    [[]],
    ["0x12"],
    [1, 2],
    {},
    {"to": RECIPIENT},
    {"to": "0x12"},
    {"data": "0x6000", "gas": "0x1"},
    {"blockHash": None},
    {"blockNumber": []},
    {"blockHash": "0x" + "ab" * 32},
    {"fromBlock": [], "topics": 3},
    {"topics": [[None]], "address": {}},
    {"accessList": [1]},
    {"accessList": [{}]},
    {RECIPIENT: {"stateDiff": 7}},
    {RECIPIENT: 3},
    {"drop": 5},
    {"blocks": 0},
    {"delay": {"times": "x"}},
    {"value": "0x" + "f" * 64},
    {"gasPrice": "0x1", "maxFeePerGas": "0x1"},
    {"from": RECIPIENT, "value": "0x1"},
]
# These can take arbitrarily long or break the run when their arguments happen to be good.
EXCLUDED = {"dev_fault"}


def test_junk_parameters_never_cause_an_internal_error(rpc):
    rpc("dev_mine", 3)
    generator = random.Random(7)
    unexpected = []
    for method in sorted((METHODS.keys() | DEVELOPMENT_METHODS.keys()) - EXCLUDED):
        singles = [[value] for value in JUNK]
        pairs = generator.sample(list(itertools.product(JUNK, JUNK)), 60)
        triples = [generator.choices(JUNK, k=3) for _ in range(30)]
        targeted = [[{"to": RECIPIENT}, "latest", value] for value in JUNK]
        for values in [[], *singles, *pairs, *triples, *targeted]:
            try:
                rpc(method, *values)
            except RpcError as error:
                if error.code == INTERNAL_ERROR:
                    unexpected.append((method, values, error.message))
    assert unexpected == []


def test_mutated_raw_transactions_are_refused_cleanly(rpc):
    generator = random.Random(11)
    raw = bytes(rpc.sign(nonce=0, data=b"\x01" * 9).raw_transaction)
    for _ in range(400):
        mutated = bytearray(raw)
        for _ in range(generator.randint(1, 3)):
            mutated[generator.randrange(len(mutated))] = generator.randrange(256)
        try:
            rpc("eth_sendRawTransaction", "0x" + bytes(mutated).hex())
        except RpcError as error:
            assert error.code != INTERNAL_ERROR, bytes(mutated).hex()
    rpc("dev_mine")
