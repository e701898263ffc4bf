"""snekmate's ERC-4626 vault, compiled by vyper and run in an EVM (pyrevm)."""

import importlib.metadata
import importlib.util
import json
import pathlib

import pyrevm
from eth_abi import decode, encode
from eth_utils import keccak
from vyper.compiler import compile_from_file_input
from vyper.compiler.input_bundle import FileInput, FilesystemInputBundle

IS_THERE = importlib.util.find_spec("snekmate") is not None
ME = "0x" + "11" * 20
MOST = 2**256 - 1
VAULT = """
# pragma version ~=0.4.3
from ethereum.ercs import IERC20
from snekmate.extensions import erc4626
initializes: erc4626
exports: erc4626.__interface__

@deploy
@payable
def __init__(asset: IERC20, offset: uint8):
    erc4626.__init__("V", "V", asset, offset, "V", "1")
"""
ASSET = """
# pragma version ~=0.4.3
balanceOf: public(HashMap[address, uint256])
decimals: public(constant(uint8)) = 0

@external
def hold(who: address, amount: uint256):
    self.balanceOf[who] = amount

@external
def transfer(to: address, amount: uint256) -> bool:
    self.balanceOf[msg.sender] -= amount
    self.balanceOf[to] += amount
    return True

@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    # Whoever pays has enough.
    self.balanceOf[to] += amount
    return True
"""
PLACES = ("totalSupply", "balanceOf")


class Reverted(Exception):
    pass


def compiled(text):
    root = pathlib.Path(importlib.metadata.distribution("snekmate").locate_file("."))
    name = pathlib.PurePath("made.vy")
    made = compile_from_file_input(
        FileInput(0, name, name, text), input_bundle=FilesystemInputBundle([root]),
        output_formats=["bytecode", "layout"])
    return bytes.fromhex(made["bytecode"][2:]), made["layout"]


def place(layout, name):
    """The storage slot of a variable, wherever its module stands."""
    for key, value in layout.items():
        if key == name and isinstance(value, dict) and "slot" in value:
            return value["slot"]
        if isinstance(value, dict):
            found = place(value, name)
            if found is not None:
                return found
    return None


class Vaults:
    """One vault for each offset; totals are written into its storage."""

    def __init__(self):
        self.evm = pyrevm.EVM(gas_limit=2**62)
        self.evm.set_balance(ME, 10**30)
        self.asset = self.evm.deploy(ME, compiled(ASSET)[0])
        self.code, layout = compiled(VAULT)
        self.slots = {name: place(layout["storage_layout"], name) for name in PLACES}
        self.vaults = {}

    def vault(self, offset):
        if offset not in self.vaults:
            self.vaults[offset] = self.evm.deploy(
                ME, self.code + encode(["address", "uint8"], [self.asset, offset]))
        return self.vaults[offset]

    def send(self, to, signature, values):
        kinds = signature[signature.index("(") + 1:-1].split(",")
        data = keccak(text=signature)[:4] + encode([k for k in kinds if k], values)
        try:
            return bytes(self.evm.message_call(ME, to, calldata=data))
        except RuntimeError as error:
            raise Reverted(str(error)) from None

    def number(self, to, signature, values=()):
        return decode(["uint256"], self.send(to, signature, values))[0]

    def operate(self, state, name, amount):
        """Runs `deposit`, `mint`, `withdraw` or `redeem`: what it answers, totals after."""
        vault = self.vault(state["decimalsOffset"])
        supply = int(state["totalSupply"])
        self.send(self.asset, "hold(address,uint256)", [vault, int(state["totalAssets"])])
        self.send(self.asset, "hold(address,uint256)", [ME, 0])
        owned = keccak(self.slots["balanceOf"].to_bytes(32, "big") + bytes(12) + bytes.fromhex(ME[2:]))
        self.evm.insert_account_storage(vault, self.slots["totalSupply"], supply)
        self.evm.insert_account_storage(vault, int.from_bytes(owned, "big"), supply)
        if name in ("deposit", "mint"):
            signature, values = f"{name}(uint256,address)", [amount, ME]
        else:
            signature, values = f"{name}(uint256,address,address)", [amount, ME, ME]
        other = self.number(vault, signature, values)
        return (other, self.number(vault, "totalAssets()"), self.number(vault, "totalSupply()"))
