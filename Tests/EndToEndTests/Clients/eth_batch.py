"""What the clients that check the `eth` commands share: batches with broken lines, and the one JSON
line at the end."""

import json
import random
import subprocess
import sys

BROKEN = [
    ("{", "bad-json"),
    ("[]", "bad-json"),
    ('{"typo":1}', "unknown-key"),
    ('{"id":1,"id":2}', "bad-json"),
    ("null", "bad-json"),
    ('{"id":"\\ud800"}', "bad-json"),
]
CHUNK = 20_000


class Difference(Exception):
    """What the two sides disagree on."""


def expect(condition, *what):
    if not condition:
        raise Difference(": ".join(str(part) for part in what))


def batch(program, command, lines):
    """The answers to the lines; a broken line after every sixteenth must not disturb the rest."""
    for start in range(0, len(lines), CHUNK):
        yield from _batch(program, command, lines[start:start + CHUNK])


def _batch(program, command, lines):
    mixed, expected = [], []
    for index, line in enumerate(lines):
        mixed.append(json.dumps({"id": index, **line}))
        expected.append(index)
        if index % 16 == 15:
            text, code = BROKEN[index // 16 % len(BROKEN)]
            mixed.append(text)
            expected.append(code)
    done = subprocess.run(
        [program, "eth", command], input="\n".join(mixed) + "\n", capture_output=True, text=True,
        timeout=600)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    expect(done.returncode == 0 and len(answers) == len(mixed), command,
           f"exit {done.returncode}, {len(answers)} of {len(mixed)} lines", done.stderr[-300:])
    for answer, wanted in zip(answers, expected):
        if isinstance(wanted, str):
            expect(code_of(answer) == wanted, command, answer, f"should be {wanted}")
        else:
            expect(answer.pop("id", None) == wanted, command, answer, f"is not line {wanted}")
            yield answer


def code_of(answer):
    return answer.get("error", {}).get("code")


def hexed(data):
    return "0x" + bytes(data).hex()


def number(source, bits):
    """A number of up to this many bits, of which small ones, ends of limbs and ends of the range
    are drawn more often than chance would."""
    kind = source.randrange(8)
    if kind == 0:
        return source.choice([0, 1, 2, 127, 128, 255, 256]) % (1 << bits)
    if kind == 1:
        return max(0, (1 << bits) - 1 - source.choice([0, 0, 1, 2]))
    if kind == 2:
        edge = 1 << source.choice([8, 16, 32, 63, 64, 128, 192, 255])
        return (edge + source.choice([-1, 0, 1])) % (1 << bits)
    return source.getrandbits(source.randint(1, bits))


def mutated(source, data):
    """The bytes with one to three changes, seldom the same bytes."""
    data = bytearray(data)
    for _ in range(source.randint(1, 3)):
        place = source.randint(0, len(data))
        kind = source.randrange(7)
        if kind == 0 and place < len(data):
            data[place] = source.randrange(256)
        elif kind == 1 and place < len(data):
            data[place] ^= 1 << source.randrange(8)
        elif kind == 2 and place < len(data):
            del data[place]
        elif kind == 3:
            data.insert(place, source.choice([0, 0x80, 0xc0, 0xff, source.randrange(256)]))
        elif kind == 4:
            del data[place:]
        elif kind == 5 and place < len(data):
            data[place] = source.choice([0, 1, 0x7f, 0x80, 0xb8, 0xbf, 0xc0, 0xf8, 0xff])
        else:
            data += bytes(source.randrange(3))
    return bytes(data)


def main(usage, checks):
    """Runs `check(program, source, count)` for each; exits 1 when something differs."""
    if len(sys.argv) != 4:
        print(usage, file=sys.stderr)
        return 2
    program, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    tally = {}
    try:
        for check in checks:
            tally.update(check(program, random.Random(f"{seed} {check.__name__}"), count))
    except Exception as error:  # whatever a wrong answer breaks is a difference too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"[:2000]}))
        return 1
    print(json.dumps({"ok": True, "seed": seed, **tally}))
    return 0
