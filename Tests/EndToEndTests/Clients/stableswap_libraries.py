"""curvesim 0.5.0 and degenbot 0.3.0, loaded file by file so that none of their dependencies is
needed, and the integer on which their arithmetic runs here."""

import importlib.util
import sys
import types
from unittest import mock


class Reverted(Exception):
    """What the contract would not do."""


class Word(int):
    """An unsigned integer of 256 bits; whatever leaves it raises."""

    def __new__(cls, value):
        if not 0 <= value < 2**256:
            raise Reverted("leaves 256 bits")
        return int.__new__(cls, value)


def checked(name):
    operation = getattr(int, name)

    def method(self, other):
        if not isinstance(other, int):
            return NotImplemented
        try:
            return Word(operation(self, other))
        except ZeroDivisionError:
            raise Reverted("division by zero") from None
    return method


for _name in ("add", "sub", "mul", "floordiv", "pow"):
    for _side in ("", "r"):
        if (_name, _side) != ("pow", "r"):
            setattr(Word, f"__{_side}{_name}__", checked(f"__{_side}{_name}__"))


def load(package, paths, stubs):
    """Files of an installed package as modules, with stand-ins for everything they import."""
    root = importlib.util.find_spec(package).submodule_search_locations[0]
    for name, members in stubs.items():
        module = types.ModuleType(name)
        module.__path__ = []
        module.__getattr__ = lambda key: mock.MagicMock(name=key)
        vars(module).update(members)
        sys.modules[name] = module
    modules = []
    for path in paths:
        name = f"{package}.{path.removesuffix('.py').replace('/', '.')}"
        spec = importlib.util.spec_from_file_location(name, f"{root}/{path}")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
        modules.append(sys.modules[name])
    return modules


def load_degenbot():
    plain = {name: type(name, (), {"__class_getitem__": classmethod(lambda cls, _: cls)})
             for name in ["AbstractLiquidityPool", "BoundedCache", "PublisherMixin"]}
    stubs = {name: {} for name in [
        "eth_abi", "eth_abi.abi", "eth_abi.exceptions", "eth_typing", "eth_utils",
        "eth_utils.address", "hexbytes", "web3", "web3.exceptions", "web3.types"]}
    stubs |= {f"degenbot.{name}": {} for name in [
        "config", "constants", "curve", "curve.deployments", "curve.types", "erc20_token",
        "functions", "logging", "managers", "managers.erc20_token_manager", "registry",
        "registry.all_pools"]}
    error = type("EVMRevertError", (Exception,), {"__init__": lambda self, error: None})
    stubs |= {"degenbot": {}, "degenbot.types": plain,
              "degenbot.exceptions": {"EVMRevertError": error}}
    module, = load("degenbot", ["curve/curve_stableswap_liquidity_pool.py"], stubs)
    return module.CurveStableswapPool, error


def load_curvesim():
    stubs = {"gmpy2": {"mpz": lambda value: value}, "curvesim": {}, "curvesim.exceptions": {},
             "curvesim.pool": {}, "curvesim.pool.snapshot": {}, "curvesim.pool.stableswap": {},
             "curvesim.pool.base": {"Pool": object}}
    base, meta = load("curvesim", ["pool/stableswap/pool.py", "pool/stableswap/metapool.py"], stubs)
    return base.CurvePool, meta.CurveMetaPool


Degenbot, Unconverged = load_degenbot()
CurvePool, CurveMetaPool = load_curvesim()
