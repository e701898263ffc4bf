"""Key generation and resharing of the slow model of DKLs23, for generate_dkls23.py.

Written from the text of ThresholdSigning.md like dkls23_model.py; headings are those of that text.
"""
from dkls23_model import (
    G, H, N, add, decoded, draw, encoded, parts, reduced, scalar, times, u8, u16)
from dkls23_sessions import Message, deliver, from_scalar, lagrange, members, require, u32


def challenge(sid, party, place, point, nonce_point, context):
    return reduced(H("dlog", sid, u16(party), u16(place), encoded(point), nonce_point, context,
                     size=48))


def proof(sid, party, place, secret, nonce, context=b""):
    nonce_point = encoded(times(nonce, G))
    e = challenge(sid, party, place, times(secret, G), nonce_point, context)
    return nonce_point + scalar(nonce + e * secret)


def proven(sid, party, place, point, data, context=b""):
    e = challenge(sid, party, place, point, data[:33], context)
    return times(from_scalar(data[33:]), G) == add(decoded(data[:33]), times(e, point))


def value_in_points(points, party):
    result = None
    for k, point in enumerate(points):
        result = add(result, times(party**k, point))
    return result


class Participant:
    """Dealer, holder or both. `old` is the key that is dealt anew, None for a new one."""

    def __init__(self, party, seed, request, threshold, count, dealers, old=None):
        self.party, self.seed, self.threshold, self.old = party, seed, threshold, old
        self.dealers, self.holders = sorted(dealers), range(1, count + 1)
        self.everybody = sorted({*self.dealers, *self.holders})
        fields = [request, u16(threshold), u16(count), members(dealers)]
        if old:
            self.old_points = {p: times(share, G) for p, share in old.shares.items()}
            fields += [old.id, u32(old.epoch), encoded(old.public_key), old.chain_code,
                       b"".join(encoded(point) for _, point in sorted(self.old_points.items()))]
        self.opening = H("open", u8(3 if old else 2), u8(1), *fields, size=32)
        self.view = bytes(32)

    def message(self, kind, number, body, receiver=0):
        session = self.opening if number == 0 else self.sid
        return Message(kind, number, self.party, receiver, session, self.view, body)

    def see(self, session, number, box):
        """The next view; what was sent must rest on the last one."""
        require(all(message.previous == self.view for message in box.values()), "view")
        return H("view", session, u8(number), *(message.body for message in box.values()), size=32)

    def open(self):
        return [self.message(16, 0, draw(self.seed, "key-nonce", self.opening, 32))]

    def commit(self, nonces):
        self.sid = H("sid", self.opening, *(message.body for message in nonces.values()), size=32)
        self.view = self.see(self.opening, 0, nonces)
        t = self.threshold
        drawn = draw(self.seed, "key", self.sid, 96 * t + 96 + 32 * len(self.holders))
        numbers = [reduced(part) for part in parts(drawn[:96 * t], 48)]
        salt, self.part, self.part_salt, *halves = parts(drawn[96 * t:], 32)
        self.halves = dict(zip(self.holders, halves, strict=True))
        if self.party not in self.dealers:
            return []
        self.line = numbers[:t]
        if self.old:
            share = self.old.shares[self.party]
            self.line[0] = lagrange(self.party, self.dealers) * share % N
        self.C = b"".join(
            encoded(times(factor, G)) + proof(self.sid, self.party, k, factor, numbers[t + k])
            for k, factor in enumerate(self.line)) + salt
        body = H("commit", self.sid, u16(self.party), self.C, size=32)
        if not self.old:
            body += H("cc-commit", self.sid, u16(self.party), self.part + self.part_salt, size=32)
        return [self.message(17, 1, body)]

    def reveal(self, commitments):
        self.commitments = {party: message.body for party, message in commitments.items()}
        self.view = self.see(self.sid, 1, commitments)
        return [self.message(18, 2, self.C)] if self.party in self.dealers else []

    def deal(self, openings):
        self.view, self.points = self.see(self.sid, 2, openings), {}
        for dealer in self.dealers:
            body = openings[dealer].body
            require(len(body) == 98 * self.threshold + 32, "length of C")
            opened = H("commit", self.sid, u16(dealer), body, size=32)
            require(opened == self.commitments[dealer][:32], "opening")
            rows = parts(body[:-32], 98)
            self.points[dealer] = [decoded(row[:33]) for row in rows]
            for k, row in enumerate(rows):
                require(proven(self.sid, dealer, k, self.points[dealer][k], row[33:]), "proof")
            if self.old:
                factor = lagrange(dealer, self.dealers)
                held = times(factor, self.old_points[dealer])
                require(self.points[dealer][0] == held, "old share")
        sent = []
        self.own = {}
        for holder in self.holders:
            body = b""
            if self.party in self.dealers:
                value = sum(factor * holder**k for k, factor in enumerate(self.line))
                body += scalar(value)
                self.own[holder] = value % N
            if self.party in self.holders:
                body += self.halves[holder]
            if holder != self.party:
                sent.append(self.message(19, 3, body, holder))
        if not self.old:
            sent.append(self.message(20, 3, self.part + self.part_salt))
        return sent

    def combine(self, dealt, chain_parts):
        """Only a holder goes on from here."""
        require(all(message.previous == self.view for message in dealt.values()), "view")
        self.view = self.see(self.sid, 3, chain_parts)
        self.share, self.zero_seeds = 0, {}
        for dealer in self.dealers:
            value = (self.own[self.party] if dealer == self.party
                     else from_scalar(dealt[dealer].body[:32]))
            expected = value_in_points(self.points[dealer], self.party)
            require(times(value, G) == expected, f"share of {dealer}")
            self.share = (self.share + value) % N
        for other in self.holders:
            if other != self.party:
                mine, theirs = self.halves[other], dealt[other].body[-32:]
                pair = sorted([(self.party, mine), (other, theirs)])
                self.zero_seeds[other] = H(
                    "zs", self.sid, u16(pair[0][0]), u16(pair[1][0]), pair[0][1], pair[1][1],
                    size=32)
        sums = [None] * self.threshold
        for points in self.points.values():
            sums = [add(a, b) for a, b in zip(sums, points, strict=True)]
        self.public_key = sums[0]
        self.public_shares = [value_in_points(sums, holder) for holder in self.holders]
        if self.old:
            require(self.public_key == self.old.public_key, "key")
            self.chain_code = self.old.chain_code
        else:
            for party, message in chain_parts.items():
                opened = H("cc-commit", self.sid, u16(party), message.body, size=32)
                require(opened == self.commitments[party][32:], "opening of the part")
            self.chain_code = H("cc", self.sid, *(message.body[:32] for message in
                                                  chain_parts.values()), size=32)
        self.said = encoded(self.public_key) + self.chain_code
        self.said += b"".join(encoded(point) for point in self.public_shares)
        nonce = reduced(draw(self.seed, "key-proof", self.sid, 48))
        proved = proof(self.sid, self.party, 65_535, self.share, nonce, self.said)
        return [self.message(21, 4, self.said + proved)]

    def confirm(self, results):
        self.view = self.see(self.sid, 4, results)
        for party, message in results.items():
            said, proved = message.body[:-65], message.body[-65:]
            require(said == self.said, "result")
            point = self.public_shares[party - 1]
            require(proven(self.sid, party, 65_535, point, proved, said), "proof of the share")
        return [self.message(22, 5, self.sid)]

    def finish(self, confirmations):
        self.see(self.sid, 5, confirmations)
        require(sorted(confirmations) == [*self.holders], "who has its share")
        require(all(message.body == self.sid for message in confirmations.values()), "session")

def generate(people, tampered=lambda message, to: message):
    """Runs all participants and returns what was sent; what came out stands in the holders."""
    sent = []

    def step(call):
        out = [message for party, person in people.items() for message in call(party, person)]
        sent.extend(out)
        return deliver(people, out, tampered)

    box = step(lambda party, person: person.open())
    box = step(lambda party, person: person.commit(box[party, 16]))
    box = step(lambda party, person: person.reveal(box[party, 17]))
    box = step(lambda party, person: person.deal(box[party, 18]))
    people = {party: person for party, person in people.items() if party in person.holders}
    box = step(lambda party, person: person.combine(
        box.get((party, 19), {}), box.get((party, 20), {})))
    box = step(lambda party, person: person.confirm(box[party, 21]))
    for party, person in people.items():
        person.finish(box[party, 22])
    return sent
