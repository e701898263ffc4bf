#!/usr/bin/env python3
"""Runs three cosigners as processes of their own and has two of them at a time sign.

Usage: check_threshold.py PROGRAM [SIGNATURES]

The parties speak mutual TLS on loopback. A key of 2 of 3 is made; transactions are signed with it and
with a child of it, and eth-account finds the signer of each. What a policy does not name, a nonce that
was used for something else, and a bare digest are refused by name. Each party is killed once: the two
that are left sign, and what comes back still holds its share and still refuses the used nonce. Prints
one JSON line with milliseconds a signature; exits 1 when something differs, 2 for wrong usage.
"""

import json
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from eth_account import Account
from eth_account.hdaccount.deterministic import HDPath
from eth_keys import keys
from eth_utils import keccak

FRIEND = "0x0000000000000000000000000000000000000002"
STRANGER = "0x0000000000000000000000000000000000000009"
PARTIES = (1, 2, 3)
PATH = "m/0/1"
POLICY = {
    "version": 1, "approvals": {"needed": 0, "approvers": []}, "paths": ["m", PATH],
    "chains": [{
        "chainId": 31337, "gasMax": 100_000, "maxFeePerGasMax": "100",
        "maxPriorityFeePerGasMax": "10", "feesMax": "10000000",
        "rules": [{"kind": "transfer", "to": FRIEND, "valueMax": "500"}],
        "limits": [{
            "token": "native", "requestMax": "30000000",
            "windows": [{"seconds": 3600, "amountMax": "4200000000"}]}],
        "slippagePips": 10_000, "priceSecondsMax": 60}],
}  # fmt: skip


class Failed(Exception):
    """Something that differs from what it must be."""


def expect(condition, what):
    if not condition:
        raise Failed(what)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class World:
    """The parties' folders, their processes and the coordinator's configuration."""

    def __init__(self, program, folder):
        self.program, self.folder = program, Path(folder)
        self.made = {
            name: json.loads(self.run("cosigner", "init", "--folder", self.folder / name,
                                      "--name", name))
            for name in ("1", "2", "3", "coordinator")
        }  # fmt: skip
        self.ports = dict(zip(PARTIES, free_ports(len(PARTIES))))
        for party in PARTIES:
            self.configure(party)
        self.coordinator = self.folder / "coordinator" / "mpc.json"
        self.coordinator.write_text(json.dumps({
            "certificateFile": "certificate.der", "certificateKeyFile": "certificate.key",
            "parties": [{"party": party, "certificate": self.made[str(party)]["certificate"],
                         "port": self.ports[party]} for party in PARTIES]}))  # fmt: skip
        self.processes = {}

    def run(self, *arguments, lines=None):
        done = subprocess.run(
            [self.program, *map(str, arguments)], input=lines, capture_output=True, text=True,
            timeout=60)
        expect(done.returncode == 0, f"{arguments[:2]}: {done.stderr}")
        return done.stdout

    def configure(self, party):
        place = self.folder / str(party)
        (place / "policy.json").write_text(json.dumps(POLICY))
        (place / "password").write_text(f"the password of party {party}\n")
        # JSON is YAML.
        (place / "cosigner.yaml").write_text(json.dumps({
            "party": party, "listen": {"port": self.ports[party]}, "dataFolder": "data",
            "identityFile": "identity.key", "certificateFile": "certificate.der",
            "certificateKeyFile": "certificate.key", "passwordFile": "password",
            "policyFile": "policy.json",
            "peers": [{"party": peer, **self.made[str(peer)], "port": self.ports[peer]}
                      for peer in PARTIES if peer != party],
            "coordinators": [self.made["coordinator"]["certificate"]]}))  # fmt: skip

    def start(self, party):
        place = self.folder / str(party)
        process = subprocess.Popen(
            [self.program, "cosigner", "run", "--config", place / "cosigner.yaml"],
            stdout=subprocess.PIPE, stderr=(place / "errors").open("w"), text=True)
        self.processes[party] = process
        line = process.stdout.readline()
        expect(line, f"party {party}: {(place / 'errors').read_text()}")
        expect(json.loads(line)["port"] == self.ports[party], "another port")

    def kill(self, party):
        self.processes[party].send_signal(signal.SIGKILL)
        self.processes[party].wait(10)

    def end(self):
        for process in self.processes.values():
            process.terminate()
        return [process.wait(10) for process in self.processes.values()]

    def make_key(self):
        answer = self.run("mpc", "keygen", "--config", self.coordinator, "--threshold", 2)
        return json.loads(answer)

    def sign(self, key, lines, path="m"):
        answers = self.run("mpc", "sign", "--config", self.coordinator, "--key", key["keyId"],
                           "--path", path, lines="\n".join(lines) + "\n")  # fmt: skip
        answers = [json.loads(line) for line in answers.splitlines()]
        expect(len(answers) == len(lines), "not one answer a line")
        return answers

    def status(self):
        lines = self.run("mpc", "status", "--config", self.coordinator).splitlines()
        return [json.loads(line) for line in lines]


