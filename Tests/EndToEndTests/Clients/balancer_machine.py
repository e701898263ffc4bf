"""Balancer V2's own contracts in an EVM (pyrevm), from the bytecode that balpy ships: the vault and
the factories of every weighted and stable deployment.

A pool is made by its factory; swaps are calls of its `onSwap` from the vault's address with any
balances, or real swaps through the vault.
"""

import importlib.metadata
import importlib.util
import json

import pyrevm
from eth_abi import decode, encode
from eth_utils import keccak

IS_THERE = importlib.util.find_spec("balpy") is not None
ME = "0x" + "11" * 20
ZERO = "0x" + "00" * 20
WAD = 10**18
SWAP = "(uint8,address,address,uint256,bytes32,uint256,address,address,bytes)"
WEIGHTED = {
    "v2.1": "deprecated/20210418-weighted-pool", "v2.2": "deprecated/20220908-weighted-pool-v2",
    "v2.3": "deprecated/20230206-weighted-pool-v3", "v2.4": "20230320-weighted-pool-v4"}
STABLE = {
    "v2.stable1": "deprecated/20210624-stable-pool",
    "v2.meta": "deprecated/20210727-meta-stable-pool",
    "v2.phantom": "deprecated/20211208-stable-phantom-pool",
    "v2.stable2": "deprecated/20220609-stable-pool-v2",
    "v2.composable1": "deprecated/20220906-composable-stable-pool",
    "v2.composable2": "deprecated/20221122-composable-stable-pool-v2",
    "v2.composable3": "deprecated/20230206-composable-stable-pool-v3",
    "v2.composable4": "deprecated/20230320-composable-stable-pool-v4",
    "v2.composable5": "20230711-composable-stable-pool-v5"}
NAMES = {"weighted": "WeightedPoolFactory", "stable1": "StablePoolFactory",
         "stable2": "StablePoolFactory", "meta": "MetaStablePoolFactory",
         "phantom": "StablePhantomPoolFactory"}


class Reverted(Exception):
    pass


def artefact(task, name):
    folder = importlib.metadata.distribution("balpy").locate_file("balpy")
    tasks = folder / "balancer-deployments/tasks"
    return json.load(open(tasks / task / "artifact" / (name + ".json")))


def text_of(entry):
    """The type of an ABI entry."""
    kind = entry["type"]
    if kind.startswith("tuple"):
        return "(" + ",".join(text_of(part) for part in entry["components"]) + ")" + kind[5:]
    return kind


def constant(value):
    """A contract that answers every call with one word: a token's decimals, a provider's rate."""
    return bytes.fromhex("7f" + value.to_bytes(32, "big").hex() + "60005260206000f3")


