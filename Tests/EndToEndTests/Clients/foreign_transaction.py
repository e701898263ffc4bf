#!/usr/bin/env python3
"""Sends an empty transaction of a wallet behind its node's back, as a stolen key would.

Usage: foreign_transaction.py     (standard input: one JSON object)

Takes "rpc", "keystore" and "password" (paths) and "nonce"; prints the hash.
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
    signed = account.sign_transaction({
        "chainId": chain.eth.chain_id, "nonce": order["nonce"], "to": account.address, "value": 1,
        "gas": 21_000, "maxFeePerGas": 400 * 10**9, "maxPriorityFeePerGas": 40 * 10**9, "type": 2,
    })
    print(Web3.to_hex(chain.eth.send_raw_transaction(signed.raw_transaction)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
