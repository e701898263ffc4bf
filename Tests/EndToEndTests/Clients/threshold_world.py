"""What the programs that check threshold signing share: cosigners as processes, and what they sign."""

import json
import signal
import socket
import subprocess
import time
from pathlib import Path

from eth_account import Account
from eth_utils import keccak

FRIEND = "0x0000000000000000000000000000000000000002"
PARTIES = (1, 2, 3)
ALL = (1, 2, 3, 4, 5)
PATH = "m/0/1"


class Failed(Exception):
    """Something that differs from what it must be."""


def expect(condition, what):
    if not condition:
        raise Failed(what)


def wait(what, done, seconds=60):
    """Waits for something; fails when it does not come."""
    end = time.monotonic() + seconds
    while not done():
        expect(time.monotonic() < end, f"{what} took more than {seconds} s")
        time.sleep(0.1)


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, len(values) * part // 100)]


def cpu_nanoseconds(process):
    """What a process has used of the processors so far, by its own clock."""
    return time.clock_gettime_ns(~process.pid << 3 | 2)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def policy(amount_max):
    """Payments to a friend, this much of them in an hour."""
    return {
        "version": 1, "paths": ["m", PATH],
        "chains": [{
            "chainId": 31337, "gasMax": 100_000, "maxFeePerGasMax": "100",
            "maxPriorityFeePerGasMax": "10", "feesMax": "10000000",
            "rules": [{"kind": "transfer", "to": FRIEND, "valueMax": "500"}],
            "limits": [{
                "token": "native", "requestMax": "30000000",
                "windows": [{"seconds": 3600, "amountMax": str(amount_max)}]}],
            "slippagePips": 10_000, "priceSecondsMax": 60}],
    }  # fmt: skip


class World:
    """The parties' folders, their processes and the coordinator's configuration."""

    def __init__(self, program, folder, parties=ALL, amount_max=4_200_000_000, **settings):
        self.program, self.folder = program, Path(folder)
        self.policy = policy(amount_max)
        self.settings = {"sessionSeconds": 4, "failuresMax": 100, **settings}
        self.made = {
            name: json.loads(self.run("cosigner", "init", "--folder", self.folder / name,
                                      "--name", name))
            for name in (*map(str, parties), "coordinator", "person")
        }  # fmt: skip
        self.ports = dict(zip(parties, free_ports(len(parties))))
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

    # The parties.

    def configure(self, parties, kept):
        """Lets these parties know each other; so many setups are made ahead."""
        for party in parties:
            self.configure_party(party, parties, kept)
        self.coordinator = self.coordinator_of(parties, "mpc.json")

    def coordinator_of(self, parties, name):
        """The configuration of a coordinator that knows these parties alone."""
        path = self.folder / "coordinator" / name
        path.write_text(json.dumps({
            "certificateFile": "certificate.der", "certificateKeyFile": "certificate.key",
            "parties": [{"party": party, "certificate": self.made[str(party)]["certificate"],
                         "port": self.ports[party]} for party in parties]}))  # fmt: skip
        return path

    def configure_party(self, party, parties, kept):
        place = self.folder / str(party)
        person = self.made["person"]["identity"]
        approvals = {"needed": 1, "approvers": [person]}
        (place / "policy.json").write_text(json.dumps({**self.policy, "approvals": approvals}))
        (place / "password").write_text(f"the password of party {party}\n")
        (place / "backup-password").write_text(f"the backups of party {party}\n")
        # JSON is YAML.
        (place / "cosigner.yaml").write_text(json.dumps({
            "party": party, "listen": {"port": self.ports[party]}, "dataFolder": "data",
            "identityFile": "identity.key", "certificateFile": "certificate.der",
            "certificateKeyFile": "certificate.key", "passwordFile": "password",
            "backupPasswordFile": "backup-password", "policyFile": "policy.json",
            "setupsKept": kept, **self.settings,
            "peers": [{"party": peer, **self.made[str(peer)], "port": self.ports[peer]}
                      for peer in parties if peer != party],
            "coordinators": [self.made["coordinator"]["certificate"]]}))  # fmt: skip

    def launch(self, party, environment=None):
        place = self.folder / str(party)
        return subprocess.Popen(
            [self.program, "cosigner", "run", "--config", place / "cosigner.yaml"],
            stdout=subprocess.PIPE, stderr=(place / "errors").open("w"), text=True,
            env=environment)

    def errors(self, party):
        return (self.folder / str(party) / "errors").read_text()

    def start(self, *parties, environment=None):
        for party in parties:
            self.processes[party] = self.launch(party, environment)
        for party in parties:
            line = self.processes[party].stdout.readline()
            expect(line, f"party {party}: {self.errors(party)}")
            expect(json.loads(line)["port"] == self.ports[party], "another port")

    def kill(self, party):
        self.processes[party].send_signal(signal.SIGKILL)
        self.processes[party].wait(10)

    def stop(self, *parties):
        stopping = {party: self.processes.pop(party) for party in parties}
        for process in stopping.values():
            process.terminate()
        for party, process in stopping.items():
            expect(process.wait(10) == 0, f"party {party} did not end well")

    def end(self):
        for process in self.processes.values():
            process.terminate()
        return [process.wait(10) for process in self.processes.values()]

    def data(self, party):
        return self.folder / str(party) / "data"

    def share(self, party, key, end=""):
        return self.data(party) / "shares" / f"{key['keyId'][2:]}.share{end}"

    # What the coordinator asks.

    def make_key(self, threshold=2):
        answer = self.run("mpc", "keygen", "--config", self.coordinator, "--threshold", threshold)
        return json.loads(answer)

    def sign(self, key, lines, path="m", coordinator=None):
        answers = self.run(
            "mpc", "sign", "--config", coordinator or self.coordinator, "--key", key["keyId"],
            "--path", path, lines="\n".join(lines) + "\n")  # fmt: skip
        answers = [json.loads(line) for line in answers.splitlines()]
        expect(len(answers) == len(lines), "not one answer a line")
        return answers

    def status(self, *options, coordinator=None):
        config = coordinator or self.coordinator
        lines = self.run("mpc", "status", "--config", config, *options).splitlines()
        return [json.loads(line) for line in lines]

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


class Nonces:
    """Nonces that were not used before."""

    def __init__(self):
        self.next = 10_000

    def lines(self, count=1):
        self.next += count
        return [payment(nonce) for nonce in range(self.next - count, self.next)]


def check_signed(answers, address, signers=None):
    for answer in answers:
        expect("raw" in answer, answer)
        expect(Account.recover_transaction(answer["raw"]) == address, "another signer")
        expect("0x" + keccak(hexstr=answer["raw"]).hex() == answer["hash"], "another hash")
        expect(signers is None or answer["signers"] == signers, answer["signers"])
