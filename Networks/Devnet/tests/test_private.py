"""Transactions that builders get past the pool, and the record of what the public side has seen."""

import pytest
from conftest import FIRST_KEY, GWEI, SECOND_KEY, address_of

from devnet.errors import RpcError


def raw(signed):
    return "0x" + bytes(signed.raw_transaction).hex()


def hash_of(signed):
    return "0x" + bytes(signed.hash).hex()


def test_what_builders_hold_is_mined_and_seen_by_nobody_before(rpc):
    private = [rpc.sign(nonce=0), rpc.sign(nonce=1)]
    hashes = [hash_of(signed) for signed in private]
    assert rpc("dev_offerPrivate", [raw(signed) for signed in private]) == hashes
    sender = address_of(FIRST_KEY)
    assert rpc("eth_getTransactionCount", sender, "pending") == "0x0"
    assert rpc("txpool_content") == {"pending": {}, "queued": {}}
    assert rpc("eth_getBlockByNumber", "pending")["transactions"] == []
    assert all(rpc("eth_getTransactionByHash", entry) is None for entry in hashes)
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest")["transactions"] == hashes
    assert rpc("dev_publicRecord") == {"submitted": [], "pooled": []}
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest")["transactions"] == []


def test_an_offer_replaces_the_one_before(rpc):
    first, second = rpc.sign(nonce=0), rpc.sign(nonce=0, value=1)
    rpc("dev_offerPrivate", [raw(first)])
    rpc("dev_offerPrivate", [raw(second)])
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest")["transactions"] == [hash_of(second)]
    rpc("dev_offerPrivate", [raw(rpc.sign(nonce=1))])
    rpc("dev_offerPrivate", [])
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest")["transactions"] == []


def test_what_cannot_be_executed_waits_and_what_is_overtaken_goes(rpc):
    gapped = rpc.sign(nonce=1)
    poor = rpc.sign(key=SECOND_KEY, nonce=0, maxFeePerGas=1, maxPriorityFeePerGas=1)
    rpc("dev_offerPrivate", [raw(gapped), raw(poor)])
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest")["transactions"] == []
    public = [rpc.send(nonce=0), rpc.send(key=SECOND_KEY, nonce=0, maxFeePerGas=20 * GWEI)]
    rpc("dev_mine")
    assert sorted(rpc("eth_getBlockByNumber", "latest")["transactions"]) == sorted(public)
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest")["transactions"] == [hash_of(gapped)]


def test_builders_come_before_the_pool_for_the_same_nonce(rpc):
    private = rpc.sign(nonce=0, value=5)
    public = rpc.send(nonce=0)
    rpc("dev_offerPrivate", [raw(private)])
    rpc("dev_mine")
    assert rpc("eth_getBlockByNumber", "latest")["transactions"] == [hash_of(private)]
    assert rpc("eth_getTransactionByHash", public) is None


def test_the_record_has_refused_bytes_and_what_a_reorganisation_brings_back(rpc):
    accepted = rpc.send(nonce=0)
    refused = rpc.sign(nonce=1, maxFeePerGas=1, maxPriorityFeePerGas=2)
    with pytest.raises(RpcError):
        rpc("eth_sendRawTransaction", raw(refused))
    assert rpc("dev_publicRecord") == {
        "submitted": [accepted, hash_of(refused)],
        "pooled": [accepted],
    }
    private = rpc.sign(key=SECOND_KEY, nonce=0)
    rpc("dev_offerPrivate", [raw(private)])
    rpc("dev_mine")
    rpc("dev_reorg", 1, {"toPool": [hash_of(private)]})
    assert hash_of(private) in rpc("dev_publicRecord")["pooled"]


@pytest.mark.parametrize("offer", ["0x", [1], ["0x00"], ["0x1"]])
def test_an_offer_that_is_none_is_refused(rpc, offer):
    with pytest.raises(RpcError):
        rpc("dev_offerPrivate", offer)
