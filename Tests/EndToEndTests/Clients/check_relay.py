#!/usr/bin/env python3
"""Runs cosigners of which two meet only at a relay, as processes of their own.

Usage: check_relay.py PROGRAM

Parties 1 and 2 know no place of each other, and the coordinator none of party 1: they all dial out to
`cosigner relay`. A key of 2 of 3 is made, signs with every pair, and is refreshed; eth-account finds the
signer. Without the relay only parties 2 and 3 sign; with it back, all do. What is let in is a matter of
certificates: a stranger's coordinator gets nothing, from the relay or through it.

Prints one JSON line: milliseconds a signature of the pair at the relay and of one beside it; exits 1 when
something differs, 2 for wrong usage.
"""

import json
import signal
import subprocess
import sys
import tempfile

from check_threshold import check_pair, refresh
from threshold_world import (
    PARTIES, Failed, Nonces, World, check_signed, expect, free_ports, quantile, wait,
)  # fmt: skip

RELAYED = {(1, 2), (2, 1)}
KEPT = 32


class RelayedWorld(World):
    """The parties' world with a relay between two of them, and between the coordinator and party 1."""

    def __init__(self, program, folder):
        super().__init__(program, folder)
        for name in ("relay", "stranger"):
            self.made[name] = json.loads(self.run(
                "cosigner", "init", "--folder", self.folder / name, "--name", name))  # fmt: skip
        self.relay_port = free_ports(1)[0]
        self.place = {"certificate": self.made["relay"]["certificate"], "port": self.relay_port}

    def configure(self, parties, kept):
        super().configure(parties, kept)
        for party in parties:
            file = self.folder / str(party) / "cosigner.yaml"
            told = json.loads(file.read_text())
            for peer in told["peers"]:
                if (party, peer["party"]) in RELAYED:
                    self.relayed(peer)
            if party == 1:
                told["coordinators"] = [
                    {"certificate": each, "relay": self.place} for each in told["coordinators"]]  # fmt: skip
            file.write_text(json.dumps(told))
        told = json.loads(self.coordinator.read_text())
        self.relayed(told["parties"][0])
        self.coordinator.write_text(json.dumps(told))
        guests = [self.made[name]["certificate"] for name in ("1", "2", "coordinator")]
        (self.folder / "relay" / "relay.yaml").write_text(json.dumps({
            "listen": {"port": self.relay_port}, "certificateFile": "certificate.der",
            "certificateKeyFile": "certificate.key", "guests": guests}))  # fmt: skip

    def relayed(self, entry):
        del entry["port"]
        entry["relay"] = self.place

    def start_relay(self):
        place = self.folder / "relay"
        self.processes["relay"] = process = subprocess.Popen(
            [self.program, "cosigner", "relay", "--config", place / "relay.yaml"],
            stdout=subprocess.PIPE, stderr=(place / "errors").open("w"), text=True)  # fmt: skip
        line = process.stdout.readline()
        expect(line, (place / "errors").read_text())
        expect(json.loads(line) == {"port": self.relay_port}, "another port")

    def answering(self):
        return [row["party"] for row in self.status() if "error" not in row]


def check_strangers(world, key):
    """Another coordinator's certificate is no guest of the relay."""
    told = json.loads(world.coordinator.read_text())
    file = world.folder / "stranger" / "mpc.json"
    file.write_text(json.dumps(told))
    rows = [json.loads(line) for line in world.run("mpc", "status", "--config", file).splitlines()]
    expect([row["error"]["code"] for row in rows if row["party"] == 1] == ["unreachable"], rows)
    expect(all("keys" not in row for row in rows), "a stranger was answered")


def run(world):
    nonces = Nonces()
    world.configure(PARTIES, KEPT)
    world.start_relay()
    for party in PARTIES:
        world.start(party)
    wait("reaching all parties", lambda: world.answering() == list(PARTIES))
    key = world.make_key()
    expect(key["parties"] == list(PARTIES), key)

    def warm():
        """Waits for setups, so that what follows signs with those."""
        rows = [row["keys"][0]["setups"] for row in world.status()]
        return all(setup["count"] >= KEPT for row in rows for setup in row)

    wait("making setups", warm)
    relayed = [answer["millis"] for answer in world.sign(key, nonces.lines(KEPT // 4))]
    world.kill(1)
    beside = [answer["millis"] for answer in world.sign(key, nonces.lines(KEPT // 4))]
    world.start(1)
    wait("coming back to the relay", lambda: world.answering() == list(PARTIES))

    def both():
        check_pair(world, key, nonces, [1, 2])
        world.kill(2)
        check_pair(world, key, nonces, [1, 3])
        world.start(2)

    both()
    key = refresh(world, key)
    both()
    check_strangers(world, key)

    world.processes["relay"].send_signal(signal.SIGKILL)
    world.processes["relay"].wait(10)
    check_pair(world, key, nonces, [2, 3])
    expect(world.answering() == [2, 3], "party 1 was reached past the relay")
    world.start_relay()
    wait("finding the relay again", lambda: world.answering() == list(PARTIES))
    check_signed(world.sign(key, nonces.lines(3)), key["address"], [1, 2])
    key = refresh(world, key)
    check_pair(world, key, nonces, [1, 2])
    banned = [row["keys"][0]["banned"] for row in world.status()]
    expect(banned == [[], [], []], banned)
    expect(set(world.end()) == {0}, "a process did not end well")
    return {"relayedMillis": quantile(relayed, 50), "directMillis": quantile(beside, 50)}


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        world = RelayedWorld(sys.argv[1], folder)
        try:
            figures = run(world)
        except Failed as failure:
            print(json.dumps({"ok": False, "failure": str(failure)}))
            return 1
        finally:
            world.end()
    print(json.dumps({"ok": True, **figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
