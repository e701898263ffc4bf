#!/usr/bin/env python3
"""Writes dkls23_transfers.json, dkls23_signing.json and dkls23_keys.json beside itself, by the slow
model in dkls23_model.py, dkls23_sessions.py and dkls23_keys.py.

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

from dkls23_keys import Participant, generate
from dkls23_model import (
    G, N, Banned, Receiver, bit, decoded, encoded, multiplication_answer, multiplication_name,
    scalar, times, transfers, u8)
from dkls23_sessions import Aborted, Key, Message, Setup, Signer, lagrange, sign

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


def outcome(run, people, kind, place, value=None):
    """What comes of it when one kind of message from the first to the last is changed."""
    first, last = min(people), max(people)

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
        run(people, tampered)
    except (Aborted, Banned) as failure:
        return f"{type(failure).__name__}: {failure}"
    return "done"


def prove_that_signing_notices(fresh):
    base, other_point = 65_664, encoded(times(7, G))
    expected = [
        ((1, 0), "Aborted: view of round 0"), ((1, 32), "Aborted: setup"),
        ((1, 95), "Aborted: setup"), ((2, 0), "Aborted: view of round 1"),
        ((3, 5), "Banned: fold"), ((4, 31), "Banned: mu"), ((4, base - 1), "Banned: mu"),
        ((4, base, other_point), "Aborted: opening"), ((4, base + 33), "Aborted: opening"),
        ((4, base + 65, other_point), "Banned: product"),
        ((4, base + 98, other_point), "Banned: product"),
        ((4, base + 131, other_point), "Banned: product"),
        ((4, base + 195), "Aborted: signature"), ((4, base + 227), "Aborted: digest"),
        ((5, 31), "Aborted: signature"), ((5, 63), "Aborted: signature")]
    for change, what in expected:
        assert outcome(sign, fresh(), *change) == what, (change, what)


def key_inputs(source, threshold, count, dealers, old=None):
    people = sorted({*dealers, *range(1, count + 1)})
    return {"request": seed(source), "threshold": threshold, "count": count, "dealers": dealers,
            "seeds": [{"party": party, "seed": seed(source)} for party in people],
            "old": old and {name: old[name] for name in (
                "publicKey", "chainCode", "shares", "publicShares")} | {
                "keyId": seed(source), "epoch": source.randrange(2**31)}}


def participants_of(case):
    raw, old = bytes.fromhex, case["old"]
    key = old and Key(
        raw(old["keyId"]), old["epoch"], raw(old["chainCode"]), decoded(raw(old["publicKey"])),
        {index + 1: int(share, 16) for index, share in enumerate(old["shares"])}, {})
    return {row["party"]: Participant(
        row["party"], raw(row["seed"]), raw(case["request"]), case["threshold"], case["count"],
        case["dealers"], key) for row in case["seeds"]}


def key_case(case):
    people = participants_of(case)
    sent = generate(people)
    holders = [people[party] for party in range(1, case["count"] + 1)]
    for quorum in (holders[:case["threshold"]], holders[-case["threshold"]:]):
        numbers = [person.party for person in quorum]
        key = sum(lagrange(person.party, numbers) * person.share for person in quorum)
        assert times(key, G) == holders[0].public_key
    for one in holders:
        assert times(one.share, G) == one.public_shares[one.party - 1]
        for other in holders:
            assert one is other or one.zero_seeds[other.party] == other.zero_seeds[one.party]
    return case | {
        "opening": holders[0].opening.hex(), "session": holders[0].sid.hex(),
        "messages": [told(message) for message in sent],
        "publicKey": encoded(holders[0].public_key).hex(), "chainCode": holders[0].chain_code.hex(),
        "shares": [scalar(person.share).hex() for person in holders],
        "publicShares": [encoded(point).hex() for point in holders[0].public_shares],
        "zeroSeeds": [{"one": one.party, "other": other, "seed": found.hex()}
                      for one in holders for other, found in one.zero_seeds.items()
                      if one.party < other]}


def prove_that_key_generation_notices(new, resharing):
    other_point = encoded(times(7, G))
    expected = [
        ((16, 0), "Aborted: view"), ((17, 32), "Aborted: view"),
        ((18, 0, other_point), "Aborted: opening"), ((18, 98), "Aborted: opening"),
        ((19, 31), "Aborted: share of 1"), ((20, 0), "Aborted: opening of the part"),
        ((20, 63), "Aborted: opening of the part"), ((21, 65), "Aborted: result"),
        ((21, 228), "Aborted: proof of the share"), ((22, 0), "Aborted: session")]
    for change, what in expected:
        assert outcome(generate, participants_of(new), *change) == what, (change, what)
    people = participants_of(resharing)
    liar = people[resharing["dealers"][0]]
    liar.old = Key(liar.old.id, 0, b"", None, {p: x + 1 for p, x in liar.old.shares.items()}, {})
    try:
        generate(people)
        raise AssertionError("another share was dealt anew")
    except Aborted as failure:
        assert str(failure) == "old share"


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
    source = random.Random(1979)
    cases = [key_case(key_inputs(source, 2, 2, [1, 2])),
             key_case(key_inputs(source, 2, 3, [1, 2, 3]))]
    # More holders; fewer, without a dealer of the old ones; the same anew, without one of them.
    for threshold, count, dealers in ((3, 4, [1, 3]), (2, 3, [1, 2, 4]), (2, 3, [1, 3])):
        cases.append(key_case(key_inputs(source, threshold, count, dealers, cases[-1])))
    prove_that_key_generation_notices(cases[1], cases[2])
    written("dkls23_keys.json", cases)
