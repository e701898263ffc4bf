#!/usr/bin/env python3
"""Kills cosigners before each call that changes a file, and looks at what the others do and what is left.

Usage: kill_cosigners.py PROGRAM [STRIDE [FIRST]]

Three parties of a key of 2 of 3 run as processes, unchanged but for a preloaded object that counts the
calls by which one of them changes files, from the moment on at which a key is made, a signature is asked
for (with setups made in the session, and with setups made ahead), the key is refreshed, or one that died
in a refresh starts again. Before the first such call the process kills itself by SIGKILL; in the next
trial before the second, and so on, each party in turn, until all three come through alive. Then the same
for each write, of which half reaches the file. With STRIDE only every so-manieth call has its death,
beginning with number FIRST for the first operation (another one each time, if it is not given) and with
the next for each that follows. Of the calls of a start it is one in eight of these.

After each death the two that are left sign, before the dead one is back. Then it is started without the
object: all come to the same epoch, each pair signs under the same address, what was signed for a nonce
stands, and a new key can be made. The disks are read by code of its own: journals are whole and have
forgotten nothing, shares are there and not old, no id of a session and no setup was used twice, and a
setup that two have used served one session of both.

Prints one JSON line with the number of calls and deaths of each operation; exits 1 when something
differs, 2 for wrong usage.
"""

import itertools
import json
import sys
import tempfile
import time
from collections import Counter

import cosigner_ledger
import journal_files
from kill_world import KillWorld
from threshold_world import PARTIES, Failed, expect, payment, wait

KEYS_MAX = 3


class Signing:
    """A signature of the party and one other, and the nonce that it takes."""

    stride = 1

    def __init__(self, world, key, is_ahead):
        self.world, self.key, self.is_ahead = world, key, is_ahead
        self.name = "signAhead" if is_ahead else "signInSession"

    def begin(self, party, number):
        self.party, self.partner = party, PARTIES[(party + number % 2) % 3]
        (self.third,) = set(PARTIES) - {self.party, self.partner}
        self.pair = tuple(sorted((self.party, self.partner)))
        self.nonce = self.world.nonces.next
        (self.line,) = self.world.nonces.lines()
        self.rival = payment(self.nonce, value="0x2")

    def has_setups(self):
        rows = {row["party"]: row for row in self.world.status()}
        return all(
            setup["count"] > 0
            for one, other in (self.pair, self.pair[::-1])
            for key in rows[one].get("keys", []) if key["keyId"] == self.key["keyId"]
            for setup in key["setups"] if setup["party"] == other)  # fmt: skip

    def run(self, number, half):
        if self.is_ahead:
            wait("making setups", self.has_setups)
        self.before = {party: len(self.world.look(party).sessions) for party in self.pair}
        self.world.controls[self.party].arm(number, half)
        answer = self.world.sign(self.key, [self.line], coordinator=self.world.pairs[self.pair])[0]
        return "signature" in answer

    def has_reserved(self, ledger):
        return any(each.nonce and each.nonce[2] == self.nonce for each in ledger.reservations)

    def alone(self):
        """The other two sign, but for this nonce nothing else."""
        is_kept = self.has_reserved(self.world.look(self.partner))
        self.world.pair_signs(
            self.key, tuple(sorted((self.partner, self.third))),
            refused=self.rival if is_kept else None)

    def together(self, is_done):
        """Who has said yes on the disk keeps to it; what was begun can be finished."""
        ledgers = {party: self.world.look(party) for party in self.pair}
        opened = [each for party, ledger in ledgers.items()
                  for each in ledger.sessions[self.before[party] :]
                  if each.parties == list(self.pair)]  # fmt: skip
        if opened:
            expect(all(map(self.has_reserved, ledgers.values())), "a reservation is lost")
            expect(all(bool(s.setups) == self.is_ahead for s in opened), "setups of another kind")
        expect(not is_done or opened, "signed without a session")
        refused = {}
        if self.has_reserved(ledgers[self.party]):
            refused[tuple(sorted((self.party, self.third)))] = self.rival
        self.world.all_sign(self.key, {self.pair: [self.line]}, refused)


class Refreshing:
    """New shares of the key."""

    name, stride = "refresh", 1

    def __init__(self, world, key):
        self.world, self.key = world, key

    def begin(self, party, number):
        self.party = party
        self.arguments = self.world.change("refresh", self.key, PARTIES)

    def run(self, number, half):
        self.world.controls[self.party].arm(number, half)
        return self.world.call(*self.arguments).returncode == 0

    def alone(self):
        others = [other for other in PARTIES if other != self.party]
        self.world.epochs(self.key, others)
        self.world.pair_signs(self.key, tuple(others))

    def together(self, is_done):
        def settled():
            return not any(each["old"] for each in self.world.epochs(self.key, PARTIES))

        wait("all going over", settled, 30)
        epoch = self.world.epochs(self.key, PARTIES)[0]["epoch"]
        expect(epoch - self.key["epoch"] in ((1,) if is_done else (0, 1)), f"epoch {epoch}")
        self.key["epoch"] = epoch
        self.world.all_sign(self.key)


class Starting(Refreshing):
    """The start of a party that died somewhere in a refresh, each time somewhere else."""

    # Most of its calls copy and open journals, as a node does that is killed while it starts.
    name, stride = "start", 8
    places = itertools.cycle(range(20, 60, 7))

    def run(self, number, half):
        super().run(next(self.places), False)
        if not self.world.died(self.party):
            self.world.kill(self.party)
        self.world.start_dying(self.party, number, half)
        return True

    def together(self, is_done):
        super().together(False)


