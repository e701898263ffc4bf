"""Makers' signed orders of 0x protocol v4 and 1inch's Limit Order Protocol v4, a second time.

Digests and signatures are eth-account's. What a fill moves follows the rules that the contracts'
sources state (0x: `NativeOrdersSettlement`, `NativeOrdersInfo`; 1inch: `OrderMixin`,
`AmountCalculatorLib`, `MakerTraitsLib`), on Python's integers and fractions.
"""

import fractions
import math

from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from eth_utils import keccak

MOST = 2**256 - 1
ZERO = "0x" + 40 * "0"
GROUP = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141

RFQ = [("makerToken", "address"), ("takerToken", "address"), ("makerAmount", "uint128"),
       ("takerAmount", "uint128"), ("maker", "address"), ("taker", "address"),
       ("txOrigin", "address"), ("pool", "bytes32"), ("expiry", "uint64"), ("salt", "uint256")]
LIMIT = [("makerToken", "address"), ("takerToken", "address"), ("makerAmount", "uint128"),
         ("takerAmount", "uint128"), ("takerTokenFeeAmount", "uint128"), ("maker", "address"),
         ("taker", "address"), ("sender", "address"), ("feeRecipient", "address"),
         ("pool", "bytes32"), ("expiry", "uint64"), ("salt", "uint256")]
ORDER = [("salt", "uint256"), ("maker", "address"), ("receiver", "address"),
         ("makerAsset", "address"), ("takerAsset", "address"), ("makingAmount", "uint256"),
         ("takingAmount", "uint256"), ("makerTraits", "uint256")]
TYPES = {"0x-rfq": ("RfqOrder", RFQ), "0x-limit": ("LimitOrder", LIMIT), "1inch": ("Order", ORDER)}

NO_PARTIAL, MULTIPLE, EPOCH = 1 << 255, 1 << 254, 1 << 250
UNSIMULATED = {"extension": 1 << 249, "before": 1 << 252, "after": 1 << 251}
HARMLESS = [1 << 248, 1 << 247, 1 << 253]  # Permit2, unwrap, unused


class Refused(Exception):
    """Code and field of a refusal."""


def refuse(condition, code, field=None):
    if condition:
        raise Refused(code, f"pool.{field}" if field else "pool")


def signable(state):
    """The order of a STATE as eth-account takes it."""
    name, fields = TYPES[state["protocol"]]
    if state["protocol"] == "1inch":
        domain = {"name": state.get("name", "1inch Aggregation Router"),
                  "version": state.get("version", "6")}
    else:
        domain = {"name": "ZeroEx", "version": "1.0.0"}
    domain |= {"chainId": int(state["chainId"]), "verifyingContract": state["verifyingContract"]}
    message = {key: int(state[key], 0) if kind.startswith("uint") else state[key]
               for key, kind in fields}
    types = {name: [{"name": key, "type": kind} for key, kind in fields]}
    return encode_typed_data(domain, types, message)


def digest(state):
    message = signable(state)
    return keccak(b"\x19" + message.version + message.header + message.body)


def sign(state, key, kind=2):
    """v, r and s."""
    message = signable(state) if kind == 2 else encode_defunct(digest(state))
    made = Account.sign_message(message, key)
    return made.v, made.r, made.s


def recovered(state, kind, v, r, s):
    """Who signed; None for nobody."""
    if v not in (27, 28) or not 0 < r < GROUP or not 0 < s <= GROUP // 2:
        return None
    message = signable(state) if kind == 2 else encode_defunct(digest(state))
    try:
        return Account.recover_message(message, vrs=(v, r, s)).lower()
    except Exception:  # no key gives this r
        return None


def signature_parts(state):
    """Kind, v, r and s of a STATE's signature; kind 0 for what is none."""
    given = state["signature"]
    if isinstance(given, dict) and "vs" in given:
        given = given["r"] + given["vs"][2:]
    if isinstance(given, dict):
        kind = given["signatureType"]
        return (kind if kind in (2, 3) else 0, given["v"],
                int(given["r"], 16), int(given["s"], 16))
    data = bytes.fromhex(given[2:])
    r, s = int.from_bytes(data[:32], "big"), int.from_bytes(data[32:64], "big")
    if len(data) == 64:
        return 2, 27 + (s >> 255), r, s & (2**255 - 1)
    if len(data) != 65 or data[64] not in (0, 1, 27, 28):
        return 0, 0, 0, 0
    return 2, 27 + data[64] % 27, r, s


def check_signature(state):
    if "isValidSignature" in state:
        refuse(not state["isValidSignature"], "reverts", "signature")
        return
    kind, *parts = signature_parts(state)
    who = recovered(state, kind, *parts) if kind else None
    refuse(who is None, "reverts", "signature")
    refuse(who not in (state["maker"].lower(), state.get("signer", "").lower()),
           "reverts", "signature")


