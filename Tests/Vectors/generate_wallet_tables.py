#!/usr/bin/env python3
"""Writes the data of the wallets as Swift: Unicode's compatibility decomposition and BIP-39's words.

Usage: generate_wallet_tables.py SOURCES ENGLISH

SOURCES is the folder of the target Signing, ENGLISH the published list of 2048 words. The Unicode
tables are those of pyunormalize (Unicode 18.0.0). Hangul is left out: it follows from arithmetic.
"""

import hashlib
import sys
import textwrap

import pyunormalize
from pyunormalize import NFKD
from pyunormalize._internal.non_zero_ccc_table import NON_ZERO_CCC_TABLE as CLASSES

WIDTH = 90


def decompositions():
    """Runs of code points: first, count, decomposition of the first; its first point counts up."""
    runs = []
    for point in range(0x110000):
        if 0xD800 <= point < 0xE000 or 0xAC00 <= point <= 0xD7A3:
            continue
        text = [ord(character) for character in NFKD(chr(point))]
        if text == [point]:
            continue
        if runs:
            first, count, start = runs[-1]
            counted = [start[0] + count] + start[1:]
            if point == first + count and text == counted:
                runs[-1] = (first, count + 1, start)
                continue
        runs.append((point, 1, text))
    return runs


def classes():
    """Runs of code points with one combining class: first, count, class."""
    runs = []
    for point in sorted(CLASSES):
        value = CLASSES[point]
        if runs and point == runs[-1][0] + runs[-1][1] and value == runs[-1][2]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1, value)
        else:
            runs.append((point, 1, value))
    return runs


def entries(runs, write):
    last, words = 0, []
    for first, count, value in runs:
        times = f"*{count:x}" if count > 1 else ""
        words.append(f"{first - last:x}{times}={write(value)}")
        last = first
    return words


def literal(words):
    lines = textwrap.wrap(" ".join(words), WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join("        " + line + " \\" for line in lines)[:-2]


def write_unicode(folder):
    version = pyunormalize.UCD_VERSION
    points = entries(decompositions(), lambda text: "+".join(f"{point:x}" for point in text))
    path = f"{folder}/Normalization/CompatibilityDecomposition+Points.swift"
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'''extension CompatibilityDecomposition {{
    /// The full compatibility decomposition of each code point that has one, Unicode {version}.
    ///
    /// Each entry is `distance[*count]=point[+point…]` in hexadecimal: the distance from the first
    /// code point of the entry before, how many code points follow each other, and what the first
    /// becomes; the first point of that counts up with them. Written by
    /// `Tests/Vectors/generate_wallet_tables.py`.
    static let points: StaticString = """
{literal(points)}
        """
}}
''')
    path = f"{folder}/Normalization/CompatibilityDecomposition+Classes.swift"
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'''extension CompatibilityDecomposition {{
    /// The combining class of each code point that has one other than zero, Unicode {version}.
    ///
    /// Each entry is `distance[*count]=class` in hexadecimal, as in `points`.
    static let classes: StaticString = """
{literal(entries(classes(), lambda value: f"{value:x}"))}
        """
}}
''')


def write_words(folder, path):
    with open(path, "rb") as file:
        content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    with open(f"{folder}/Mnemonic/WordList+English.swift", "w", encoding="utf-8") as file:
        file.write(f'''extension WordList {{
    /// The words of the list `bip-0039/english.txt` of Bitcoin's repository of proposals, whose SHA-256
    /// is `{digest}`.
    ///
    /// Written by `Tests/Vectors/generate_wallet_tables.py`.
    static let englishWords: StaticString = """
{literal(content.decode().split())}
        """
}}
''')


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    write_unicode(sys.argv[1])
    write_words(sys.argv[1], sys.argv[2])
    return 0


if __name__ == "__main__":
    sys.exit(main())