class Making:
    """Another key, beside one that must not suffer."""

    name, stride = "keygen", 1

    def __init__(self, world, key):
        self.world, self.key = world, key

    def begin(self, party, number):
        self.party, self.told = party, {}
        if len({key for _, key in self.world.shares}) >= KEYS_MAX:
            self.world.restore()

    def run(self, number, half):
        self.world.controls[self.party].arm(number, half)
        done = self.world.call(
            "mpc", "keygen", "--config", self.world.coordinator, "--threshold", 2)
        if done.returncode == 0:
            self.note([json.loads(done.stdout)])
        return done.returncode == 0

    def note(self, keys):
        self.told.update({key["keyId"]: key for key in keys})

    def note_status(self):
        for row in self.world.status():
            self.note(row.get("keys", []))

    def alone(self):
        self.world.pair_signs(self.key, tuple(p for p in PARTIES if p != self.party))
        self.note_status()

    def together(self, is_done):
        """Whoever was told of an address by anybody can rely on every share."""
        self.note_status()
        expect(self.key["keyId"] in self.told, "a key is gone")
        for key in self.told.values():
            self.world.epochs(key, PARTIES)
            self.world.all_sign(key)
        if not is_done:
            self.world.all_sign(self.world.make_key())


def trial(world, operation, party, number, half):
    """One operation with a death in it, if it has so many calls; what the party did until then."""
    operation.begin(party, number)
    world.start_watched(party)
    is_done = operation.run(number, half)
    is_dead = world.died(party)
    if is_dead:
        ledger = world.look(party)
        world.check_shares(party, ledger, is_settled=False)
        operation.alone()
        world.start(party)
    operation.together(is_done)
    world.check_disks()
    return is_dead, is_done, world.controls[party].calls


def kills(world, operation, first, stride, figures):
    """A death before each call, until every party has come through; then one in each write."""
    alive, calls, deaths, halves, index = set(), [], 0, 0, 0
    stride *= operation.stride
    number = (first - 1) % stride + 1
    while len(alive) < (len(PARTIES) if stride == 1 else 1):
        party = PARTIES[index % len(PARTIES)]
        half = stride > 1 and index % 2 == 1
        is_dead, is_done, seen = report(world, operation, party, number, half)
        index += 1
        if is_dead:
            number, deaths, alive = number + stride, deaths + 1, set()
            halves += half
        elif is_done:
            alive.add(party)
            calls = max(calls, seen, key=len)
        else:
            # Nobody died, and yet it did not come through: a busy machine, but not for ever.
            world.retries += 1
            expect(world.retries < 20, f"{operation.name} does not come through")
    if stride == 1:
        for number, (name, _) in enumerate(calls, 1):
            if name.endswith("write"):
                party = PARTIES[number % len(PARTIES)]
                is_dead = report(world, operation, party, number, True)[0]
                deaths, halves = deaths + is_dead, halves + is_dead
    places = Counter(path.partition("/")[0] for _, path in calls)
    figures[operation.name] = {
        "calls": len(calls), "places": dict(sorted(places.items())), "deaths": deaths,
        "halves": halves}  # fmt: skip


def report(world, operation, party, number, half):
    start = time.monotonic()
    try:
        is_dead, is_done, calls = trial(world, operation, party, number, half)
    except (Failed, journal_files.Damaged) as failure:
        calls = world.controls[party].calls
        where = " ".join(calls[-1]) if calls else "nothing"
        raise Failed(f"{operation.name}, party {party} at call {number}"
                     f"{', half' if half else ''} ({where}): {failure}") from failure  # fmt: skip
    what = ("died in " if half else "died before ") + " ".join(calls[-1]) if is_dead else "lives"
    print(f"{operation.name} {number}: party {party} {what}, {'done' if is_done else 'failed'}, "
          f"{time.monotonic() - start:.1f} s", file=sys.stderr)  # fmt: skip
    return is_dead, is_done, calls


def run(world, stride, first):
    cosigner_ledger.prove()
    first = (first - 1) % stride + 1
    figures = {}
    world.configure(PARTIES, 0)
    world.start(*PARTIES)
    key = world.make_key()
    world.all_sign(key)
    world.save()
    for index, kind in enumerate((Making, Signing, Signing, Refreshing, Starting)):
        if index == 1:
            world.restore()
        if index == 2:
            world.kill_all()
            world.configure(PARTIES, 2)
            world.start(*PARTIES)
        operation = kind(world, key, index == 2) if kind is Signing else kind(world, key)
        kills(world, operation, first + index, stride, figures)
    return {
        "stride": stride, "first": first, "operations": figures, "sids": len(world.sids),
        "setups": len(world.setups), "reservations": len(world.reserved),
        "retries": world.retries}  # fmt: skip


def main():
    try:
        numbers = [int(text) for text in sys.argv[2:]]
        if len(sys.argv) not in (2, 3, 4) or min(numbers, default=1) < 1:
            raise ValueError
        stride, first = (numbers + [1, int(time.time())][len(numbers) :])[:2]
    except ValueError:
        print(__doc__, file=sys.stderr)
        return 2
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        world = KillWorld(sys.argv[1], folder)
        try:
            figures = run(world, stride, first)
        except (Failed, journal_files.Damaged) as failure:
            print(json.dumps({"ok": False, "failure": str(failure)}))
            return 1
        finally:
            world.end()
    print(json.dumps({"ok": True, "seconds": round(time.monotonic() - start), **figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
