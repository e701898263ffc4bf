#!/usr/bin/env python3
"""Compares `pool quote` with makers' signed orders on random input.

Usage: check_pools_maker.py PROGRAM SEED COUNT

COUNT orders of each protocol: 0x RFQ, 0x limit, 1inch. Digests, signatures and signers are
eth-account 0.14.0's; what a fill moves has no other witness than the published rules, written a
second time in `maker_orders.py`. Half of the orders have something wrong with them, of which the
field must be named. Prints one JSON line; exits 1 when something differs, 2 for wrong usage.
"""

import json
import subprocess
import sys

from eth_account import Account
from eth_batch import code_of, expect, main
import maker_orders as orders

CHUNK = 5_000


def quotes(program, lines):
    """The program's answers, one for each line."""
    for start in range(0, len(lines), CHUNK):
        part = lines[start:start + CHUNK]
        done = subprocess.run(
            [program, "pool", "quote"], input="".join(json.dumps(line) + "\n" for line in part),
            capture_output=True, text=True, timeout=3600)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        expect(done.returncode == 0 and len(answers) == len(part), "pool quote",
               done.stderr[-300:])
        yield from answers


def address(source):
    return "0x" + source.randbytes(20).hex()


def amount(source, bits):
    kind = source.random()
    if kind < 0.7:
        return int(10 ** source.uniform(0, min(30, bits * 0.3)))
    if kind < 0.85:
        return source.getrandbits(source.randint(1, bits))
    if kind < 0.87:
        return 0
    return min(2**bits - 1, max(0, 2 ** source.choice([64, 127, 128, 129, 255, bits])
                                + source.choice([-1, 0, 1])))


def common(source, protocol, key):
    state = {"kind": "makerOrder", "protocol": protocol,
             "chainId": source.choice([1, 10, 8453, 2**63]), "verifyingContract": address(source),
             "maker": Account.from_key(key).address.lower(),
             "salt": str(source.getrandbits(source.randint(1, 256))),
             "timestamp": source.choice([0, 2**40 - 1, 2**64 - 1] + [1_700_000_000] * 20)}
    if source.random() < 0.1:
        state["cancelled"] = source.random() < 0.5
    if source.random() < 0.2:
        state["caller"] = address(source)
    return state


def zero_ex(source, protocol, key):
    state = common(source, protocol, key)
    now = state["timestamp"]
    expiry = source.choice([now, max(0, now - 1)] + [now + 1, now + 60, 2**64 - 1] * 6)
    state |= {"makerToken": address(source), "takerToken": address(source),
              "makerAmount": str(amount(source, 128)), "takerAmount": str(amount(source, 128)),
              "taker": orders.ZERO, "pool": "0x" + source.randbytes(32).hex(),
              "expiry": str(min(expiry, 2**64 - 1))}
    if protocol == "0x-rfq":
        state["txOrigin"] = orders.ZERO if source.random() < 0.03 else address(source)
    else:
        state |= {"takerTokenFeeAmount": str(source.choice([0, 1, amount(source, 128)])),
                  "sender": orders.ZERO, "feeRecipient": address(source)}
    strangers(source, state)
    whole = int(state["takerAmount"])
    state["filled"] = str(filled(source, whole))
    if source.random() < 0.1:
        state["minValidSalt"] = str(source.choice([0, int(state["salt"]),
                                                   min(orders.MOST, int(state["salt"]) + 1)]))
    return state


def strangers(source, state):
    caller = state.get("caller", address(source))
    for key in ("taker", "sender"):
        if key in state and source.random() < 0.15:
            state[key] = source.choice([caller, caller, address(source)])
    if "txOrigin" in state and source.random() < 0.2:
        state["origin"] = source.choice([state["txOrigin"], state["txOrigin"], address(source)])


