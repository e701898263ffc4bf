#!/usr/bin/env python3
"""Runs cosigners as processes of their own and has them sign, and give a key new shares.

Usage: check_threshold.py PROGRAM [SIGNATURES [DEATHS]]

The parties speak mutual TLS on loopback. A key of 2 of 3 is made; transactions are signed with it and
with a child of it, and eth-account finds the signer of each. What a policy does not name, a nonce that
was used for something else, and a bare digest are refused by name. Each party is killed once: the two
that are left sign, and what comes back still holds its share and still refuses the used nonce.

Then the key is refreshed by consent of a person and not without it; an old share that is put back is
refused; a lost share is made anew; a party is killed at ever later moments of a refresh, after which
all parties come to the same shares; the key goes to 3 of 5 parties and then to 2 of 3 others; and two
sealed backups are the key on a machine alone. The address never changes.

Prints one JSON line: milliseconds a signature with setups made in the session (cold) and ahead (warm),
for the warm ones CPU time of a party and bytes to its peer, and what the group's own operations cost;
exits 1 when something differs, 2 for wrong usage.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from eth_account import Account
from eth_account.hdaccount.deterministic import HDPath
from eth_keys import keys
from eth_utils import keccak

FRIEND = "0x0000000000000000000000000000000000000002"
STRANGER = "0x0000000000000000000000000000000000000009"
PARTIES = (1, 2, 3)
ALL = (1, 2, 3, 4, 5)
PATH = "m/0/1"
POLICY = {
    "version": 1, "paths": ["m", PATH],
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
            for name in (*map(str, ALL), "coordinator", "person")
        }  # fmt: skip
        self.ports = dict(zip(ALL, free_ports(len(ALL))))
        self.coordinator = self.folder / "coordinator" / "mpc.json"
        self.processes = {}

    def call(self, *arguments, lines=None):
        return subprocess.run(
            [self.program, *map(str, arguments)], input=lines, capture_output=True, text=True,
            timeout=120)

    def run(self, *arguments, lines=None):
        done = self.call(*arguments, lines=lines)
        expect(done.returncode == 0, f"{arguments[:2]}: {done.stderr}")
        return done.stdout

    def configure(self, parties, kept):
        """Lets these parties know each other; so many setups are made ahead."""
        for party in parties:
            self.configure_party(party, parties, kept)
        self.coordinator.write_text(json.dumps({
            "certificateFile": "certificate.der", "certificateKeyFile": "certificate.key",
            "parties": [{"party": party, "certificate": self.made[str(party)]["certificate"],
                         "port": self.ports[party]} for party in parties]}))  # fmt: skip

    def configure_party(self, party, parties, kept):
        place = self.folder / str(party)
        person = self.made["person"]["identity"]
        policy = {**POLICY, "approvals": {"needed": 1, "approvers": [person]}}
        (place / "policy.json").write_text(json.dumps(policy))
        (place / "password").write_text(f"the password of party {party}\n")
        (place / "backup-password").write_text(f"the backups of party {party}\n")
        # JSON is YAML.
        (place / "cosigner.yaml").write_text(json.dumps({
            "party": party, "listen": {"port": self.ports[party]}, "dataFolder": "data",
            "identityFile": "identity.key", "certificateFile": "certificate.der",
            "certificateKeyFile": "certificate.key", "passwordFile": "password",
            "backupPasswordFile": "backup-password", "policyFile": "policy.json",
            "setupsKept": kept, "sessionSeconds": 4, "failuresMax": 100,
            "peers": [{"party": peer, **self.made[str(peer)], "port": self.ports[peer]}
                      for peer in parties if peer != party],
            "coordinators": [self.made["coordinator"]["certificate"]]}))  # fmt: skip

    def launch(self, party):
        place = self.folder / str(party)
        return subprocess.Popen(
            [self.program, "cosigner", "run", "--config", place / "cosigner.yaml"],
            stdout=subprocess.PIPE, stderr=(place / "errors").open("w"), text=True)

    def start(self, party):
        self.processes[party] = process = self.launch(party)
        line = process.stdout.readline()
        errors = (self.folder / str(party) / "errors").read_text()
        expect(line, f"party {party}: {errors}")
        expect(json.loads(line)["port"] == self.ports[party], "another port")

    def kill(self, party):
        self.processes[party].send_signal(signal.SIGKILL)
        self.processes[party].wait(10)

    def stop(self, party):
        process = self.processes.pop(party)
        process.terminate()
        expect(process.wait(10) == 0, f"party {party} did not end well")

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

    def status(self, *options):
        lines = self.run("mpc", "status", "--config", self.coordinator, *options).splitlines()
        return [json.loads(line) for line in lines]

    def share(self, party, key, end=""):
        return self.folder / str(party) / "data" / "shares" / f"{key['keyId'][2:]}.share{end}"

    def consents(self, change, parties):
        """What the person signs for each of these parties, in a file."""
        file = self.folder / "consents.json"
        file.write_text(json.dumps([
            json.loads(self.run(
                "cosigner", "consent", "--change", json.dumps(change), "--cosigner",
                self.made[str(party)]["identity"], "--key", self.folder / "person/identity.key"))
            for party in parties]))  # fmt: skip
        return file

    def change(self, verb, key, parties, *options, threshold=2, holders=None, consent=True):
        """The arguments of a command that gives a key new shares."""
        wish = {"keyId": key["keyId"], "epoch": key["epoch"], "threshold": threshold,
                "parties": list(holders or parties)}  # fmt: skip
        file = ["--approvals", self.consents(wish, parties)] if consent else []
        return ["mpc", verb, "--config", self.coordinator, "--key", key["keyId"], "--json",
                *file, *options]  # fmt: skip


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


def wait(what, done, seconds=60):
    """Waits for something; fails when it does not come."""
    end = time.monotonic() + seconds
    while not done():
        expect(time.monotonic() < end, f"{what} took more than {seconds} s")
        time.sleep(0.1)


def cpu_millis(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, len(values) * part // 100)]


class Nonces:
    """Nonces that were not used before."""

    def __init__(self):
        self.next = 10_000

    def lines(self, count=1):
        self.next += count
        return [payment(nonce) for nonce in range(self.next - count, self.next)]


def check_pair(world, key, nonces, signers=None):
    check_signed(world.sign(key, nonces.lines()), key["address"], signers)


def measure(world, key, nonces, count):
    """Signs with setups made in the session, then with setups made ahead."""
    cold = [answer["millis"] for answer in world.sign(key, nonces.lines(min(count, 50)))]
    kept = min(256, max(16, count + 8))
    for party in PARTIES:
        world.stop(party)
    world.configure(PARTIES, kept)
    for party in PARTIES:
        world.start(party)
    wait("making setups", lambda: all(
        setup["count"] >= kept for row in world.status() for setup in row["keys"][0]["setups"]),
        seconds=240)  # fmt: skip
    # As many as are used up before others are made: what they cost is theirs alone.
    first = min(count, kept // 4 - 1)
    before, cpu = world.status(), cpu_millis(world.processes[1])
    warm = [answer["millis"] for answer in world.sign(key, nonces.lines(first))]
    cpu = (cpu_millis(world.processes[1]) - cpu) / first
    after = world.status("--measure")
    sent = [{link["party"]: link["sentBytes"] for link in rows[0]["links"]} for rows in (before, after)]
    left = min(setup["count"] for setup in after[0]["keys"][0]["setups"])
    expect(left == kept - first, f"{left} of {kept} setups are left after {first} signatures")
    if count > first:
        warm += [answer["millis"] for answer in world.sign(key, nonces.lines(count - first))]
    return {
        "cold": {"p50": quantile(cold, 50), "p99": quantile(cold, 99)},
        "warm": {"p50": quantile(warm, 50), "p99": quantile(warm, 99)},
        "cpuMillisPerParty": round(cpu, 2),
        "bytesToPeer": (sent[1][2] - sent[0][2]) // first,
        "nanoseconds": after[0]["nanoseconds"],
    }


def check_refresh(world, key, nonces):
    """New shares by consent alone; an old one that is put back is none."""
    done = world.call(*world.change("refresh", key, PARTIES, consent=False))
    error = json.loads(done.stdout)["error"]
    expect(done.returncode == 1 and error["code"] == "policy-not-approved", done.stdout)
    expect("party 1" in error["message"], error)
    old = world.share(1, key).read_bytes()
    key = refresh(world, key)
    check_pair(world, key, nonces)
    world.stop(1)
    new = world.share(1, key).read_bytes()
    world.share(1, key).write_bytes(old)
    process = world.launch(1)
    expect(process.wait(20) == 1, "an old share was taken")
    expect("rolled-back" in (world.folder / "1/errors").read_text(), "another reason")
    world.share(1, key).write_bytes(new)
    world.start(1)
    return key


def refresh(world, key):
    fresh = json.loads(world.run(*world.change("refresh", key, key["parties"])))
    expect(fresh == {**key, "epoch": key["epoch"] + 1}, fresh)
    return fresh


def check_recovery(world, key, nonces):
    """A share that is gone is made anew, and its holder signs with it."""
    world.kill(2)
    world.share(2, key).unlink()
    world.start(2)
    expect(world.status()[1]["lost"] == [key["keyId"]], "not lost")
    found = json.loads(world.run(*world.change("recover", key, PARTIES, "--party", 2)))
    expect(found == {**key, "epoch": key["epoch"] + 1}, found)
    world.kill(1)
    check_pair(world, found, nonces, [2, 3])
    world.start(1)
    return found


def check_deaths(world, key, nonces, deaths):
    """A party dies at ever later moments of a refresh: all come to the same shares, and sign."""
    start = time.monotonic()
    key = refresh(world, key)
    length = time.monotonic() - start
    epochs = []
    for death in range(deaths):
        party = PARTIES[death % 3]
        arguments = world.change("refresh", key, PARTIES)
        asking = subprocess.Popen(
            [world.program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(length * 1.2 * (death + 1) / deaths)
        world.kill(party)
        asking.wait(60)
        world.start(party)

        def settled():
            keys = [row["keys"][0] for row in world.status() if row.get("keys")]
            return (len(keys) == 3 and len({each["epoch"] for each in keys}) == 1
                    and not any(each["old"] for each in keys))  # fmt: skip

        wait(f"coming to the same shares after death {death}", settled)
        epoch = world.status()[0]["keys"][0]["epoch"]
        expect(epoch in (key["epoch"], key["epoch"] + 1), epoch)
        epochs.append(epoch - key["epoch"])
        key = {**key, "epoch": epoch}
        for gone in PARTIES:
            world.kill(gone)
            left = [other for other in PARTIES if other != gone]
            check_pair(world, key, nonces, left)
            world.start(gone)
    return key, epochs


def check_moves(world, key, nonces):
    """The key goes to 3 of 5 parties, then to 2 of 3 others; who has left signs no more."""
    for party in PARTIES:
        world.stop(party)
    world.configure(ALL, 4)
    for party in ALL:
        world.start(party)
    moves = [(3, ALL, ALL), (2, (1, 4, 5), ALL)]
    for threshold, holders, consenting in moves:
        old = {party: world.share(party, key).exists() for party in ALL}
        arguments = world.change(
            "reshare", key, consenting, "--threshold", threshold, "--parties", *holders,
            threshold=threshold, holders=holders)
        moved = json.loads(world.run(*arguments))
        expect(moved == {**key, "epoch": key["epoch"] + 1, "threshold": threshold,
                         "parties": list(holders)}, moved)  # fmt: skip
        expect(any(old.values()), "nobody had a share")
        key = moved
        check_pair(world, key, nonces, list(holders[:threshold]))
    world.kill(1)
    check_pair(world, key, nonces, [4, 5])
    world.kill(4)
    lonely = world.sign(key, nonces.lines())[0]
    expect("raw" not in lonely, "those that have left signed")
    for party in (1, 4):
        world.start(party)
    return key


def check_backups(world, key):
    """Two sealed backups are the key, on a machine alone; one is not."""
    told = json.loads(world.run(
        "mpc", "backup", "--config", world.coordinator, "--key", key["keyId"]))
    expect([each["party"] for each in told["backups"]] == key["parties"], told)
    password = world.folder / "keystore-password"
    password.write_text("away\n")

    def recover(parties, name):
        arguments = ["mpc", "recover", "--offline", "--keystore", world.folder / name,
                     "--keystore-password-file", password]  # fmt: skip
        for each in told["backups"]:
            if each["party"] in parties:
                arguments += ["--backup", each["file"], "--password-file",
                              world.folder / str(each["party"]) / "backup-password"]  # fmt: skip
        return world.call(*arguments)

    expect(recover([4], "one").returncode == 1, "one backup is the key")
    done = recover([1, 5], "two")
    expect(done.returncode == 0, done.stderr)
    expect(json.loads(done.stdout)["address"] == key["address"], done.stdout)
    secret = Account.decrypt((world.folder / "two").read_text(), "away")
    expect(Account.from_key(secret).address == key["address"], "another key")
    expect(recover([1, 5], "two").returncode == 1, "a keystore was replaced")


def run(world, count, deaths):
    nonces = Nonces()
    world.configure(PARTIES, 0)
    for party in PARTIES:
        world.start(party)
    key = world.make_key()
    expect(key["threshold"] == 2 and key["parties"] == list(PARTIES), key)
    expect([len(row["keys"]) for row in world.status()] == [1, 1, 1], "not all hold a share")
    check_signed(world.sign(key, [payment(nonce) for nonce in range(3)]), key["address"])
    check_refused(world, key)
    check_signed(world.sign(key, [payment(0)], path=PATH), child_address(key, PATH))
    figures = measure(world, key, nonces, count)
    for step, party in enumerate(PARTIES):
        world.kill(party)
        left = [other for other in PARTIES if other != party]
        check_signed(world.sign(key, [payment(1_000 + step)]), key["address"], left)
        world.start(party)
        check_refused(world, key)
    for party in PARTIES:
        world.stop(party)
    world.configure(PARTIES, 4)
    for party in PARTIES:
        world.start(party)
    key = check_refresh(world, key, nonces)
    key = check_recovery(world, key, nonces)
    key, epochs = check_deaths(world, key, nonces, deaths)
    key = check_moves(world, key, nonces)
    check_backups(world, key)
    expect(set(world.end()) == {0}, "a party did not end well")
    return {"signatures": count, **figures, "deaths": len(epochs), "refreshed": sum(epochs)}


def main():
    if len(sys.argv) not in (2, 3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    deaths = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    with tempfile.TemporaryDirectory() as folder:
        world = World(sys.argv[1], folder)
        try:
            figures = run(world, count, deaths)
        except Failed as failure:
            print(json.dumps({"ok": False, "failure": str(failure)}))
            return 1
        finally:
            world.end()
    print(json.dumps({"ok": True, **figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
