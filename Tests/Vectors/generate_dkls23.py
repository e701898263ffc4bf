#!/usr/bin/env python3
"""Writes dkls23_transfers.json beside itself, by the slow model in dkls23_model.py.

Seeds and factors come from a fixed seed, so the file is the same every time. Before it is written,
the model proves of itself that shares add up to the product and that cheating is noticed.

Of what is named in LONG the file holds the SHA-256.
"""
import hashlib
import json
import pathlib
import random

from dkls23_model import (
    Banned, N, Receiver, bit, multiplication_answer, multiplication_name, scalar, transfers, u8)

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


def shortened(case):
    return case | {name: hashlib.sha256(bytes.fromhex(case[name])).hexdigest() for name in LONG}


if __name__ == "__main__":
    prove_that_cheating_is_noticed()
    source = random.Random(2023)
    choices = [(1, 2, [source.randrange(N), source.randrange(N)]),
               (2, 1, [0, 1]), (16, 3, [N - 1, source.randrange(N)])]
    cases = [shortened(transfer_case(transfer_inputs(source, *choice))) for choice in choices]
    text = json.dumps(cases, indent=1) + "\n"
    (FOLDER / "dkls23_transfers.json").write_text(text)