def filled(source, whole):
    if source.random() < 0.05:
        return source.choice([whole, min(orders.MOST, whole + 1)])
    return source.choice([0, 0, 0, int(whole * source.random()), max(0, whole - 1), whole // 2])


def one_inch(source, protocol, key):
    state = common(source, protocol, key)
    traits = orders.MULTIPLE if source.random() < 0.7 else 0
    if source.random() < 0.12:
        traits |= orders.NO_PARTIAL
    if source.random() < 0.04:
        traits |= source.choice(list(orders.UNSIMULATED.values()))
    for bit in orders.HARMLESS:
        traits |= bit if source.random() < 0.2 else 0
    now = min(state["timestamp"], 2**40 - 2)
    traits |= source.choice([0, 0, 0, now, now, now + 1, now + 1, max(0, now - 1)]) << 80
    epoch = source.getrandbits(40)
    traits |= epoch << 120 | source.getrandbits(40) << 160
    is_once = bool(traits & orders.NO_PARTIAL) or not traits & orders.MULTIPLE
    if source.random() < (0.02 if is_once else 0.2):
        traits |= orders.EPOCH
        if source.random() < 0.9:
            state["epoch"] = str(source.choice([epoch, epoch, epoch, epoch ^ 1]))
    if source.random() < 0.2:
        caller = int(state.get("caller", address(source)), 16)
        traits |= source.choice([caller, caller, source.getrandbits(160)]) & (2**80 - 1)
    if source.random() < 0.2:
        state |= {"name": "1inch Limit Order Protocol", "version": "4"}
    state |= {"receiver": source.choice([orders.ZERO, address(source)]),
              "makerAsset": address(source), "takerAsset": address(source),
              "makingAmount": str(amount(source, 256)), "takingAmount": str(amount(source, 256)),
              "makerTraits": source.choice([str(traits), hex(traits)])}
    is_fresh = is_once and source.random() < 0.8
    state["filled"] = "0" if is_fresh else str(filled(source, int(state["makingAmount"])))
    return state


def signed(source, state, key, others):
    """With a signature in one of its forms, seldom a false one."""
    is_one_inch = state["protocol"] == "1inch"
    kind = 2 if is_one_inch else source.choice([2, 2, 3])
    chance = source.random()
    signer = source.choice(others) if chance < 0.02 else key
    if not is_one_inch and source.random() < 0.1:
        signer = source.choice(others)
        state["signer"] = Account.from_key(signer).address.lower()
    elsewhere = dict(state)
    if 0.02 <= chance < 0.03:  # the signature of another chain's order
        elsewhere["chainId"] = state["chainId"] + 1
    if 0.03 <= chance < 0.04:
        elsewhere["salt"] = str(int(state["salt"]) ^ 1)
    v, r, s = orders.sign(elsewhere, signer, kind)
    if 0.04 <= chance < 0.05:
        v, s = 55 - v, orders.GROUP - s  # the other form of the same, which nobody takes
    if 0.05 <= chance < 0.06:
        r ^= 1 << source.randrange(256)
    if 0.06 <= chance < 0.07:
        r, s = source.choice([(0, s), (r, 0), (orders.GROUP, s), (r, orders.GROUP)])
    if 0.07 <= chance < 0.08:
        v = source.choice([0, 1, 26, 29])
    state["signature"] = form(source, is_one_inch, kind, v, r, s)
    if is_one_inch and source.random() < 0.05:
        state["signature"] = "0x" + source.randbytes(source.randrange(0, 200)).hex()
        state["isValidSignature"] = source.random() < 0.7
    return state


def form(source, is_one_inch, kind, v, r, s):
    r, word = f"0x{r:064x}", f"{s:064x}"
    if is_one_inch and v in (27, 28) and s < 2**255 and source.random() < 0.6:
        packed = f"{s | (v - 27) << 255:064x}"
        return source.choice([r + packed, {"r": r, "vs": "0x" + packed}])
    if is_one_inch or (kind == 2 and source.random() < 0.2):
        cut = source.choice([0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 130])
        whole = r + word + f"{v:02x}"
        return whole[:len(whole) - cut] if cut else whole
    kind = source.choice([kind] * 30 + [0, 1, 4, 255])
    return {"signatureType": kind, "v": v, "r": r, "s": "0x" + word}


def question(source, state):
    maker, taker = (("makerAsset", "takerAsset") if state["protocol"] == "1inch"
                    else ("makerToken", "takerToken"))
    amounts = {"makerAsset": "makingAmount", "takerAsset": "takingAmount",
               "makerToken": "makerAmount", "takerToken": "takerAmount"}
    is_exact_in = source.random() < (0.6 if state["protocol"] == "1inch" else 0.95)
    whole = int(state[amounts[taker if is_exact_in else maker]])
    whole += int(state.get("takerTokenFeeAmount", 0)) * (source.random() < 0.5)
    asked = source.choice([
        0, 1, 2, source.randrange(1000), whole, whole, max(0, whole - 1), whole + 1,
        int(whole * source.random()), int(whole * source.random() ** 4), 2 * whole,
        source.getrandbits(256), orders.MOST])
    way = [state[taker], state[maker]]
    is_back = source.random() < 0.02
    if is_back:
        way.reverse()
    asked = min(asked, orders.MOST)
    line = {"pool": state, "tokenIn": way[0], "tokenOut": way[1],
            "amountIn" if is_exact_in else "amountOut": str(asked)}
    return line, asked, is_exact_in, is_back


def judge(line, ours, asked, is_exact_in, is_back):
    state = line["pool"]
    try:
        if is_back:  # refused after what is wrong with the order itself
            orders.door(state)
            orders.refuse(True, "unsupported")
        wanted = orders.fill(state, asked, is_exact_in)
    except orders.Refused as refusal:
        code, field = refusal.args
        expect(code_of(ours) == code, line, ours, f"should be {code}: {field}")
        expect(ours["error"].get("field") == field, line, ours, f"should be of {field}")
        return f"{code} {field}"
    expect("error" not in ours, line, ours, wanted)
    found = (int(ours["amountIn"]), int(ours["amountOut"]), int(ours["fee"]["amount"]),
             ours["partial"])
    expect(found == wanted[:4], line, ours, wanted)
    expect(ours["after"] == {**state, "filled": str(wanted[4])}, line, ours, wanted)
    expect(ours["fee"]["token"] == line["tokenIn"], line, ours)
    return "partial" if ours["partial"] else "fills"


def check(program, source, count, protocol, draw):
    keys = [source.randbytes(32) for _ in range(30)]
    rows = []
    for _ in range(count):
        key = source.choice(keys)
        others = [other for other in keys if other != key]
        state = signed(source, draw(source, protocol, key), key, others)
        rows.append(question(source, state))
    tally = {}
    for row, ours in zip(rows, quotes(program, [row[0] for row in rows])):
        name = judge(row[0], ours, *row[1:])
        tally[name] = tally.get(name, 0) + 1
    return {protocol: dict(sorted(tally.items()))}


def check_rfq(program, source, count):
    return check(program, source, count, "0x-rfq", zero_ex)


def check_limit(program, source, count):
    return check(program, source, count, "0x-limit", zero_ex)


def check_one_inch(program, source, count):
    return check(program, source, count, "1inch", one_inch)


if __name__ == "__main__":
    sys.exit(main(__doc__, [check_rfq, check_limit, check_one_inch]))
