"""What cosigners have on their disks, and what must never be there: an id or a setup that serves twice.

Decodes the records of a ledger by code of its own; `faults` judges the ledgers of all parties together,
and `prove` shows on made-up ledgers that it would see what it is looking for.
"""

import hashlib
import json
import struct
from collections import namedtuple

import journal_files

Session = namedtuple("Session", "sid key epoch parties setups")
Reservation = namedtuple("Reservation", "digest intent nonce")
Mark = namedtuple("Mark", "key epoch party count hash")
Share = namedtuple("Share", "confirmed announced")


class Reader:
    """Fields of a record: integers most significant byte first, lengths as varints."""

    def __init__(self, data):
        self.data, self.place = data, 0

    def raw(self, count):
        taken = self.data[self.place : self.place + count]
        if len(taken) != count:
            raise journal_files.Damaged("a record that is cut")
        self.place += count
        return taken

    def number(self, count):
        return int.from_bytes(self.raw(count), "big")

    def varint(self):
        value, self.place = journal_files.varint(self.data, self.place)
        return value

    def list(self, element):
        return [element() for _ in range(self.varint())]

    def optional(self, element):
        return element() if self.number(1) else None

    def hash(self):
        return self.raw(32).hex()

    def mark(self):
        return Mark(self.hash(), self.number(8), self.number(2), self.number(8), self.hash())

    def session(self):
        return Session(
            self.hash(), self.hash(), self.number(8), self.list(lambda: self.number(2)),
            self.list(self.hash))

    def spend(self):
        return self.number(8), self.optional(lambda: self.raw(20)), self.raw(self.varint())

    def nonce(self):
        """Chain, account, nonce, whether it is a cancellation."""
        return self.number(8), self.raw(20).hex(), self.number(8), bool(self.number(1))

    def reservation(self):
        digest, intent = self.hash(), self.hash()
        self.list(self.spend)
        return Reservation(digest, intent, self.optional(self.nonce))

    def commit(self):
        """Key, session, count of our own file; the words of the holders are of no interest here."""
        told = self.hash(), self.hash(), self.optional(lambda: self.number(8))
        self.list(lambda: (self.number(2), self.raw(64)))
        return told


def decoded(record):
    """A record as its name and what it tells; None for what no check here needs."""
    reader = Reader(record.payload)
    event = {
        1: lambda: ("announced", reader.mark()),
        2: lambda: ("confirmed", (reader.hash(), reader.number(8))),
        3: lambda: ("opened", reader.session()),
        9: lambda: ("reserved", reader.reservation()),
        11: lambda: ("prepared", (reader.hash(), reader.mark())[1]),
        12: lambda: ("committed", reader.commit()),
    }.get(record.kind)
    if event is None:
        return None
    told = event()
    if reader.place != len(record.payload):
        raise journal_files.Damaged(f"record {record.sequence} has bytes left")
    return told


class Ledger:
    """What one party's ledger says."""

    def __init__(self, records):
        self.heads = [record.hash for record in records]
        events = [event for event in map(decoded, records) if event]
        self.sessions = [told for name, told in events if name == "opened"]
        self.reservations = [told for name, told in events if name == "reserved"]
        self.shares = {}
        prepared = {}
        for name, told in events:
            if name == "announced":
                known = self.shares.get(told.key)
                self.shares[told.key] = Share(known and known.confirmed, told)
            elif name == "confirmed":
                mark = self.shares[told[0]].announced
                if mark.count == told[1]:
                    self.shares[told[0]] = Share(mark, mark)
            elif name == "prepared":
                prepared[told.key] = told
            elif name == "committed":
                mark = prepared.pop(told[0], None)
                self.shares.pop(told[0], None)
                if told[2] is not None and mark:
                    self.shares[told[0]] = Share(mark, mark)

    @classmethod
    def of(cls, folder):
        return cls(journal_files.read(folder))

    def continues(self, earlier):
        """Whether nothing that an earlier look has seen is gone or changed."""
        return self.heads[: len(earlier.heads)] == earlier.heads


def once(what, values):
    seen = set()
    for value in values:
        if value in seen:
            yield f"{what} {value[:16]} was used twice"
        seen.add(value)


def faults(ledgers):
    """What is used twice, or differently by two parties; `ledgers` by party."""
    found, users, told = [], {}, {}
    for party, ledger in ledgers.items():
        found += once(f"party {party}: sid", [each.sid for each in ledger.sessions])
        names = [name for each in ledger.sessions for name in each.setups]
        found += once(f"party {party}: setup", names)
        intents = {}
        for session in ledger.sessions:
            for name in session.setups:
                users.setdefault(name, set()).add(session.sid)
            told.setdefault(session.sid, set()).add((session.key, tuple(session.parties)))
        for each in ledger.reservations:
            if each.nonce and not each.nonce[3]:
                intents.setdefault(each.nonce[:3], set()).add(each.intent)
        for nonce, uses in intents.items():
            if len(uses) > 1:
                found.append(f"party {party}: nonce {nonce[2]} stands for {len(uses)} things")
    for name, sids in users.items():
        if len(sids) > 1:
            found.append(f"setup {name[:16]} was used in {len(sids)} sessions")
    for sid, tales in told.items():
        if len(tales) > 1:
            found.append(f"the parties of session {sid[:16]} tell different things of it")
    return found


def share_header(data):
    """Key, epoch, party and count of a share file, and the file's hash."""
    if data[:8] != b"CWSHARE\x01" or hashlib.sha256(data[:-8]).digest()[:8] != data[-8:]:
        raise journal_files.Damaged("no share file")
    epoch, party, count = struct.unpack_from(">QHQ", data, 40)
    return Mark(data[8:40].hex(), epoch, party, count, hashlib.sha256(data).hexdigest())


def prove():
    """Ledgers in which one thing is wrong each are found to be so, and good ones are not."""

    def ledger(*sessions, intents=("a",)):
        made = Ledger([])
        made.sessions = [Session(sid, "key", 0, [1, 2], list(names)) for sid, names in sessions]
        made.reservations = [Reservation(each, each, (1, "x", 5, False)) for each in intents]
        return made

    good = ledger(("s1", ["t1", "t2"]), ("s2", ["t3"]))
    cases = [
        ({1: good, 2: good}, 0),
        ({1: good, 2: ledger(("s1", ["t1", "t2"]))}, 0),
        ({1: ledger(("s1", []), ("s1", [])), 2: good}, 1),
        ({1: ledger(("s1", ["t1", "t1"]))}, 1),
        ({1: ledger(("s1", ["t1"]), ("s2", ["t1"])), 2: ledger()}, 2),
        ({1: good, 2: ledger(("s4", ["t1"]))}, 1),
        ({1: ledger(intents="aa"), 2: ledger(intents="b")}, 0),
        ({1: ledger(intents="ab")}, 1),
    ]
    other = ledger(("s1", ["t1", "t2"]))
    other.sessions[0] = other.sessions[0]._replace(key="another")
    for ledgers, count in [*cases, ({1: good, 2: other}, 1)]:
        if len(faults(ledgers)) != count:
            raise AssertionError(f"{faults(ledgers)}, where {count} are to be found")


if __name__ == "__main__":
    prove()
    print(json.dumps({"ok": True}))
