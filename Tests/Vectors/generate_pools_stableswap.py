#!/usr/bin/env python3
"""Writes pools_stableswap.json: random swaps of StableSwap pools and metapools, and published ones.

The random ones are drawn and answered by the modules with which check_pools_stableswap.py compares
the program: curvesim 0.5.0 and degenbot 0.3.0, and where they have no answer the published rules.
The field `by` says which: `libraries`, or `rules` (the solvers are degenbot's all the same, but for
NG with more than two coins).

    python3 -m venv env
    env/bin/pip install --no-deps curvesim==0.5.0 degenbot==0.3.0
    env/bin/python generate_pools_stableswap.py

Seeds are fixed, so the file is the same every time. The published ones are states and answers of
deployed NG pools as the tests of KyberSwap's dex-lib have them, read from the contracts: Arbitrum
blocks 185969597 and 185977087, Ethereum 19425514 and 19432140. Ten more, deposits through 3pool, are
left out: they are answers of a view, which does not charge the deposit's fee.
"""
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "EndToEndTests" / "Clients"))

import check_pools_stableswap as check  # noqa: E402
import stableswap_meta_oracle as meta  # noqa: E402
import stableswap_oracle as oracle  # noqa: E402


def ng(decimals, balances, amplification, fee, multiplier, price=None, base=None):
    rates = [str(10**(36 - d)) for d in decimals]
    state = {"variant": "ng", "coins": [""] * len(decimals), "decimals": decimals,
             "rates": [rates[0], price] if price else rates, "balances": balances,
             "amplification": amplification, "fee": fee, "adminFee": "5000000000",
             "offpegFeeMultiplier": multiplier}
    return {**state, "basePool": base} if base else state


PYUSD_USDC = {
    **ng([6, 6], ["20645714947000", "16619279610257"], "15000", "1000000", "50000000000"),
    "totalSupply": "37260809758180318203561662"}
THREE_POOL = {
    "variant": "plain", "coins": ["", "", ""], "decimals": [18, 6, 6],
    "rates": [str(10**18), str(10**30), str(10**30)],
    "balances": ["74882317978601283428112533", "76066551886323", "32115318520985"],
    "amplification": "2000", "fee": "1000000", "adminFee": "5000000000",
    "totalSupply": "177637651221630809031052488"}
POOLS = [
    (["USDT", "USDC.e"], ng([6, 6], ["50980", "75958"], "20000", "4000000", "20000000000")),
    (["crvUSD", "USDC.e"], ng([18, 6], ["8994725349517509957774712", "1568153728639"], "100000",
                              "1000000", "50000000000")),
    (["mkUSD", "PYUSDUSDC", "PYUSD", "USDC"],
     ng([18, 18], ["1400402037639032709376918", "389831262966377525851519"], "15000", "4000000",
        "20000000000", "1000073197173325044", PYUSD_USDC)),
    (["PUSd", "3Crv", "DAI", "USDC", "USDT"],
     ng([18, 18], ["4556837199510378636842480", "113547535917173130561003"], "100000", "4000000",
        "20000000000", "1030506792713195533", THREE_POOL)),
]
PUBLISHED = [
    (0, "USDT", "5000000", "USDC.e", "75900"),
    (0, "USDT", "50000001", "USDC.e", "75897"),
    (0, "USDT", "500000012", "USDC.e", "75897"),
    (0, "USDC.e", "500000012", "USDT", "50939"),
    (0, "USDC.e", "50000001", "USDT", "50939"),
    (0, "USDC.e", "5000000", "USDT", "50940"),
    (1, "crvUSD", "50000000000000000", "USDC.e", "49719"),
    (1, "crvUSD", "500000000000000001", "USDC.e", "497190"),
    (1, "crvUSD", "5000000000000000012", "USDC.e", "4971903"),
    (1, "USDC.e", "5000001", "crvUSD", "5026592848229394394"),
    (1, "USDC.e", "500000", "crvUSD", "502659192342457080"),
    (1, "USDC.e", "50000", "crvUSD", "50265919315764975"),
    (1, "USDC.e", "5000", "crvUSD", "5026591932391690"),
    (2, "mkUSD", "50000000000000000", "PYUSDUSDC", "49183840532051551"),
    (2, "mkUSD", "500000000000000000", "PYUSDUSDC", "491838395529404280"),
    (2, "mkUSD", "5000000000000000000", "PYUSDUSDC", "4918382977155694248"),
    (2, "mkUSD", "50000000000000000000", "PYUSDUSDC", "49183731951271033406"),
    (2, "PYUSDUSDC", "50000000000000000000", "mkUSD", "50781231606587338678"),
    (2, "PYUSDUSDC", "5000000000000000000", "mkUSD", "5078133338462932470"),
    (2, "PYUSDUSDC", "500000000000000000", "mkUSD", "507813435641987387"),
    (2, "PYUSDUSDC", "50000000000000000", "mkUSD", "50781344581152143"),
    (2, "mkUSD", "50000000000000000", "PYUSD", "49219"),
    (2, "mkUSD", "500000000000000000", "PYUSD", "492193"),
    (2, "mkUSD", "5000000000000000000", "PYUSD", "4921930"),
    (2, "mkUSD", "50000000000000000000", "PYUSD", "49219208"),
    (2, "mkUSD", "500000000000000000001", "PYUSD", "492182271"),
    (2, "mkUSD", "50000000000000000", "USDC", "49146"),
    (2, "mkUSD", "500000000000000000", "USDC", "491467"),
    (2, "mkUSD", "5000000000000000000", "USDC", "4914673"),
    (2, "mkUSD", "50000000000000000000", "USDC", "49146640"),
    (2, "mkUSD", "500000000000000000001", "USDC", "491456594"),
    (2, "PYUSD", "5000000", "mkUSD", "5074020539796174052"),
    (2, "PYUSD", "50000001", "mkUSD", "50740089393727228165"),
    (2, "PYUSD", "500000012", "mkUSD", "507390727614246026441"),
    (2, "PYUSD", "5000000123", "mkUSD", "5072902983968984217079"),
    (2, "PYUSD", "50000001234", "mkUSD", "50639540695688204241877"),
    (2, "USDC", "5000000", "mkUSD", "5081403477635882869"),
    (2, "USDC", "50000001", "mkUSD", "50813917368257894387"),
    (2, "USDC", "500000012", "mkUSD", "508128962320265975010"),
    (2, "USDC", "5000000123", "mkUSD", "5080281497249917498225"),
    (2, "USDC", "50000001234", "mkUSD", "50712988541587113680160"),
    (3, "PUSd", "50000000000000000", "3Crv", "40553074115672826"),
    (3, "PUSd", "500000000000000000", "3Crv", "405530528618569204"),
    (3, "PUSd", "5000000000000000000", "3Crv", "4055284031866541673"),
    (3, "PUSd", "50000000000000000000", "3Crv", "40550714375305973410"),
    (3, "3Crv", "50000000000000000000", "PUSd", "61553361367675214388"),
    (3, "3Crv", "5000000000000000000", "PUSd", "6155733280148991567"),
    (3, "3Crv", "500000000000000000", "PUSd", "615577301147228989"),
    (3, "3Crv", "50000000000000000", "PUSd", "61557769849618186"),
    (3, "PUSd", "50000000000000000", "DAI", "41794852153815678"),
    (3, "PUSd", "500000000000000000", "DAI", "417948302491463989"),
    (3, "PUSd", "5000000000000000000", "DAI", "4179461119726707551"),
    (3, "PUSd", "50000000000000000000", "DAI", "41792420151368915339"),
    (3, "PUSd", "500000000000000000001", "DAI", "417704577277418691838"),
    (3, "PUSd", "50000000000000000", "USDC", "41795"),
    (3, "PUSd", "500000000000000000", "USDC", "417951"),
    (3, "PUSd", "5000000000000000000", "USDC", "4179496"),
    (3, "PUSd", "50000000000000000000", "USDC", "41792769"),
    (3, "PUSd", "500000000000000000001", "USDC", "417708068"),
]


