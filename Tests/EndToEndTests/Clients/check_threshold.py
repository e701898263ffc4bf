#!/usr/bin/env python3
"""Runs cosigners as processes of their own and has them sign, and give a key new shares.

Usage: check_threshold.py PROGRAM [SIGNATURES [DEATHS]]

The parties speak mutual TLS on loopback. A key of 2 of 3 is made; transactions are signed with it and
with a child of it, and eth-account finds the signer of each. What a policy does not name, a nonce that
was used for something else, and a bare digest are refused by name. Each party is killed once: the two
that are left sign, and what comes back still holds its share and still refuses the used nonce. Parties
that are told to end while they make setups end well.

Then the key is refreshed by consent of a person and not without it; an old share that is put back is
refused; a lost share is made anew; a party is killed at ever later moments of a refresh, after which
all parties come to the same shares; the key goes to 3 of 5 parties and then to 2 of 3 others; and two
sealed backups are the key on a machine alone. The address never changes.

Prints one JSON line: milliseconds a signature with setups made in the session (cold) and ahead (warm),
for the warm ones CPU time of a party and bytes to its peer, and what the group's own operations cost;
exits 1 when something differs, 2 for wrong usage.
"""

import json
import subprocess
import sys
import tempfile
import time

from eth_account import Account
from eth_account.hdaccount.deterministic import HDPath
from eth_keys import keys

from threshold_world import (
    ALL, PARTIES, PATH, Failed, Nonces, World, check_signed, cpu_nanoseconds, expect, payment,
    quantile, wait,
)  # fmt: skip

STRANGER = "0x0000000000000000000000000000000000000009"


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


def check_pair(world, key, nonces, signers=None):
    check_signed(world.sign(key, nonces.lines()), key["address"], signers)


def measure(world, key, nonces, count):
    """Signs with setups made in the session, then with setups made ahead."""
    cold = [answer["millis"] for answer in world.sign(key, nonces.lines(min(count, 50)))]
    kept = min(256, max(16, count + 8))
    world.stop(*PARTIES)
    world.configure(PARTIES, kept)
    world.start(*PARTIES)
    wait("making setups", lambda: all(
        setup["count"] >= kept for row in world.status() for setup in row["keys"][0]["setups"]),
        seconds=240)  # fmt: skip
    # As many as are used up before others are made: what they cost is theirs alone.
    first = min(count, kept // 4 - 1)
    before, cpu = world.status(), cpu_nanoseconds(world.processes[1])
    warm = [answer["millis"] for answer in world.sign(key, nonces.lines(first))]
    cpu = (cpu_nanoseconds(world.processes[1]) - cpu) / first / 1e6
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
    world.stop(*PARTIES)
    world.configure(ALL, 4)
    world.start(*ALL)
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


def check_endings(world, count):
    """Parties that are told to end while they are at work end well; `stop` looks at their codes."""
    for turn in range(count):
        world.stop(*PARTIES)
        world.start(*PARTIES)
        # Setups are lost with a process, so all are busy making others.
        time.sleep(0.1 * (turn % 5))


def run(world, count, deaths):
    nonces = Nonces()
    world.configure(PARTIES, 0)
    world.start(*PARTIES)
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
    world.stop(*PARTIES)
    world.configure(PARTIES, 4)
    world.start(*PARTIES)
    check_endings(world, 2 * deaths)
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
