"""Setups, signing and messages of the slow model of DKLs23, for generate_dkls23.py.

Written from the text of ThresholdSigning.md like dkls23_model.py; headings are those of that text.
Everything that a party knows stands in one place here, so nothing of this is fit for use.
"""
import hmac

from dkls23_model import (
    G, H, N, P, Banned, Receiver, add, decoded, draw, encoded, multiplication_answer,
    multiplication_name, negative, parts, reduced, scalar, times, transfers, u8, u16)


class Aborted(Exception):
    """Something does not fit, and nobody need be to blame."""


def u32(number):
    return number.to_bytes(4, "big")


def require(condition, what):
    if not condition:
        raise Aborted(what)


def from_scalar(data):
    number = int.from_bytes(data, "big")
    require(len(data) == 32 and number < N, "scalar")
    return number


def lagrange(party, quorum):
    """The factor of the party's value when the polynomial is read at 0."""
    result = 1
    for other in quorum:
        if other != party:
            result = result * other * pow(other - party, -1, N) % N
    return result


def members(quorum):
    return b"".join(u16(party) for party in sorted(quorum))


# Messages

class Message:
    def __init__(self, kind, number, sender, receiver, session, previous, body):
        self.kind, self.round, self.sender, self.receiver = kind, number, sender, receiver
        self.session, self.previous, self.body = session, previous, body

    def encoded(self):
        head = u8(1) + u8(self.kind) + u8(self.round) + u16(self.sender) + u16(self.receiver)
        return head + self.session + self.previous + u32(len(self.body)) + self.body

    def envelope(self):
        return H("envelope", self.encoded(), size=32)


# Setups

class Setup:
    """A setup and both its halves. The machine of each side has one seed for all it draws."""

    def __init__(self, key_id, epoch, sender, receiver, sender_seed, receiver_seed):
        receiver_nonce = draw(receiver_seed, "setup-receiver", key_id, 32)
        sender_nonce = draw(sender_seed, "setup-sender", key_id, 32)
        self.name = H("setup", key_id, u32(epoch), u16(sender), u16(receiver), sender_nonce,
                      receiver_nonce, size=32)
        self.offer, self.answer, self.two_keys, self.one_key = transfers(
            sender_seed, receiver_seed, self.name)


# Signing

def derived(public_key, chain_code, path):
    """The child key of BIP-32 and the sum of the left halves."""
    offset = 0
    for index in path:
        digest = hmac.digest(chain_code, encoded(public_key) + u32(index), "sha512")
        left, chain_code = int.from_bytes(digest[:32], "big"), digest[32:]
        require(index < 2**31 and left < N, "path")
        offset, public_key = (offset + left) % N, add(public_key, times(left, G))
    return public_key, offset


class Key:
    """A key as all its holders have it: shares and seeds are those of every holder."""

    def __init__(self, name, epoch, chain_code, public_key, shares, zero_seeds):
        self.id, self.epoch, self.chain_code, self.public_key = name, epoch, chain_code, public_key
        self.shares, self.zero_seeds = shares, zero_seeds


