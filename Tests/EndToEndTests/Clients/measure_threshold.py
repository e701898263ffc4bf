#!/usr/bin/env python3
"""Measures what signatures and new keys cost cosigners that run as processes of their own.

Usage: measure_threshold.py PROGRAM [SIGNATURES [KEYS [QUORUM]]]

For 2 of 2, 2 of 3 and 3 of 5 parties, or for one QUORUM such as 2/3, on loopback with mutual TLS: KEYS
keys are made, then SIGNATURES signatures with setups that were made ahead, in batches that leave the
making of others out. Prints one JSON line a quorum:

- `sign`: milliseconds of the slowest signer's own clock (`p50`, `p99`) and of whoever asks (`asked`),
  CPU milliseconds of a signer, and bytes from one signer to another, each per signature;
- `keygen`: CPU milliseconds of a party for one key, the median: `all` of it, `sealing` (the password's
  scrypt, by which the share goes to the disk, found from backups), the rest, which is the `protocol`,
  and that `withSetups`: one in each direction with each other party, so that all can sign once;
- `setup`: CPU milliseconds of a party for one setup made ahead;
- `microseconds`: a multiple of the generator and one of another point (as in ECDH), the least of the run;
- `within`: which bounds are kept. They speak of a machine that does nothing else.

Exits 1 when a key or a signature does not come, 2 for wrong usage.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time

from threshold_world import (
    Failed, Nonces, World, check_signed, cpu_nanoseconds, expect, quantile, wait,
)  # fmt: skip

QUORUMS = [(2, 2), (2, 3), (3, 5)]
# Setups with each peer and in each direction, at most.
KEPT_MAX = 64
MILLIS = {"p50": 25, "p99": 60}
BYTES = 80_000
SIGN_CPU = {(2, 2): 10, (2, 3): 10, (3, 5): 20}
KEYGEN_CPU = {(2, 2): 136, (2, 3): 270, (3, 5): 545}


class Processors:
    """CPU time of some parties from one moment to another, milliseconds of each on average."""

    def __init__(self, world, parties):
        self.processes = [world.processes[party] for party in parties]
        self.start = self.total()

    def total(self):
        return sum(cpu_nanoseconds(process) for process in self.processes)

    def millis(self):
        return (self.total() - self.start) / 1e6 / len(self.processes)


class Asking:
    """One coordinator that stays connected, so that no handshake is a part of a signature."""

    def __init__(self, world, key):
        self.process = subprocess.Popen(
            [world.program, "mpc", "sign", "--config", world.coordinator, "--key", key["keyId"]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def sign(self, line):
        start = time.monotonic()
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer, (time.monotonic() - start) * 1000

    def end(self):
        self.process.stdin.close()
        expect(self.process.wait(10) == 0, "the coordinator did not end well")


def counts(world, parties):
    return [setup["count"] for row in world.status() if row["party"] in parties
            for key in row["keys"] for setup in key["setups"] if setup["party"] in parties]  # fmt: skip


def measure_keys(world, parties, threshold, count):
    whole, sealing = [], []
    for _ in range(count + 1):
        used = Processors(world, parties)
        key = world.make_key(threshold)
        whole.append(used.millis())
        used = Processors(world, parties)
        world.run("mpc", "backup", "--config", world.coordinator, "--key", key["keyId"])
        # A backup is sealed, then opened to see that it is good.
        sealing.append(used.millis() / 2)
    # The first of each finds cold memory.
    whole, sealing = quantile(whole[1:], 50), quantile(sealing[1:], 50)
    return {"all": round(whole, 1), "sealing": round(sealing, 1),
            "protocol": round(whole - sealing, 1)}  # fmt: skip


def wait_for_setups(world, parties, kept):
    wait("making setups", lambda: min(counts(world, parties)) >= kept, seconds=300)


def measure_setups(world, parties, kept):
    """What filling the empty shelves costs; each party takes part in setups of both directions."""
    used = Processors(world, parties)
    wait_for_setups(world, parties, kept)
    return round(used.millis() / (2 * kept * (len(parties) - 1)), 2)


def measure_signatures(world, key, parties, count, kept, nonces):
    signers = parties[: key["threshold"]]
    # A quarter of the setups is used before others are made.
    most = kept // 4 - 1
    asking = Asking(world, key)
    told, asked, cpu, sent = [], [], 0, {}
    while len(told) < count:
        wait_for_setups(world, signers, kept)
        batch = min(most, count - len(told))
        before, used = links(world), Processors(world, signers)
        answers = [asking.sign(line) for line in nonces.lines(batch)]
        cpu += used.millis()
        for link, after in links(world).items():
            sent[link] = sent.get(link, 0) + after - before[link]
        check_signed([answer for answer, _ in answers], key["address"], signers)
        expect(min(counts(world, signers)) == kept - batch, "setups were made meanwhile")
        # So few are left that others are made.
        for line in nonces.lines(most + 1 - batch):
            asking.sign(line)
        told += [answer["millis"] for answer, _ in answers]
        asked += [millis for _, millis in answers]
    asking.end()
    bytes_to_peer = max(
        total for (one, other), total in sent.items() if one in signers and other in signers)
    return {
        "p50": quantile(told, 50), "p99": quantile(told, 99),
        "asked": {"p50": round(quantile(asked, 50), 1), "p99": round(quantile(asked, 99), 1)},
        "cpu": round(cpu / count, 2), "bytesToPeer": bytes_to_peer // count}  # fmt: skip


def links(world):
    return {(row["party"], link["party"]): link["sentBytes"]
            for row in world.status() for link in row["links"]}  # fmt: skip


def costs(world):
    """Microseconds of the group's own operations, the least of all parties."""
    rows = [row["nanoseconds"] for row in world.status("--measure")]
    return [min(row[name] for row in rows) / 1000 for name in ("generatorMultiple", "pointMultiple")]


