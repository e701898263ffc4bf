"""Compiles the contracts that ship: `python Contracts/compile.py OUTDIR`.

Writes OUTDIR/<Name>.json with "abi", "bytecode" (creation code without
constructor arguments) and "sourceHash". A file whose "sourceHash" matches the
sources and the compiler version is left alone.
"""

import argparse
import hashlib
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SHIPPED = ("RouteExecutor",)


def source_hash(name: str) -> str:
    """SHA-256 over everything the artifact depends on."""
    digest = hashlib.sha256(f"vyper {version('vyper')}\n".encode())
    imported = [*sorted(ROOT.glob("executor/*.vy")), *sorted(ROOT.glob("interfaces/*.vyi"))]
    sources = [ROOT / f"{name}.vy", *imported, Path(__file__)]
    for source in sources:
        content = source.read_bytes()
        digest.update(f"{source.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def compile_contract(source: Path, *libraries: Path) -> dict:
    """Compiles one source file; imports resolve from the Contracts folder, then from libraries."""
    # Imported here: the compiler takes most of a second to load, which an
    # up-to-date artifact should not cost.
    from vyper.cli.vyper_compile import compile_files

    outputs = compile_files(
        [str(source)],
        ["abi", "bytecode"],
        paths=[str(folder) for folder in (*libraries, ROOT)],
        include_sys_path=False,
    )
    (output,) = outputs.values()
    return {"abi": output["abi"], "bytecode": output["bytecode"]}


def is_current(artifact: Path, expected_hash: str) -> bool:
    """Whether an artifact was made from the present sources."""
    try:
        content = json.loads(artifact.read_text())
        return content["sourceHash"] == expected_hash and "abi" in content and "bytecode" in content
    except (OSError, ValueError, KeyError, TypeError):
        return False


def main() -> int:
    parser = argparse.ArgumentParser(description="Compiles the contracts that ship.")
    parser.add_argument("outdir", type=Path, metavar="OUTDIR", help="folder for the artifacts")
    outdir = parser.parse_args().outdir
    outdir.mkdir(parents=True, exist_ok=True)

    for name in SHIPPED:
        artifact = outdir / f"{name}.json"
        expected_hash = source_hash(name)
        if is_current(artifact, expected_hash):
            print(f"{artifact}: up to date")
            continue
        content = compile_contract(ROOT / f"{name}.vy")
        content["sourceHash"] = expected_hash
        # Replaced in one step: a reader never sees half a file.
        partial = artifact.with_suffix(f".{os.getpid()}.tmp")
        partial.write_text(json.dumps(content, indent=1) + "\n")
        partial.replace(artifact)
        print(f"{artifact}: compiled, {len(content['bytecode']) // 2 - 1} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