def short(state):
    """A state without what the reader makes up itself."""
    names = ["variant", "decimals", "rates", "balances", "amplification", "fee", "adminFee",
             "offpegFeeMultiplier", "totalSupply"]
    return {name: state[name] for name in names if name in state}


def swap(variant, source):
    state = check.random_state(source, variant)
    i, j = source.sample(range(len(state["coins"])), 2)
    amount = check.random_amount(source, state, i)
    rules = check.answer_of(oracle.settle, state, i, j, amount)
    if rules is None:
        return None
    theirs = check.answer_of(oracle.library, state, i, j, amount)
    known = rules != "reverts" and theirs not in (None, "reverts") and theirs[0] is not None
    case = {"pool": short(state), "swap": [i, j, str(amount)],
            "by": "libraries" if known else "rules"}
    if rules != "reverts":
        out, fee, balances = rules
        case |= {"out": str(out), "fee": str(fee), "after": [str(b) for b in balances]}
    return case


def meta_swap(source):
    state = check.random_metapool(source)
    count = 2 + len(state["basePool"]["coins"])
    i, j = source.sample([k for k in range(count) if k != 1] if source.random() < 0.7 else [0, 1],
                         2)
    part, place = (state, i) if i < 2 else (state["basePool"], i - 2)
    amount = int(int(part["balances"][place]) * 2**source.uniform(-40, 2))
    rules = check.answer_of(meta.exchange_underlying, state, i, j, amount)
    if rules in (None, "reverts"):
        return None
    out, fee, fee_coin, own, base = rules
    known = check.answer_of(meta.library, state, i, j, amount) not in (None, "reverts")
    return {"pool": short(state), "base": short(state["basePool"]), "swap": [i, j, str(amount)],
            "by": "libraries" if known else "rules", "out": str(out), "fee": str(fee),
            "feeCoin": fee_coin, "after": own["balances"], "baseAfter": base["balances"],
            "supplyAfter": base["totalSupply"]}


def drawn(make, source, count, most_reverts):
    cases, reverts = [], 0
    while len(cases) < count:
        case = make(source)
        if case is None or ("out" not in case and reverts == most_reverts):
            continue
        reverts += "out" not in case
        cases.append(case)
    return cases


def published():
    for place, name_in, amount, name_out, out in PUBLISHED:
        names, state = POOLS[place]
        case = {"pool": short(state),
                "swap": [names.index(name_in), names.index(name_out), amount], "by": "chain",
                "out": out}
        if "basePool" in state:
            case["base"] = short(state["basePool"])
        yield case


if __name__ == "__main__":
    cases = []
    for variant in oracle.ADDRESSES:
        count = 40 if variant == "ng" else 22
        cases += drawn(lambda source, v=variant: swap(v, source),
                       random.Random(f"vectors {variant}"), count, count // 4)
    cases += drawn(meta_swap, random.Random("vectors metapools"), 40, 0)
    cases += published()
    with open(HERE / "pools_stableswap.json", "w") as file:
        file.write('{"cases":[\n')
        file.write(",\n".join(json.dumps(case, separators=(",", ":")) for case in cases))
        file.write("\n]}\n")