def measure(program, folder, quorum, count, keys):
    threshold, total = quorum
    parties = list(range(1, total + 1))
    world = World(program, folder, parties, sessionSeconds=15, testNetwork=threshold == total)
    try:
        world.configure(parties, 0)
        world.start(*parties)
        first = costs(world)
        keygen = measure_keys(world, parties, threshold, keys)
        world.stop(*parties)
        # One key alone has setups.
        for party in parties:
            shutil.rmtree(world.data(party))
        kept = min(KEPT_MAX, 4 * (count + 1))
        world.configure(parties, kept)
        world.start(*parties)
        key = world.make_key(threshold)
        setup = measure_setups(world, parties, kept)
        sign = measure_signatures(world, key, parties, count, kept, Nonces())
        least = [min(pair) for pair in zip(first, costs(world))]
    finally:
        world.end()
    with_setups = round(keygen["protocol"] + 2 * (total - 1) * setup, 1)
    return {
        "threshold": threshold, "parties": total, "signatures": count, "keys": keys,
        "sign": sign, "keygen": {**keygen, "withSetups": with_setups}, "setup": setup,
        "microseconds": dict(zip(("generator", "ecdh"), (round(each, 1) for each in least))),
        "within": {
            "p50": sign["p50"] <= MILLIS["p50"], "p99": sign["p99"] <= MILLIS["p99"],
            "signCpu": sign["cpu"] <= SIGN_CPU[quorum], "bytes": sign["bytesToPeer"] <= BYTES,
            "keygenCpu": with_setups <= KEYGEN_CPU[quorum]}}  # fmt: skip


def main():
    try:
        count, keys = (int(text) for text in (sys.argv[2:4] + ["100", "5"][len(sys.argv) - 2 :])[:2])
        asked = [tuple(int(number) for number in text.split("/")) for text in sys.argv[4:]]
        if len(sys.argv) not in (2, 3, 4, 5) or count < 1 or keys < 1 or set(asked) - set(QUORUMS):
            raise ValueError
    except ValueError:
        print(__doc__, file=sys.stderr)
        return 2
    for quorum in asked or QUORUMS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                figures = measure(sys.argv[1], folder, quorum, count, keys)
            except Failed as failure:
                print(json.dumps({"ok": False, "failure": str(failure)}))
                return 1
        print(json.dumps({"ok": True, **figures}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
