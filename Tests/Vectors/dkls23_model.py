"""A slow model of DKLs23 in plain integers, for generate_dkls23.py.

It is written from the text of ThresholdSigning.md (in the documentation of the target Signing) and
shares nothing with the Swift: points are affine, fields are Python integers, nothing runs in
constant time. Headings below are those of that text.
"""
import hashlib

# secp256k1 (SEC 2, 2.4.1). A point is a pair of coordinates, the identity None.
P = 2**256 - 2**32 - 977
N = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141
G = (0x79BE667E_F9DCBBAC_55A06295_CE870B07_029BFCDB_2DCE28D9_59F2815B_16F81798,
     0x483ADA77_26A3C465_5DA4FBFC_0E1108A8_FD17B448_A6855419_9C47D08F_FB10D4B8)


class Banned(Exception):
    """A check failed that only a cheater fails."""


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = 3 * a[0] * a[0] * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def negative(point):
    return point and (point[0], -point[1] % P)


def times(scalar, point):
    result = None
    for digit in bin(scalar % N)[2:]:
        result = add(result, result)
        if digit == "1":
            result = add(result, point)
    return result


def encoded(point):
    """33 bytes; the identity has no encoding, so None fails here."""
    return bytes([2 + point[1] % 2]) + point[0].to_bytes(32, "big")


