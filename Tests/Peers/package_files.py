"""Files of packages that peers use, without what those packages import beside them: the project's
venv has them as `pip install --no-deps` leaves them. A package that is not there skips the peer."""

import importlib
import importlib.metadata
import pathlib
import sys
import types

import peer


def folder(distribution, name):
    try:
        return importlib.metadata.distribution(distribution).locate_file(name)
    except importlib.metadata.PackageNotFoundError:
        peer.skip(f"there is no {distribution}")


def version(distribution):
    return f"{distribution} {importlib.metadata.version(distribution)}"


def module(name, path=None, **members):
    """Puts a stand-in in a module's place: a package with files, or one with these members."""
    made = types.ModuleType(name)
    made.__path__ = [] if path is None else [str(path)]
    made.__dict__.update(members)
    sys.modules[name] = made


def curvesim(name):
    """A module of curvesim's pools, on Python's integers instead of gmpy2's."""
    root = folder("curvesim", "curvesim")
    module("curvesim", root)
    module("curvesim.pool", root / "pool")
    module("gmpy2", mpz=int)
    module("curvesim.logging", get_logger=lambda _: types.SimpleNamespace(debug=print))
    module("curvesim.pool.base", Pool=object)
    module("curvesim.pool.snapshot", CurvePoolBalanceSnapshot=None,
           CurveCryptoPoolBalanceSnapshot=None, Snapshot=object)
    for package in ("stableswap", "cryptoswap"):
        module(f"curvesim.pool.{package}", root / "pool" / package)
    return importlib.import_module(f"curvesim.pool.{name}")


def balancer_maths(name):
    """A module of balancer-maths, which calls itself `src`."""
    module("src", folder("balancer-maths", "balancer_maths"))
    return importlib.import_module(f"src.{name}")


def client(name):
    """A module of the clients that check `causeway`, which have the same packages as oracles."""
    clients = str(pathlib.Path(__file__).parents[1] / "EndToEndTests" / "Clients")
    if clients not in sys.path:
        sys.path.append(clients)
    return importlib.import_module(name)
