"""Single files of degenbot (PyPI) as oracles for pools, without what the package imports beside them.

`pip install --no-deps degenbot==0.3.0` is enough, which has Uniswap V3 and the Solidly curves. 0.5.0
has Uniswap V4 too; its wheel wants Python 3.12, but these files do not: `DEGENBOT` may name the folder
`degenbot` of an unpacked wheel.
"""

import ast
import importlib
import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import types

import __future__
from eth_batch import expect

NAMES = ["ChecksumAddress", "HexBytes", "keccak", "eip_1167_clone_address", "evm_divide",
         "get_checksum_address", "BlockNumber", "Tick", "InitializedTickMap", "LiquidityMap",
         "UniswapV4BitmapAtWord", "UniswapV3BitmapAtWord", "UniswapV3LiquidityAtTick"]
STUBS = ["eth_abi", "eth_abi.abi", "eth_abi.packed", "eth_typing", "eth_utils", "eth_utils.crypto",
         "hexbytes", "degenbot.functions", "degenbot.exceptions", "degenbot.exceptions.evm",
         "degenbot.exceptions.liquidity_pool", "degenbot.constants", "degenbot.types",
         "degenbot.types.aliases", "degenbot.uniswap.types",
         "degenbot.uniswap.v3_types", "degenbot.uniswap.v4_types"]


class Reverts(Exception):
    """The contract would revert."""

    def __init__(self, message="", *, error=""):
        super().__init__(error or message)


def checked(value):
    """Refuses what is no word of the EVM."""
    if not 0 <= value < 2**256:
        raise Reverts("a word overflows or goes below zero")


def folder():
    if "DEGENBOT" in os.environ:
        return pathlib.Path(os.environ["DEGENBOT"])
    return pathlib.Path(importlib.metadata.distribution("degenbot").locate_file("degenbot"))


def has(path):
    """Whether this version of degenbot has such a file or folder."""
    return folder().joinpath(path).exists()


def load(packages, files):
    """The modules that stand in these files of these packages, such as `solidly.functions`."""
    for name in ["degenbot"] + [f"degenbot.{package}" for package in packages]:
        module = types.ModuleType(name)
        module.__path__ = [str(folder().joinpath(*name.split(".")[1:]))]
        sys.modules[name] = module
    for name in STUBS:
        module = types.ModuleType(name)
        module.__path__ = []
        module.EVMRevertError = module.LiquidityMapWordMissing = Reverts
        module.InvalidUint160 = Reverts
        module.DegenbotValueError = ValueError
        module.raise_if_invalid_uint256 = checked
        for bits in (8, 16, 128, 160, 256):
            setattr(module, f"MIN_UINT{bits}", 0)
            setattr(module, f"MAX_UINT{bits}", 2**bits - 1)
            setattr(module, f"MAX_INT{bits}", 2**(bits - 1) - 1)
            setattr(module, f"MIN_INT{bits}", -2**(bits - 1))
        for attribute in NAMES:
            setattr(module, attribute, bytes)
        sys.modules[name] = module
    return [importlib.import_module(f"degenbot.{file}") for file in files]


def method(file, name, surroundings):
    """One method of a file as a function, with the names that it uses."""
    tree = ast.parse(folder().joinpath(file).read_text())
    found = [node for node in ast.walk(tree)
             if isinstance(node, ast.FunctionDef) and node.name == name]
    code = compile(ast.Module(found[:1], []), file, "exec",
                   flags=__future__.annotations.compiler_flag)
    exec(code, surroundings)
    return surroundings[name]


def ask(program, lines):
    """What `pool quote` answers to the lines."""
    done = subprocess.run(
        [program, "pool", "quote"], input="\n".join(map(json.dumps, lines)) + "\n",
        capture_output=True, text=True, timeout=3600)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    expect(done.returncode == 0 and len(answers) == len(lines), "pool quote",
           f"exit {done.returncode}, {len(answers)} of {len(lines)} lines", done.stderr[-300:])
    return answers