def zero_ex_door(state):
    """Refuses orders of 0x that nobody can ever fill; kind and v of the signature are read first."""
    given = state["signature"]
    if isinstance(given, dict):
        refuse(given["signatureType"] not in (2, 3) or given["v"] not in (27, 28),
               "reverts", "signature")
    refuse(int(state["makerAmount"]) == 0, "invalid-state", "makerAmount")
    refuse(int(state["takerAmount"]) == 0, "invalid-state", "takerAmount")
    refuse(state["makerToken"] == state["takerToken"], "invalid-state", "takerToken")
    refuse(state.get("txOrigin") == ZERO, "invalid-state", "txOrigin")
    refuse(int(state["filled"]) > int(state["takerAmount"]), "invalid-state", "filled")
    check_signature(state)


def zero_ex(state, amount, is_exact_in):
    """A fill of an order of 0x: amounts in and out, fee, partial, filled after."""
    zero_ex_door(state)
    maker, taker = int(state["makerAmount"]), int(state["takerAmount"])
    filled, now, is_rfq = int(state["filled"]), state["timestamp"], state["protocol"] == "0x-rfq"
    refuse(filled == taker, "reverts", "filled")
    refuse(state.get("cancelled"), "reverts", "cancelled")
    refuse(int(state["expiry"]) <= now, "reverts", "expiry")
    refuse(int(state.get("minValidSalt", 0)) > int(state["salt"]), "reverts", "salt")
    caller, origin = state.get("caller"), state.get("origin")
    refuse(caller and state["taker"] not in (ZERO, caller), "reverts", "taker")
    refuse(caller and not is_rfq and state["sender"] not in (ZERO, caller), "reverts", "sender")
    refuse(origin and is_rfq and state["txOrigin"] != origin, "reverts", "txOrigin")
    refuse(not is_exact_in, "unsupported")
    rate = fractions.Fraction(int(state.get("takerTokenFeeAmount", 0)), taker)

    def cost(taken):
        return taken + math.floor(taken * rate)

    low, high = 0, taker - filled  # the largest fill that costs no more, by halving
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost(middle) <= amount else (low, middle - 1)
    out = low * maker // taker
    if out == 0:
        return 0, 0, 0, amount > 0, filled
    return cost(low), out, cost(low) - low, amount > cost(taker - filled), filled + low


def one_inch_numbers(state):
    """Both amounts, what is filled, the traits, and whether one fill ends the order."""
    whole, price, filled = (int(state[key]) for key in ("makingAmount", "takingAmount", "filled"))
    traits = int(state["makerTraits"], 0)
    return whole, price, filled, traits, bool(traits & NO_PARTIAL) or not traits & MULTIPLE


def one_inch_door(state):
    """Refuses orders of 1inch that nobody can ever fill, and what is not simulated."""
    whole, price, filled, traits, once = one_inch_numbers(state)
    refuse(whole == 0, "invalid-state", "makingAmount")
    refuse(price == 0, "invalid-state", "takingAmount")
    refuse(state["makerAsset"] == state["takerAsset"], "invalid-state", "takerAsset")
    refuse(filled > whole, "invalid-state", "filled")
    refuse(any(traits & bit for bit in UNSIMULATED.values()), "unsupported", "makerTraits")
    if traits & EPOCH:
        refuse(once, "invalid-state", "makerTraits")
        refuse("epoch" not in state, "unsupported", "epoch")
    check_signature(state)


def one_inch(state, amount, is_exact_in):
    """The same of an order of 1inch."""
    one_inch_door(state)
    whole, price, filled, traits, once = one_inch_numbers(state)
    refuse(state.get("cancelled"), "reverts", "cancelled")
    left = whole - filled
    if once:
        left = 0 if filled else whole
    refuse(left == 0, "reverts", "filled")
    allowed = traits & (2**80 - 1)
    caller = state.get("caller")
    refuse(caller and allowed and int(caller, 16) & (2**80 - 1) != allowed,
           "reverts", "makerTraits")
    expiration = traits >> 80 & (2**40 - 1)
    refuse(expiration and expiration < state["timestamp"], "reverts", "makerTraits")
    refuse(traits & EPOCH and int(state["epoch"]) != traits >> 120 & (2**40 - 1),
           "reverts", "epoch")

    def taking(making):
        if (making | price) >> 128 == 0:  # not checked by the contract
            return (making * price + whole - 1) % 2**256 // whole
        refuse(making * price + whole > MOST, "reverts")
        return (making * price + whole - 1) // whole

    if is_exact_in:
        refuse(amount * whole > MOST, "reverts")
        made, taken = amount * whole // price, amount
        if made > left:
            made, taken = left, taking(left)
            refuse(taken > amount, "reverts")
    else:
        made = min(amount, left)
        taken = taking(made)
    refuse(traits & NO_PARTIAL and made != whole, "reverts", "makerTraits")
    refuse(made * taken % 2**256 == 0, "reverts")
    asked = taken if is_exact_in else made
    return taken, made, 0, asked < amount, filled + made


def door(state):
    (one_inch_door if state["protocol"] == "1inch" else zero_ex_door)(state)


def fill(state, amount, is_exact_in):
    rules = one_inch if state["protocol"] == "1inch" else zero_ex
    return rules(state, amount, is_exact_in)
