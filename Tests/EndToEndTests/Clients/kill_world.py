"""Cosigners of which one may be killed before any call that changes a file, and a look at their disks."""

import itertools
import mmap
import os
import shutil
import struct
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cosigner_ledger
import journal_files
from threshold_world import PARTIES, Nonces, World, check_signed, expect, wait

SOURCE = Path(__file__).with_name("kill_at_write.c")
CALLS_MAX, CALL_BYTES, HEAD_BYTES = 1024, 128, 24
ONLY_COUNT = 2**64 - 1
PAIRS = list(itertools.combinations(PARTIES, 2))
# What a busy machine may cause; what else goes wrong is a defect at the first time.
PASSING = ("timed-out", "unreachable")
ATTEMPTS_MAX = 3


class Control:
    """How the shim in one party is told where to kill, and tells what it saw."""

    def __init__(self, path):
        self.path = path
        path.write_bytes(bytes(HEAD_BYTES + CALLS_MAX * CALL_BYTES))
        with path.open("r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 0)

    def arm(self, stop, half=False):
        self.memory[:] = bytes(len(self.memory))
        # `stop` last: the count begins with it.
        struct.pack_into("<Q", self.memory, 8, int(half))
        struct.pack_into("<Q", self.memory, 0, stop)

    def disarm(self):
        struct.pack_into("<Q", self.memory, 0, 0)

    @property
    def count(self):
        return struct.unpack_from("<Q", self.memory, 16)[0]

    @property
    def calls(self):
        """Each counted call as its name and the end of the path below the party's data."""
        found = []
        for index in range(min(self.count, CALLS_MAX)):
            start = HEAD_BYTES + index * CALL_BYTES
            name, _, path = (
                self.memory[start : start + CALL_BYTES].split(b"\0")[0].decode().partition(" "))
            found.append((name, path.rpartition("/data/")[2]))
        return found


class KillWorld(World):
    """Three parties with a key, whose disks are judged after each death."""

    def __init__(self, program, folder):
        super().__init__(program, folder, PARTIES, amount_max=10**15, sessionSeconds=2)
        self.shim = self.folder / "kill_at_write.so"
        compiler = shutil.which("cc") or shutil.which("clang")
        expect(compiler, "no compiler of C is there")
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", self.shim, SOURCE, "-ldl"],
                       check=True)  # fmt: skip
        self.controls = {p: Control(self.folder / f"control-{p}") for p in PARTIES}
        self.nonces = Nonces()
        self.looks, self.shares = {}, {}
        self.sids, self.setups, self.reserved, self.retries = set(), set(), set(), 0

    def configure(self, parties, kept):
        super().configure(parties, kept)
        self.pairs = {pair: self.coordinator_of(pair, f"mpc-{pair[0]}{pair[1]}.json")
                      for pair in PAIRS}  # fmt: skip

    # Deaths.

    def preloaded(self, party):
        return {**os.environ, "LD_PRELOAD": str(self.shim),
                "KILL_AT_WRITE": str(self.controls[party].path)}  # fmt: skip

    def start_watched(self, party):
        """Starts a party anew with the shim, which counts nothing yet."""
        self.kill(party)
        self.controls[party].arm(0)
        self.start(party, environment=self.preloaded(party))

    def start_dying(self, party, number, half):
        """Starts a party that is to die while it starts."""
        self.controls[party].arm(number, half)
        self.processes[party] = self.launch(party, self.preloaded(party))
        self.processes[party].stdout.readline()

    def kill_all(self):
        """Nobody is asked to end here: whatever is on the disks must do."""
        for party in self.processes:
            self.kill(party)

    end = kill_all

    def died(self, party):
        """Whether the party is gone by its own hand; it is left disarmed if it is not."""
        process, control = self.processes[party], self.controls[party]
        seen, until = -1, time.monotonic() + 0.3
        while process.poll() is None and time.monotonic() < until:
            if control.count != seen:
                seen, until = control.count, time.monotonic() + 0.3
            time.sleep(0.02)
        if process.poll() is None:
            control.disarm()
            return False
        expect(process.returncode == -9, f"party {party} ended with {process.returncode}")
        return True

    # Signatures.

    def pair_signs(self, key, pair, lines=None, refused=None):
        """These two sign under the key, and what they sign is good; another line is refused."""
        lines = lines or self.nonces.lines()
        asked = [*lines, refused] if refused else lines
        for attempt in range(ATTEMPTS_MAX):
            answers = self.sign(key, asked, coordinator=self.pairs[pair])
            codes = {answer["error"]["code"] for answer in answers if "error" in answer}
            if not codes & set(PASSING) or attempt == ATTEMPTS_MAX - 1:
                break
            self.retries += 1
        check_signed(answers[: len(lines)], key["address"], list(pair))
        for answer in answers[len(lines) :]:
            error = answer.get("error", {})
            expect((error.get("code"), error.get("field")) == ("denied", "nonce-taken"), answer)

    def all_sign(self, key, lines={}, refused={}):
        """Every two sign at the same time; what and what not may be given for a pair."""
        lines = {pair: lines.get(pair) or self.nonces.lines() for pair in PAIRS}
        with ThreadPoolExecutor(len(PAIRS)) as pool:
            list(pool.map(
                lambda pair: self.pair_signs(key, pair, lines[pair], refused.get(pair)), PAIRS))

    def epochs(self, key, parties):
        """What these parties say of the key, once they say the same; fails when they do not."""
        found = []

        def same():
            found[:] = [
                each for row in self.status() if row["party"] in parties
                for each in row.get("keys", []) if each["keyId"] == key["keyId"]]
            return len(found) == len(parties) and len({each["epoch"] for each in found}) == 1

        wait(f"one epoch at {parties}", same, 30)
        expect({each["address"] for each in found} == {key["address"]}, "another address")
        return found

    # Disks.

    def look(self, party):
        """A party's ledger as it lies on the disk; it has lost nothing since the last look."""
        ledger = cosigner_ledger.Ledger.of(self.data(party) / "ledger")
        journal_files.read(self.data(party) / "audit")
        if party in self.looks:
            expect(ledger.continues(self.looks[party]), f"party {party} has forgotten something")
        self.looks[party] = ledger
        self.sids.update(each.sid for each in ledger.sessions)
        self.setups.update(name for each in ledger.sessions for name in each.setups)
        self.reserved.update((party, each.digest) for each in ledger.reservations)
        return ledger

    def check_shares(self, party, ledger, is_settled):
        """Every share that counts is there, and none is older than one that was there before."""
        folder = self.data(party) / "shares"
        for key, share in ledger.shares.items():
            if not share.confirmed:
                continue
            places = (folder / f"{key}.share", folder / f"{key}.share.next")
            marks = [cosigner_ledger.share_header(path.read_bytes())
                     for path in places[: 1 if is_settled else 2] if path.exists()]  # fmt: skip
            expect(share.confirmed in marks, f"party {party} has lost a share of {key}")
            known = self.shares.get((party, key), share.confirmed)
            age = (share.confirmed.epoch, share.confirmed.count)
            expect(age >= (known.epoch, known.count), f"party {party} has an old share of {key}")
            self.shares[party, key] = share.confirmed
        for other, key in self.shares:
            expect(other != party or key in ledger.shares, f"party {party} knows {key} no more")

    def check_disks(self):
        ledgers = {party: self.look(party) for party in PARTIES}
        found = cosigner_ledger.faults(ledgers)
        expect(not found, found)
        for party, ledger in ledgers.items():
            self.check_shares(party, ledger, is_settled=True)
        return ledgers

    def save(self):
        """Puts what the parties have on their disks aside."""
        self.kill_all()
        for party in PARTIES:
            shutil.copytree(self.data(party), self.folder / f"saved-{party}")
        self.start(*PARTIES)

    def restore(self):
        """Goes back to what was put aside: another history begins there."""
        self.kill_all()
        for party in PARTIES:
            shutil.rmtree(self.data(party))
            shutil.copytree(self.folder / f"saved-{party}", self.data(party))
        self.looks, self.shares = {}, {}
        self.start(*PARTIES)
