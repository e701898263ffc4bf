#!/usr/bin/env python3
"""Writes dkls23_transfers.json and dkls23_signing.json beside itself, by the slow model in
dkls23_model.py and dkls23_sessions.py.

Seeds, keys and factors come from a fixed seed, so the files are the same every time. Before they
are written, the model proves of itself that shares add up to the product, that signatures are
valid (eth-keys 0.8.0 says so) and that cheating is noticed.

The SHA-256 stands for what is named in LONG and for bodies of messages above 256 bytes.
"""
import hashlib
import json
import pathlib
import random

from eth_keys import keys

from dkls23_model import (
    G, N, Banned, Receiver, bit, decoded, encoded, multiplication_answer, multiplication_name,
    scalar, times, transfers, u8)
from dkls23_sessions import Aborted, Key, Message, Setup, Signer, sign

FOLDER = pathlib.Path(__file__).parent
LONG = ["answer", "senderKeys", "receiverKeys", "extensionMessage", "multiplicationMessage"]


# What the model must notice

def banned(attempt):
    try:
        attempt()
    except Banned:
        return True
    return False


def changed(data, index):
    return data[:index] + u8(data[index] ^ 1) + data[index + 1:]


def prove_that_cheating_is_noticed():
    setup, m, seeds = bytes(32), bytes([1]) * 32, [bytes([number]) * 32 for number in range(4)]
    _, _, two_keys, one_key = transfers(seeds[0], seeds[1], setup)
    receiver, factors = Receiver(seeds[2], m, two_keys), [3, N - 3]

    def answer(message, cheat=None):
        return multiplication_answer(seeds[3], m, one_key, factors, message, cheat)[0]

    honest = answer(receiver.message)
    assert not banned(lambda: receiver.finish(honest))
    for index in (0, 10_239, 10_240, 10_256, 12_303):
        assert banned(lambda: answer(changed(receiver.message, index))), index
    # The last byte of a scalar, so that it stays below n; then both η and both ends of μ.
    for index in (31, 65_535, 65_567, 65_599, 65_600, 65_663):
        assert banned(lambda: receiver.finish(changed(honest, index))), index
    # Another choice in one row, with honest folds, costs B a guess of that row's bit of Δ; another
    # factor in one transfer costs A a guess of its β. Neither may pass always, nor fail always.
    for i in range(8):
        cheat = receiver.message_with(changed(receiver.message[:10_240], 80 * i))
        assert banned(lambda: answer(cheat)) == bit(one_key[:16], i), i
        cheat = answer(receiver.message, i)
        assert banned(lambda: receiver.finish(cheat)) == bit(receiver.x, i), i
    assert {bit(one_key, i) for i in range(8)} == {bit(receiver.x, i) for i in range(8)} == {0, 1}


# Cases

def transfer_case(inputs):
    """All that is sent and comes out; the receiver of the multiplication offers the transfers."""
    seeds = {name: bytes.fromhex(inputs[name]) for name in inputs if name.endswith("Seed")}
    setup, session = bytes.fromhex(inputs["setup"]), bytes.fromhex(inputs["session"])
    factors = [int(factor, 16) for factor in inputs["factors"]]
    offer, answer, receiver_keys, sender_keys = transfers(
        seeds["receiverSetupSeed"], seeds["senderSetupSeed"], setup)
    m = multiplication_name(session, inputs["sender"], inputs["receiver"])
    receiver = Receiver(seeds["receiverSeed"], m, receiver_keys)
    message, c = multiplication_answer(
        seeds["senderSeed"], m, sender_keys, factors, receiver.message)
    d = receiver.finish(message)
    for a, one, other in zip(factors, c, d, strict=True):
        assert (one + other - a * receiver.factor) % N == 0, "shares do not add up"
    return inputs | {
        "offer": offer.hex(), "answer": answer.hex(), "senderKeys": sender_keys.hex(),
        "receiverKeys": receiver_keys.hex(), "multiplication": m.hex(),
        "extensionMessage": receiver.message.hex(), "factor": scalar(receiver.factor).hex(),
        "multiplicationMessage": message.hex(),
        "senderShares": [scalar(share).hex() for share in c],
        "receiverShares": [scalar(share).hex() for share in d]}


def seed(source):
    return source.randbytes(32).hex()


def transfer_inputs(source, sender, receiver, factors):
    names = ["setup", "session", "senderSetupSeed", "receiverSetupSeed", "senderSeed",
             "receiverSeed"]
    return {name: seed(source) for name in names} | {
        "sender": sender, "receiver": receiver,
        "factors": [scalar(factor).hex() for factor in factors]}


def digest_of(text):
    return hashlib.sha256(bytes.fromhex(text)).hexdigest()


def shortened(case):
    return case | {name: digest_of(case[name]) for name in LONG}