def payment(nonce, to=FRIEND, value="0x1"):
    return json.dumps({"transaction": {
        "type": "0x2", "chainId": "0x7a69", "nonce": hex(nonce), "to": to, "value": value,
        "gas": "0x5208", "maxFeePerGas": "0x64", "maxPriorityFeePerGas": "0x1"}})  # fmt: skip


def child_address(key, path):
    """The address of a child by the derivation of public keys (BIP-32), with eth-keys' points."""
    from coincurve import PublicKey
    import hashlib
    import hmac

    point, code = PublicKey(bytes.fromhex(key["publicKey"][2:])), bytes.fromhex(key["chainCode"][2:])
    for node in HDPath(path)._path:
        data = point.format() + int(node).to_bytes(4, "big")
        digest = hmac.new(code, data, hashlib.sha512).digest()
        point, code = point.add(digest[:32]), digest[32:]
    return keys.PublicKey(point.format(False)[1:]).to_checksum_address()


def check_signed(answers, address, signers=None):
    for answer in answers:
        expect("raw" in answer, answer)
        expect(Account.recover_transaction(answer["raw"]) == address, "another signer")
        expect("0x" + keccak(hexstr=answer["raw"]).hex() == answer["hash"], "another hash")
        expect(signers is None or answer["signers"] == signers, answer["signers"])


def check_refused(world, key):
    refusals = [
        (payment(1, value="0x2"), "denied", "nonce-taken"),
        (payment(900, to=STRANGER), "denied", "unknown-recipient"),
        (payment(901, value="0x1f5"), "denied", "value-too-high"),
        ('{"digest":"0x00"}', "unknown-key", "digest"),
        ("{}", "missing-key", None),
    ]
    answers = world.sign(key, [line for line, _, _ in refusals])
    for answer, (line, code, field) in zip(answers, refusals):
        expect("signature" not in answer, f"{line} was signed")
        expect(answer["error"]["code"] == code, answer)
        expect(field is None or answer["error"].get("field") == field, answer)


def run(world, count):
    for party in PARTIES:
        world.start(party)
    key = world.make_key()
    expect(key["threshold"] == 2 and key["parties"] == list(PARTIES), key)
    expect([len(row["keys"]) for row in world.status()] == [1, 1, 1], "not all hold a share")
    signed = world.sign(key, [payment(nonce) for nonce in range(count)])
    check_signed(signed, key["address"])
    check_refused(world, key)
    check_signed(world.sign(key, [payment(0)], path=PATH), child_address(key, PATH))
    for step, party in enumerate(PARTIES):
        world.kill(party)
        left = [other for other in PARTIES if other != party]
        check_signed(world.sign(key, [payment(1_000 + step)]), key["address"], left)
        world.start(party)
        check_refused(world, key)
    expect(set(world.end()) == {0}, "a party did not end well")
    return sorted(answer["millis"] for answer in signed)


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    count = int(sys.argv[2]) if len(sys.argv) == 3 else 20
    with tempfile.TemporaryDirectory() as folder:
        world = World(sys.argv[1], folder)
        try:
            millis = run(world, count)
        except Failed as failure:
            print(json.dumps({"ok": False, "failure": str(failure)}))
            return 1
        finally:
            world.end()
    p99 = millis[min(len(millis) - 1, len(millis) * 99 // 100)]
    print(json.dumps({"ok": True, "signatures": count, "p50": millis[count // 2], "p99": p99}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
