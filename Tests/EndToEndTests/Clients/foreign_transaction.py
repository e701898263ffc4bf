#!/usr/bin/env python3
"""Sends an empty transaction of a wallet behind its node's back, as a stolen key would.

Usage: foreign_transaction.py     (standard input: one JSON object)

Takes "rpc", "keystore" and "password" (paths), and perhaps "nonce" (the chain's next one unless
told) and "delegateTo", an address whose code the wallet shall run (EIP-7702); prints the hash.
"""

import json
import sys

from eth_account import Account
from web3 import Web3


def main():
    order = json.load(sys.stdin)
    with open(order["keystore"]) as file:
        keystore = json.load(file)
    with open(order["password"]) as file:
        key = Account.decrypt(keystore, file.read().strip())
    chain = Web3(Web3.HTTPProvider(order["rpc"]))
    account = Account.from_key(key)
    nonce = order.get("nonce", chain.eth.get_transaction_count(account.address, "latest"))
    fields = {
        "chainId": chain.eth.chain_id, "nonce": nonce, "to": account.address, "value": 1,
        "gas": 21_000, "maxFeePerGas": 400 * 10**9, "maxPriorityFeePerGas": 40 * 10**9, "type": 2,
    }
    if "delegateTo" in order:
        # The transaction itself uses a nonce before its authorization is looked at.
        authorization = account.sign_authorization(
            {"chainId": fields["chainId"], "address": order["delegateTo"], "nonce": nonce + 1})
        fields |= {"type": 4, "gas": 100_000, "value": 0, "authorizationList": [authorization]}
    signed = account.sign_transaction(fields)
    print(Web3.to_hex(chain.eth.send_raw_transaction(signed.raw_transaction)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
