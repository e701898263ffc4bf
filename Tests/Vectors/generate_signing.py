#!/usr/bin/env python3
"""Writes signing_safe.json and signing_permits.json beside itself, from a fixed seed.

Needs eth-account 0.14.0 and safe-eth-py 7.27.0, which nothing else of this repository does: make an
environment of its own for it. Keys are random and worthless.
"""

import json
import pathlib
import random

from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from safe_eth.eth.contracts import get_safe_V1_3_0_contract, get_safe_V1_4_1_contract
from safe_eth.safe.safe_signature import (
    SafeSignature, SafeSignatureApprovedHash, SafeSignatureContract)
from safe_eth.safe.safe_tx import SafeTx
from safe_eth.safe.signatures import signature_to_bytes
from web3 import Web3

SOURCE = random.Random(20)
FOLDER = pathlib.Path(__file__).parent


def address():
    return Web3.to_checksum_address(SOURCE.randbytes(20))


def number(bits):
    return SOURCE.getrandbits(SOURCE.randint(1, bits))


def text(data):
    return "0x" + bytes(data).hex()


def owner_signature(kind, key, digest):
    account = Account.from_key(key)
    if kind == "account":
        return account.unsafe_sign_hash(digest).signature, account.address, b""
    if kind == "message":
        signed = account.sign_message(encode_defunct(digest))
        return signature_to_bytes(signed.v + 4, signed.r, signed.s), account.address, b""
    owner = address()
    if kind == "approvedHash":
        return SafeSignatureApprovedHash.build_for_owner(owner, digest).signature, owner, b""
    return None, owner, SOURCE.randbytes(SOURCE.choice([0, 1, 65, 100]))


def safe_case(index):
    version = SOURCE.choice(["1.3.0", "1.4.1"])
    chain, nonce, safe = number(40), number(60), address()
    to, value, data = address(), number(SOURCE.choice([1, 90, 256])), SOURCE.randbytes(
        SOURCE.choice([0, 4, 68, 300]))
    operation = SOURCE.choice([0, 0, 1])
    gas = [0, 0, 0] if index % 2 else [number(30), number(30), number(60)]
    tokens = [None, None] if index % 2 else [address(), address()]
    transaction = SafeTx(
        None, safe, to, value, data, operation, *gas, *tokens, safe_nonce=nonce,
        safe_version=version, chain_id=chain)
    digest = bytes(transaction.safe_tx_hash)
    owners, signatures = [], []
    for _ in range(SOURCE.randint(1, 5)):
        kind = SOURCE.choice(["account", "message", "approvedHash", "contract"])
        key = SOURCE.randbytes(32)
        signature, owner, content = owner_signature(kind, key, digest)
        if kind == "contract":
            signatures.append(SafeSignatureContract(
                signature_to_bytes(0, int(owner, 16), 65), digest, b"", content))
        else:
            signatures += SafeSignature.parse_signature(signature, digest)
        item = {"kind": kind, "owner": owner}
        if kind == "contract":
            item["content"] = text(content)
        elif kind != "approvedHash":
            item["key"] = text(key)
        owners.append(item)
    packed = bytes(SafeSignature.export_signatures(
        sorted(signatures, key=lambda one: int(one.owner, 16))))
    make = get_safe_V1_3_0_contract if version == "1.3.0" else get_safe_V1_4_1_contract
    zero = "0x" + "00" * 20
    calldata = make(Web3()).encode_abi("execTransaction", args=[
        to, value, data, operation, *gas, tokens[0] or zero, tokens[1] or zero, packed])
    return {
        "version": version, "chainId": str(chain), "safe": safe, "to": to, "value": str(value),
        "data": text(data), "operation": operation, "safeTxGas": str(gas[0]),
        "baseGas": str(gas[1]), "gasPrice": str(gas[2]), "gasToken": tokens[0] or zero,
        "refundReceiver": tokens[1] or zero, "nonce": str(nonce), "hash": text(digest),
        "owners": owners, "signatures": text(packed), "input": calldata,
    }


def typed(name, version, chain, contract, primary, types, message):
    domain = {"name": name, "version": version, "chainId": chain, "verifyingContract": contract}
    domain = {key: value for key, value in domain.items() if value is not None}
    key = SOURCE.randbytes(32)
    signable = encode_typed_data(domain, types, message)
    signed = Account.sign_message(signable, key)
    return {
        "kind": primary, "chainId": str(chain), "contract": contract, "name": name,
        "version": version or "", "separator": text(signable.header),
        "digest": text(signed.message_hash), "key": text(key), "signature": text(signed.signature),
        "message": json.loads(json.dumps(message), parse_int=str),
    }


DETAILS = [{"name": "token", "type": "address"}, {"name": "amount", "type": "uint160"},
           {"name": "expiration", "type": "uint48"}, {"name": "nonce", "type": "uint48"}]


def details():
    return {"token": address(), "amount": number(160), "expiration": number(48),
            "nonce": number(48)}


def permit_case(index):
    chain, contract = number(50), address()
    fields = lambda *pairs: [{"name": name, "type": kind} for name, kind in pairs]
    kind = ["Permit", "PermitSingle", "PermitBatch", "PermitTransferFrom"][index % 4]
    if kind == "Permit":
        name = SOURCE.choice(["USD Coin", "Dai", "", "Tüken", "A" * 100])
        types = {"Permit": fields(
            ("owner", "address"), ("spender", "address"), ("value", "uint256"),
            ("nonce", "uint256"), ("deadline", "uint256"))}
        message = {"owner": address(), "spender": address(), "value": number(256),
                   "nonce": number(64), "deadline": number(256)}
        version = SOURCE.choice(["1", "2", None])
        return typed(name, version, chain, contract, kind, types, message)
    if kind == "PermitTransferFrom":
        types = {"PermitTransferFrom": fields(
            ("permitted", "TokenPermissions"), ("spender", "address"), ("nonce", "uint256"),
            ("deadline", "uint256")),
            "TokenPermissions": fields(("token", "address"), ("amount", "uint256"))}
        message = {"permitted": {"token": address(), "amount": number(256)},
                   "spender": address(), "nonce": number(256), "deadline": number(256)}
    else:
        one = kind == "PermitSingle"
        types = {kind: fields(
            ("details", "PermitDetails" if one else "PermitDetails[]"), ("spender", "address"),
            ("sigDeadline", "uint256")), "PermitDetails": DETAILS}
        message = {"details": details() if one else [
            details() for _ in range(SOURCE.randint(0, 4))],
            "spender": address(), "sigDeadline": number(256)}
    return typed("Permit2", None, chain, contract, kind, types, message)


def main():
    cases = {"signing_safe.json": [safe_case(index) for index in range(60)],
             "signing_permits.json": [permit_case(index) for index in range(80)]}
    for name, content in cases.items():
        (FOLDER / name).write_text(
            "[\n" + ",\n".join(json.dumps(one) for one in content) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
