"""The build script writes what deployment needs, and nothing when it is there."""

import json
import subprocess
import sys

import pytest
from compile import ROOT, source_hash
from contract_support.evm import Chain, Reverted, source_artifact
from contract_support.scene import DEPLOYER, ZERO
from eth_utils import to_canonical_address


def run(folder):
    command = [sys.executable, str(ROOT / "compile.py"), str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_artifact_is_written_once_and_again_when_it_is_stale(tmp_path):
    artifact = tmp_path / "out" / "RouteExecutor.json"
    assert "compiled" in run(artifact.parent)
    content = json.loads(artifact.read_text())
    assert content.keys() == {"abi", "bytecode", "sourceHash"}
    assert content["sourceHash"] == source_hash("RouteExecutor")
    assert content["bytecode"] == source_artifact("RouteExecutor.vy")["bytecode"]
    assert content["bytecode"].startswith("0x")

    written = artifact.stat().st_mtime_ns
    assert "up to date" in run(artifact.parent)
    assert artifact.stat().st_mtime_ns == written

    for damage in (json.dumps({**content, "sourceHash": "0"}), artifact.read_text()[:100], "[]"):
        artifact.write_text(damage)
        assert "compiled" in run(artifact.parent)
        assert json.loads(artifact.read_text()) == content
    assert [each.name for each in artifact.parent.iterdir()] == ["RouteExecutor.json"]


def test_the_deployed_code_fits_with_a_full_table():
    chain = Chain()
    rows = [(DEPLOYER, b"\1" * 32, row % 4) for row in range(16)]
    executor = chain.deploy(DEPLOYER, source_artifact("RouteExecutor.vy"), *[ZERO] * 5, rows)
    size = len(chain.state.get_code(to_canonical_address(executor.address)))
    print(f"\ndeployed: {size:,} bytes")
    # EIP-170.
    assert size <= 24_576
    assert executor.read("factories", 15) == (DEPLOYER.lower(), b"\1" * 32, 3)
    with pytest.raises(Reverted):
        executor.read("factories", 16)
    with pytest.raises(Reverted):
        chain.deploy(DEPLOYER, source_artifact("RouteExecutor.vy"), *[ZERO] * 5, [*rows, rows[0]])