class Machine:
    def __init__(self):
        self.evm = pyrevm.EVM(gas_limit=2**62)
        self.evm.set_balance(ME, 10**30)
        self.made = 0
        authorizer = self.deploy(
            code(artefact("20210418-authorizer", "Authorizer")) + encode(["address"], [ME]))
        self.vault = self.deploy(code(artefact("20210418-vault", "Vault")) + encode(
            ["address", "address", "uint256", "uint256"], [authorizer, ZERO, 0, 0]))
        provider = artefact("20220725-protocol-fee-percentages-provider",
                            "ProtocolFeePercentagesProvider")
        self.provider = self.deploy(code(provider) + encode(
            ["address", "uint256", "uint256"], [self.vault, WAD // 2, WAD // 2]))
        self.vault_code = self.evm.basic(self.vault).code
        self.has_vault = True
        self.factories = {}

    def with_vault(self, wanted):
        """Puts the vault's code back or takes it away: an account with code cannot send."""
        if wanted != self.has_vault:
            self.evm.insert_account_info(
                self.vault,
                pyrevm.AccountInfo(nonce=1, code=self.vault_code if wanted else b""))
            self.has_vault = wanted

    def deploy(self, data):
        return self.evm.deploy(ME, data)

    def send(self, to, signature, values=(), sender=ME):
        """Calls a contract; the bytes it returns."""
        data = keccak(text=signature)[:4] + encode(types_of(signature), values)
        self.with_vault(sender != self.vault)
        try:
            return bytes(self.evm.message_call(sender, to, calldata=data))
        except RuntimeError as error:
            raise Reverted(str(error)) from None

    def read(self, to, signature, outputs, values=()):
        return decode(outputs, self.send(to, signature, values))

    def contract(self, value):
        """A contract that answers with this word, at the next higher address."""
        self.made += 1
        address = "0x" + (0xC0DE << 128 | self.made).to_bytes(20, "big").hex()
        self.evm.insert_account_info(
            address, pyrevm.AccountInfo(nonce=1, code=constant(value)))
        return address

    def factory(self, task, name):
        if task not in self.factories:
            document = artefact(task, name)
            made = document["bytecode"].removeprefix("0x")
            for library in document["linkReferences"].values():
                for key, places in library.items():
                    address = self.deploy(code(artefact(task, key)))[2:]
                    for place in places:
                        at = 2 * place["start"]
                        made = made[:at] + address + made[at + 40:]
            inputs = next(e["inputs"] for e in document["abi"] if e["type"] == "constructor")
            known = {"vault": self.vault, "protocolFeeProvider": self.provider,
                     "factoryVersion": "", "poolVersion": ""}
            arguments = encode([text_of(e) for e in inputs], [known[e["name"]] for e in inputs])
            self.factories[task] = self.deploy(bytes.fromhex(made) + arguments), document
        return self.factories[task]

    def pool(self, version, tokens, fee, weights=None, amplification=None, rates=None):
        """The address of a new pool of these tokens (in address order); `amplification` is A."""
        task = WEIGHTED[version] if weights else STABLE[version]
        short = "weighted" if weights else version.removeprefix("v2.")
        name = NAMES.get(short, "ComposableStablePoolFactory")
        factory, document = self.factory(task, name)
        entry = next(e for e in document["abi"] if e.get("name") == "create")
        providers = [self.contract(rate) for rate in rates or [WAD] * len(tokens)]
        known = {
            "name": "P", "symbol": "P", "tokens": tokens, "weights": weights,
            "normalizedWeights": weights, "rateProviders": providers, "owner": ME,
            "swapFeePercentage": fee, "amplificationParameter": amplification,
            "tokenRateCacheDurations": [0] * len(tokens), "oracleEnabled": False,
            "priceRateCacheDuration": [0] * len(tokens),
            "exemptFromYieldProtocolFeeFlags": [False] * len(tokens),
            "exemptFromYieldProtocolFeeFlag": False, "salt": keccak(text=str(self.made))}
        if weights:
            known["rateProviders"] = [ZERO] * len(tokens)
        signature = "create(" + ",".join(text_of(e) for e in entry["inputs"]) + ")"
        made = self.send(factory, signature, [known[e["name"]] for e in entry["inputs"]])
        return Pool(self, decode(["address"], made)[0], tokens, is_minimal=bool(weights))


class Pool:
    """A pool and the places of its tokens in the vault's list."""

    def __init__(self, machine, address, tokens, is_minimal):
        self.machine, self.address, self.tokens = machine, address, tokens
        self.is_minimal = is_minimal
        (self.id,) = machine.read(address, "getPoolId()", ["bytes32"])
        if not is_minimal:
            registered, _, _ = machine.read(
                machine.vault, "getPoolTokens(bytes32)", ["address[]", "uint256[]", "uint256"],
                [self.id])
            self.registered = [t.lower() for t in registered]

    def on_swap(self, is_exact_in, amount, balances, place_in, place_out):
        """What the pool tells the vault: the other amount. Raises Reverted."""
        request = (0 if is_exact_in else 1, self.tokens[place_in], self.tokens[place_out], amount,
                   self.id, 0, ME, ME, b"")
        if self.is_minimal:
            out = self.machine.send(
                self.address, f"onSwap({SWAP},uint256,uint256)",
                [request, balances[place_in], balances[place_out]], self.machine.vault)
        else:
            # The pool's own shares stand among the tokens of later deployments; 2^111 of them.
            held = [balances[self.tokens.index(t)] if t in self.tokens else 2**111
                    for t in self.registered]
            places = [self.registered.index(self.tokens[p]) for p in (place_in, place_out)]
            out = self.machine.send(
                self.address, f"onSwap({SWAP},uint256[],uint256,uint256)",
                [request, held, *places], self.machine.vault)
        return decode(["uint256"], out)[0]

    def join(self, amounts):
        """The first liquidity, through the vault."""
        assets = self.tokens if self.is_minimal else self.registered
        held = [amounts[self.tokens.index(t)] if t in self.tokens else 2**111 for t in assets]
        data = encode(["uint256", "uint256[]"], [0, held])
        self.machine.send(
            self.machine.vault,
            "joinPool(bytes32,address,address,(address[],uint256[],bytes,bool))",
            [self.id, ME, ME, (assets, [2**256 - 1] * len(assets), data, False)])

    def vault_swap(self, is_exact_in, amount, place_in, place_out):
        """A swap through the vault: the other amount. Raises Reverted."""
        swap = (self.id, 0 if is_exact_in else 1, self.tokens[place_in], self.tokens[place_out],
                amount, b"")
        out = self.machine.send(
            self.machine.vault,
            "swap((bytes32,uint8,address,address,uint256,bytes),(address,bool,address,bool),"
            "uint256,uint256)",
            [swap, (ME, False, ME, False), 0 if is_exact_in else 2**256 - 1, 2**60])
        return decode(["uint256"], out)[0]

    def vault_balances(self):
        """What the vault holds of the tokens."""
        registered, balances, _ = self.machine.read(
            self.machine.vault, "getPoolTokens(bytes32)", ["address[]", "uint256[]", "uint256"],
            [self.id])
        held = dict(zip([t.lower() for t in registered], balances))
        return [held[token] for token in self.tokens]


def code(document):
    return bytes.fromhex(document["bytecode"].removeprefix("0x"))


def types_of(signature):
    """The parameter types of a signature."""
    inner, depth, part, parts = signature[signature.index("(") + 1:-1], 0, "", []
    for c in inner:
        if c == "," and depth == 0:
            parts.append(part)
            part = ""
            continue
        depth += (c == "(") - (c == ")")
        part += c
    return parts + [part] if part else parts