class Signer:
    """One member. `setups[sender, receiver]` are those of the quorum."""

    def __init__(self, party, seed, key, quorum, path, request, digest, setups):
        self.party, self.seed, self.key, self.quorum = party, seed, key, sorted(quorum)
        self.digest, self.setups = digest, setups
        self.peers = [peer for peer in self.quorum if peer != party]
        self.child, self.offset = derived(key.public_key, key.chain_code, path)
        self.opening = H(
            "open", u8(1), u8(1), key.id, u32(key.epoch), members(quorum),
            b"".join(u32(index) for index in path), request, size=32)

    def message(self, kind, number, receiver, body, previous):
        session = self.opening if number == 0 else self.sid
        return Message(kind, number, self.party, receiver, session, previous, body)

    def open(self):
        body = draw(self.seed, "signing-nonce", self.opening, 32)
        for peer in self.peers:
            body += self.setups[self.party, peer].name + self.setups[peer, self.party].name
        return [self.message(1, 0, 0, body, bytes(32))]

    def secret(self):
        """λ·x + ζ, and the offset in the share of the lowest member alone."""
        result = lagrange(self.party, self.quorum) * self.key.shares[self.party]
        for peer in self.peers:
            pair = min(peer, self.party), max(peer, self.party)
            share = reduced(H("zero", self.key.zero_seeds[pair], self.sid, members(self.quorum),
                              size=48))
            result += share if peer > self.party else -share
        return (result + (self.offset if self.party == self.quorum[0] else 0)) % N

    def commit(self, openings):
        names = {}
        for party in self.quorum:
            others = [peer for peer in self.quorum if peer != party]
            for peer, pair in zip(others, parts(openings[party].body[32:], 64), strict=True):
                names[party, peer, "sender"], names[peer, party, "receiver"] = parts(pair, 32)
        for one, other, _ in names:
            require(names[one, other, "sender"] == names[one, other, "receiver"], "setup")
        bodies = [openings[party].body for party in self.quorum]
        self.view = H("view", self.opening, u8(0), *bodies, size=32)
        self.sid = H("sid", self.opening, *bodies, size=32)
        drawn = draw(self.seed, "signing", self.sid, 128)
        self.r, self.phi = reduced(drawn[:48]), reduced(drawn[48:96])
        self.salt, self.sk = drawn[96:], self.secret()
        self.points = {self.party: (times(self.r, G), times(self.sk, G))}
        commitment = H("R", self.sid, u16(self.party), encoded(self.points[self.party][0]),
                       self.salt, size=32)
        sent, self.receivers = [self.message(2, 1, 0, commitment, self.view)], {}
        for peer in self.peers:
            # The setup of a multiplication is one in which its receiver was the sender.
            self.receivers[peer] = Receiver(
                self.seed, multiplication_name(self.sid, peer, self.party),
                self.setups[self.party, peer].two_keys)
            sent.append(self.message(3, 1, peer, self.receivers[peer].message, self.view))
        return sent

    def answer(self, commitments, extensions):
        for received in [*commitments.values(), *extensions.values()]:
            require(received.previous == self.view, "view of round 0")
        self.commitments = {party: commitments[party].body for party in self.quorum}
        self.view = H("view", self.sid, u8(1), *self.commitments.values(), size=32)
        sent, self.shares = [], {}
        for peer in self.peers:
            answer, self.shares[peer] = multiplication_answer(
                self.seed, multiplication_name(self.sid, self.party, peer),
                self.setups[peer, self.party].one_key, [self.r, self.sk], extensions[peer].body)
            body = answer + encoded(self.points[self.party][0]) + self.salt
            body += encoded(self.points[self.party][1])
            body += b"".join(encoded(times(share, G)) for share in self.shares[peer])
            body += scalar(self.phi - self.receivers[peer].factor) + self.digest
            sent.append(self.message(4, 2, peer, body, self.view))
        return sent

    def sign(self, answers):
        rests = {peer: answers[peer].body[65_664:] for peer in self.peers}
        for peer in self.peers:
            require(answers[peer].previous == self.view, "view of round 1")
            require(len(rests[peer]) == 228 and rests[peer][196:] == self.digest, "digest")
        for peer, rest in rests.items():
            opened = H("R", self.sid, u16(peer), rest[:33], rest[33:65], size=32)
            require(opened == self.commitments[peer], "opening")
            self.points[peer] = decoded(rest[:33]), decoded(rest[65:98])
        total, u, v = self.phi, 0, 0
        for peer, rest in rests.items():
            chi, own = self.receivers[peer].factor, self.shares[peer]
            other = self.receivers[peer].finish(answers[peer].body[:65_664])
            for k, (share, point) in enumerate(zip(other, self.points[peer], strict=True)):
                sent = decoded(rest[98 + 33 * k:131 + 33 * k])
                if times(chi, point) != add(times(share, G), sent):
                    raise Banned("product")
            total += from_scalar(rest[164:196])
            u, v = u + own[0] + other[0], v + own[1] + other[1]
        self.R = key = None
        for nonce_point, key_point in self.points.values():
            self.R, key = add(self.R, nonce_point), add(key, key_point)
        require(key == self.child, "key points")
        require(self.R is not None, "nonce points")
        u, v = (u + self.r * total) % N, (v + self.sk * total) % N
        w = reduced(self.digest) * self.phi + self.R[0] * v
        pairs = [encoded(self.points[party][0]) + encoded(self.points[party][1])
                 for party in self.quorum]
        self.view = H("view", self.sid, u8(2), *pairs, size=32)
        return [self.message(5, 3, 0, scalar(u) + scalar(w), self.view)]

    def finish(self, shares):
        """r, s and the recovery id."""
        require(all(share.previous == self.view for share in shares.values()), "view of round 2")
        pairs = [[from_scalar(part) for part in parts(share.body, 32)]
                 for share in shares.values()]
        u, w = sum(pair[0] for pair in pairs) % N, sum(pair[1] for pair in pairs) % N
        require(u != 0, "sum of u")
        r, s = self.R[0] % N, w * pow(u, -1, N) % N
        recovery = self.R[1] % 2 + (2 if self.R[0] >= N else 0)
        if s > N // 2:
            s, recovery = N - s, recovery ^ 1
        require(r != 0 and s != 0, "zero")
        require(recovered(self.digest, r, s, recovery) == self.child, "signature")
        return r, s, recovery


def recovered(digest, r, s, recovery):
    """SEC 1, 4.1.6."""
    x = r + (N if recovery & 2 else 0)
    if x >= P:
        return None
    point = decoded(u8(2 + recovery % 2) + x.to_bytes(32, "big"))
    inverse = pow(r, -1, N)
    return add(times(s * inverse, point), negative(times(reduced(digest) * inverse, G)))


def deliver(people, sent, tampered):
    """For each party and kind what the others sent to it or to all, and its own to all."""
    boxes = {}
    for message in sorted(sent, key=lambda message: message.sender):
        for to in people:
            if message.receiver in (0, to):
                copy = message if to == message.sender else tampered(message, to)
                boxes.setdefault((to, message.kind), {})[message.sender] = copy
    return boxes


def sign(signers, tampered=lambda message, to: message):
    """Runs all members; what is `tampered` with is each message on its way to each member."""
    sent = []

    def step(call):
        out = [message for party, signer in signers.items() for message in call(party, signer)]
        sent.extend(out)
        return deliver(signers, out, tampered)

    box = step(lambda party, signer: signer.open())
    box = step(lambda party, signer: signer.commit(box[party, 1]))
    box = step(lambda party, signer: signer.answer(box[party, 2], box[party, 3]))
    box = step(lambda party, signer: signer.sign(box[party, 4]))
    results = {signer.finish(box[party, 5]) for party, signer in signers.items()}
    require(len(results) == 1, "results")
    return sent, results.pop()