def decoded(data):
    x = int.from_bytes(data[1:], "big")
    square = (x**3 + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if len(data) != 33 or data[0] not in (2, 3) or x >= P or y * y % P != square:
        raise ValueError("not a point")
    return x, y if y % 2 == data[0] % 2 else P - y


# Conventions

def u8(number):
    return number.to_bytes(1, "big")


def u16(number):
    return number.to_bytes(2, "big")


def u64(number):
    return number.to_bytes(8, "big")


def scalar(number):
    return (number % N).to_bytes(32, "big")


def parts(data, size):
    assert len(data) % size == 0
    return [data[start:start + size] for start in range(0, len(data), size)]


def bit(data, index):
    return data[index // 8] >> index % 8 & 1


def xor(a, *others):
    for other in others:
        a = bytes(x ^ y for x, y in zip(a, other, strict=True))
    return a


def H(tag, *fields, size):
    fields = [b"causeway/dkls/v1/" + tag.encode(), *fields]
    text = b"".join(u64(len(field)) + field for field in fields)
    return hashlib.shake_256(text).digest(size)


def reduced(data):
    """`wide` of 48 bytes, `narrow` of 32."""
    return int.from_bytes(data, "big") % N


def wides(data):
    return [reduced(part) for part in parts(data, 48)]


def draw(seed, purpose, session, size):
    return H("random", seed, purpose.encode(), session, size=size)


# Base transfers

def pad_point(setup, i, j, other):
    """P(i, j, φ): nobody knows its logarithm, because no scalar makes it."""
    for counter in range(256):
        x = H("point", setup, u16(i), u8(j), other, u8(counter), size=32)
        try:
            return decoded(b"\2" + x)
        except ValueError:
            continue
    raise ValueError("no point in 256 tries")


def transfer_key(setup, i, j, offer, pair, point):
    return H("key", setup, u16(i), u8(j), offer, *pair, encoded(point), size=32)


def transfer_answer(seed, setup, offer):
    """Step 2: the receiver's answer and its half, Δ and a key for each transfer."""
    drawn = draw(seed, "transfer-receiver", setup, 16 + 128 * 96)
    delta, scalars = drawn[:16], wides(drawn[16:])
    answer, half = b"", delta
    for i in range(128):
        c, b, r = bit(delta, i), scalars[2 * i], scalars[2 * i + 1]
        pair = [None, None]
        pair[1 - c] = encoded(times(r, G))
        pair[c] = encoded(add(times(b, G), negative(pad_point(setup, i, c, pair[1 - c]))))
        half += transfer_key(setup, i, c, offer, pair, times(b, decoded(offer)))
        answer += pair[0] + pair[1]
    return answer, half


def transfer_finish(a, setup, offer, answer):
    """Step 3: the sender's half, two keys for each transfer."""
    half = b""
    for i, pair in enumerate(parts(answer, 66)):
        pair = parts(pair, 33)
        for j in (0, 1):
            point = add(decoded(pair[j]), pad_point(setup, i, j, pair[1 - j]))
            half += transfer_key(setup, i, j, offer, pair, times(a, point))
    return half


def transfers(sender_seed, receiver_seed, setup):
    a = reduced(draw(sender_seed, "transfer-sender", setup, 48))
    offer = encoded(times(a, G))
    answer, receiver_half = transfer_answer(receiver_seed, setup, offer)
    return offer, answer, transfer_finish(a, setup, offer, answer), receiver_half


# Multiplication: A is the sender, B the receiver

def field_product(a, b):
    """In GF(2^128); bit i of the integer is the factor of x^i."""
    result = 0
    for index in range(128):
        result ^= (a << index) * (b >> index & 1)
    for index in range(255, 127, -1):
        result ^= ((1 << 128 | 0b1000_0111) << index - 128) * (result >> index & 1)
    return result


def fold(row, weights):
    blocks = [int.from_bytes(block, "little") for block in parts(row, 16)]
    result = blocks[4]
    for weight, block in zip(weights, blocks[:4], strict=True):
        result ^= field_product(weight, block)
    return result.to_bytes(16, "little")


def fold_weights(m, u):
    return [int.from_bytes(e, "little") for e in parts(H("chi", m, u, size=64), 16)]


def column(rows, j):
    return sum(bit(row, j) << i for i, row in enumerate(rows)).to_bytes(16, "little")


def row_scalars(m, j, data):
    return [reduced(part) for part in parts(H("row", m, u16(j), data, size=128), 32)]


def gadget(m):
    return wides(H("gadget", m, size=48 * 512))


def theta(m, masked):
    """θ[i][k], both counted from 0."""
    values = wides(H("theta", m, masked, size=192))
    return values[:2], values[2:]


class Receiver:
    """B of one multiplication."""

    def __init__(self, seed, m, half):
        self.m, self.x = m, draw(seed, "extension-receiver", m, 80)
        keys = parts(half, 32)
        rows = [[H("prg", m, u16(i), keys[2 * i + j], size=80) for j in (0, 1)]
                for i in range(128)]
        self.t = [pair[0] for pair in rows]
        u = b"".join(xor(*pair, self.x) for pair in rows)
        self.message = self.message_with(u)
        self.g = gadget(m)
        self.factor = sum(bit(self.x, j) * self.g[j] for j in range(512)) % N

    def message_with(self, u):
        weights = fold_weights(self.m, u)
        return u + b"".join(fold(row, weights) for row in [self.x, *self.t])

    def finish(self, message):
        m, masked, rest = self.m, message[:65_536], message[65_536:]
        table = [int.from_bytes(part, "big") for part in parts(masked, 32)]
        eta = [int.from_bytes(part, "big") for part in parts(rest[:64], 32)]
        if len(rest) != 128 or max(table + eta) >= N:
            raise ValueError("not a message of a multiplication")
        weights, hashed, shares = theta(m, masked), b"", [0, 0]
        for j in range(512):
            beta, gamma = bit(self.x, j), row_scalars(m, j, column(self.t, j))
            delta = [gamma[i] + beta * table[4 * j + i] for i in range(4)]
            for k in (0, 1):
                value = delta[2 + k] + sum(weights[i][k] * delta[i] for i in (0, 1))
                hashed += scalar(value - beta * eta[k])
                shares[k] = (shares[k] + self.g[j] * delta[k]) % N
        if H("mu", m, hashed, size=64) != rest[64:]:
            raise Banned("mu")
        return shares


def multiplication_answer(seed, m, half, factors, message, other_factor_at=None):
    """A's message and its shares c. A cheater's a₁ is one more in the transfer named last."""
    delta, keys = half[:16], parts(half[16:], 32)
    u, folds = parts(message[:10_240], 80), parts(message[10_240:], 16)
    assert len(folds) == 129
    rows = [H("prg", m, u16(i), key, size=80) for i, key in enumerate(keys)]
    rows = [xor(row, u[i]) if bit(delta, i) else row for i, row in enumerate(rows)]
    weights = fold_weights(m, message[:10_240])
    for i, row in enumerate(rows):
        expected = xor(folds[1 + i], folds[0]) if bit(delta, i) else folds[1 + i]
        if fold(row, weights) != expected:
            raise Banned("fold")
    hats = wides(draw(seed, "multiplication-sender", m, 96))
    alphas, masked, shares, g = [], b"", [0, 0], gadget(m)
    for j in range(512):
        data = column(rows, j)
        alpha, other = row_scalars(m, j, data), row_scalars(m, j, xor(data, delta))
        alphas.append(alpha)
        for i, w in enumerate([*factors, *hats]):
            w += i == 0 and j == other_factor_at
            masked += scalar(alpha[i] - other[i] + w)
        shares = [(share - g[j] * alpha[i]) % N for i, share in enumerate(shares)]
    weights = theta(m, masked)
    eta = [hats[k] + sum(weights[i][k] * factors[i] for i in (0, 1)) for k in (0, 1)]
    hashed = b"".join(
        scalar(alpha[2 + k] + sum(weights[i][k] * alpha[i] for i in (0, 1)))
        for alpha in alphas for k in (0, 1))
    mu = H("mu", m, hashed, size=64)
    return masked + scalar(eta[0]) + scalar(eta[1]) + mu, shares


def multiplication_name(session, sender, receiver):
    return H("mul", session, u16(sender), u16(receiver), size=32)
