"""Runs the three programs against a local chain: `python check.py FOLDER_OF_THE_PROGRAMS`.

The chain is `Networks/Devnet` with a block a second; the wallet that judges signatures is compiled
from `Wallet.vy`. Exits with 1 and says which word was wrong if a program says anything else than it
should.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from eth_account import Account
from vyper.cli.vyper_compile import compile_files
from web3 import Web3

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RECIPIENT = "0x00000000000000000000000000000000000beef1"
WEI = 12_340_000_000_000_000_000


def run(programs, name, chain, *words):
    """How a program ends, what it prints, and the beginning of its complaints."""
    command = [programs / name, chain["rpc"], str(chain["chainId"]), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout.strip(), done.stderr.strip()[:400]


def expect(got, wanted, what):
    if got != wanted:
        sys.exit(f"{what}: {got!r} instead of {wanted!r}")
    print(f"{what}: {got}")


def wallet(node, owner):
    """Deploys the contract wallet of an owner."""
    source = HERE / "Wallet.vy"
    (output,) = compile_files([str(source)], ["abi", "bytecode"], paths=[str(HERE)]).values()
    abi = output["abi"] if isinstance(output["abi"], list) else json.loads(output["abi"])
    contract = node.eth.contract(abi=abi, bytecode=output["bytecode"])
    creation = contract.constructor(owner.address).build_transaction(
        {"from": owner.address, "nonce": node.eth.get_transaction_count(owner.address)}
    )
    hashed = node.eth.send_raw_transaction(owner.sign_transaction(creation).raw_transaction)
    return node.eth.wait_for_transaction_receipt(hashed, timeout=120).contractAddress


def wait_until_safe(node, address):
    """Returns once the contract stands at the safe block."""
    number = node.eth.block_number
    while node.eth.get_block("safe").number < number:
        pass
    return address


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    owner = Account.from_key("0x" + "42" * 32)
    devnet = [sys.executable, ROOT / "Networks/Devnet/devnet", "--port", "0", "--block-time", "1"]
    process = subprocess.Popen(
        [*devnet, "--fund", owner.address, "--exit-with-stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        chain = json.loads(process.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            check(programs, chain, owner, pathlib.Path(folder))
    finally:
        process.stdin.close()
        process.wait(timeout=60)


def check(programs, chain, owner, folder):
    node = Web3(Web3.HTTPProvider(chain["rpc"]))
    got = run(programs, "ReadBalance", chain, owner.address)
    expect(got[:2], (0, "100." + 18 * "0"), "a balance")
    (folder / "key.json").write_text(json.dumps(owner.encrypt("a password", iterations=2)))
    (folder / "password").write_text("a password")
    code, text, error = run(
        programs, "SendToFinal", chain, folder / "key.json", folder / "password", RECIPIENT, WEI
    )
    lines = text.splitlines()
    expect((code, len(lines), error), (0, 2, ""), "lines of a transfer")
    hashed, reply = lines[0].split(" ", 1)
    block = node.eth.get_transaction_receipt(hashed).blockNumber
    expect(reply, "accepted", "the node's answer")
    expect(lines[1], f"final in block {block}: true", "the transfer's end")
    got = run(programs, "ReadBalance", chain, RECIPIENT)
    expect(got[:2], (0, "12.34" + 16 * "0"), "the recipient's final balance")
    contract = wait_until_safe(node, wallet(node, owner))
    digest = Web3.keccak(text="a message")
    signature = owner.unsafe_sign_hash(digest).signature.to_0x_hex()
    other = Web3.keccak(text="another").to_0x_hex()
    question = (digest.to_0x_hex(), signature)
    for address, words, verdict in (
        (contract, question, "valid"),
        (contract, (other, signature), "invalid"),
        (RECIPIENT, question, "noContract"),
    ):
        got = run(programs, "VerifySignature", chain, address, *words)
        expect(got[:2], (0, verdict), "a signature")


if __name__ == "__main__":
    main()