def signing_inputs(source, threshold, holders, quorum, path):
    """A dealer's key: values of a polynomial at the numbers of all holders."""
    line = [source.randrange(N) for _ in range(threshold)]
    pairs = [(one, other) for one in quorum for other in quorum if one != other]
    values = [sum(factor * party**k for k, factor in enumerate(line)) % N
              for party in range(1, holders + 1)]
    return {
        "threshold": threshold, "keyId": seed(source), "epoch": source.randrange(2**32),
        "chainCode": seed(source), "publicKey": encoded(times(line[0], G)).hex(),
        "shares": [scalar(value).hex() for value in values],
        "publicShares": [encoded(times(value, G)).hex() for value in values],
        "zeroSeeds": [{"one": one, "other": other, "seed": seed(source)}
                      for one in range(1, holders + 1) for other in range(one + 1, holders + 1)],
        "setups": [{"sender": one, "receiver": other, "senderSeed": seed(source),
                    "receiverSeed": seed(source)} for one, other in pairs],
        "quorum": quorum, "path": path, "request": seed(source), "digest": seed(source),
        "seeds": [seed(source) for _ in quorum]}


def signers_of(case):
    raw = bytes.fromhex
    key = Key(
        raw(case["keyId"]), case["epoch"], raw(case["chainCode"]), decoded(raw(case["publicKey"])),
        {index + 1: int(share, 16) for index, share in enumerate(case["shares"])},
        {(row["one"], row["other"]): raw(row["seed"]) for row in case["zeroSeeds"]})
    setups = {(row["sender"], row["receiver"]): Setup(
        key.id, key.epoch, row["sender"], row["receiver"], raw(row["senderSeed"]),
        raw(row["receiverSeed"])) for row in case["setups"]}

    def fresh():
        return {party: Signer(party, raw(own), key, case["quorum"], case["path"],
                              raw(case["request"]), raw(case["digest"]), setups)
                for party, own in zip(case["quorum"], case["seeds"], strict=True)}
    return fresh, setups


def signing_case(case):
    fresh, setups = signers_of(case)
    signers = fresh()
    sent, (r, s, recovery) = sign(signers)
    some = next(iter(signers.values()))
    public_key = keys.PublicKey.from_compressed_bytes(encoded(some.child))
    signature = keys.Signature(vrs=(recovery, r, s))
    assert 0 < s <= N // 2 and recovery < 4
    assert public_key.verify_msg_hash(some.digest, signature)
    assert signature.recover_public_key_from_msg_hash(some.digest) == public_key
    rows = [row | {"name": setups[row["sender"], row["receiver"]].name.hex(),
                   "offer": setups[row["sender"], row["receiver"]].offer.hex(),
                   "answer": digest_of(setups[row["sender"], row["receiver"]].answer.hex())}
            for row in case["setups"]]
    return fresh, case | {
        "setups": rows, "opening": some.opening.hex(), "session": some.sid.hex(),
        "childKey": encoded(some.child).hex(), "messages": [told(message) for message in sent],
        "r": scalar(r).hex(), "s": scalar(s).hex(), "recovery": recovery}


def told(message):
    body = message.body.hex()
    return {
        "kind": message.kind, "round": message.round, "sender": message.sender,
        "receiver": message.receiver, "previous": message.previous.hex(),
        "length": len(message.body), "body": body if len(message.body) <= 256 else digest_of(body),
        "envelope": message.envelope().hex()}


def prove_that_signing_notices(fresh):
    """Each message of the first member toward the last one is changed in each of its parts."""
    signers = fresh()
    first, last = min(signers), max(signers)
    other_point = encoded(times(7, G))

    def outcome(kind, place, value=None):
        def tampered(message, to):
            if (message.kind, message.sender, to) != (kind, first, last):
                return message
            body = message.body
            if value is None:
                body = changed(body, place)
            else:
                body = body[:place] + value + body[place + len(value):]
            return Message(kind, message.round, message.sender, message.receiver, message.session,
                           message.previous, body)
        try:
            sign(fresh(), tampered)
        except (Aborted, Banned) as failure:
            return f"{type(failure).__name__}: {failure}"
        return "signed"

    base = 65_664
    expected = [
        ((1, 0), "Aborted: view of round 0"), ((2, 0), "Aborted: view of round 1"),
        ((3, 5), "Banned: fold"), ((4, 31), "Banned: mu"), ((4, base - 1), "Banned: mu"),
        ((4, base, other_point), "Aborted: opening"), ((4, base + 33), "Aborted: opening"),
        ((4, base + 65, other_point), "Banned: product"),
        ((4, base + 98, other_point), "Banned: product"),
        ((4, base + 131, other_point), "Banned: product"),
        ((4, base + 195), "Aborted: signature"), ((4, base + 227), "Aborted: digest"),
        ((5, 31), "Aborted: signature"), ((5, 63), "Aborted: signature")]
    for change, what in expected:
        assert outcome(*change) == what, (change, what)


def written(name, cases):
    (FOLDER / name).write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    prove_that_cheating_is_noticed()
    source = random.Random(2023)
    choices = [(1, 2, [source.randrange(N), source.randrange(N)]),
               (2, 1, [0, 1]), (16, 3, [N - 1, source.randrange(N)])]
    written("dkls23_transfers.json",
            [shortened(transfer_case(transfer_inputs(source, *choice))) for choice in choices])
    source = random.Random(765)
    choices = [(2, 2, [1, 2], []), (2, 3, [1, 3], [44, 60, 0, 2**31 - 1]), (2, 3, [2, 3], [0]),
               (3, 4, [1, 2, 4], [7, 5])]
    cases = []
    for choice in choices:
        fresh, case = signing_case(signing_inputs(source, *choice))
        cases.append(case)
        if choice is choices[1]:
            prove_that_signing_notices(fresh)
    written("dkls23_signing.json", cases)
