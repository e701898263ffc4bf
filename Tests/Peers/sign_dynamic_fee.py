"""Peer of `sign-dynamic-fee`: a type 2 transaction from its fields to signed bytes.

Arguments: a JSON object of the fields in JSON-RPC names, the private key in hex.
"""
import json
import sys

import peer

try:
    import eth_account
except ImportError:
    peer.skip("eth_account is not installed")

fields, key = json.loads(sys.argv[1]), sys.argv[2]
COUNT = 20


def sign(nonce):
    return eth_account.Account.sign_transaction({**fields, "nonce": nonce}, key).raw_transaction


def body():
    for nonce in range(COUNT):
        sign(nonce)


peer.measure(f"eth_account {eth_account.__version__}", body, COUNT, sign(0).hex())
