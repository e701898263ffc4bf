#!/usr/bin/env python3
"""Compares the `wallet` commands with mnemonic, bip32, eth-account, eth-keys and eth-keyfile on random
input.

Usage: check_wallet.py PROGRAM SEED COUNT

COUNT random mnemonics in ten languages (in every Unicode normalization, one in five spoilt), COUNT
random derivations below seeds and extended keys (one in five refused), and COUNT / 50 keystores in
both directions. Prints one JSON line; exits 1 when something differs, 2 for wrong usage.
"""

import json
import pathlib
import random
import subprocess
import sys
import unicodedata

from bip32 import BIP32
from eth_account import Account
from eth_account.hdaccount import key_from_seed
from eth_keyfile import create_keyfile_json, decode_keyfile_json
from eth_keys import keys as eth_keys
from mnemonic import Mnemonic

LINES_MAX = 5000
WORD_LISTS = pathlib.Path(__file__).parents[3] / "Networks" / "WordLists"
LANGUAGES = [
    "english", "chinese_simplified", "chinese_traditional", "czech", "french", "italian", "japanese",
    "korean", "portuguese", "spanish",
]
BROKEN = [
    ("{", "bad-json"), ("[]", "bad-json"), ("7", "bad-json"), ('{"typo":1}', "unknown-key"),
    ("{}", "missing-key"),
]
# Where normalization does something: ASCII, Latin, marks, kana, Hangul, ligatures, mathematics.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x1E00, 0x1FFF), (0x3040, 0x30FF),
    (0xAC00, 0xD7A3), (0x2460, 0x24FF), (0x3300, 0x33FF), (0xFB00, 0xFDFF), (0x1D400, 0x1D7FF),
    (0x1F600, 0x1F64F), (0x591, 0x5C7), (0xF900, 0xFAD9),
]


def batch(program, command, lines):
    """Runs batches with a broken line after every sixth; gives the answers of the good lines."""
    good = []
    for start in range(0, len(lines), LINES_MAX):
        good += one_batch(program, command, lines[start:start + LINES_MAX])
    return good


def one_batch(program, command, lines):
    mixed, expected = [], []
    for index, line in enumerate(lines):
        # Half of them with escapes beyond ASCII, half of them as they are.
        mixed.append(json.dumps({"id": index, **line}, ensure_ascii=index % 2 == 0))
        expected.append(index)
        if index % 6 == 5:
            text, code = BROKEN[index // 6 % len(BROKEN)]
            mixed.append(text)
            expected.append(code)
    arguments = ["--word-lists", str(WORD_LISTS)] if command == "mnemonic-seed" else []
    done = subprocess.run(
        [program, "wallet", command, *arguments], input="\n".join(mixed) + "\n", capture_output=True,
        encoding="utf-8", timeout=1800)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0 or len(answers) != len(mixed):
        raise ValueError(f"{command}: exit {done.returncode}, {len(answers)} of {len(mixed)} lines")
    good = []
    for answer, wanted in zip(answers, expected):
        if isinstance(wanted, str):
            if answer.get("error", {}).get("code") != wanted:
                raise ValueError(f"{command}: {answer} should be {wanted}")
        elif answer.pop("id", None) != wanted:
            raise ValueError(f"{command}: answer {answer} is not that of line {wanted}")
        else:
            good.append(answer)
    return good


def random_text(source):
    """Characters that this Python's Unicode knows, in any normalization."""
    text = ""
    for _ in range(source.choice([0, 1, 3, 8, 30])):
        first, last = source.choice(RANGES)
        character = chr(source.randint(first, last))
        if unicodedata.category(character) != "Cn":
            text += character
    return source.choice([str, normalized("NFC"), normalized("NFD"), normalized("NFKC")])(text)


def normalized(form):
    return lambda text: unicodedata.normalize(form, text)


def spoilt(source, words, peer):
    """A sentence that is likely wrong: other words, another order or number, or other blanks."""
    kind = source.randrange(6)
    words = list(words)
    if kind == 0:
        words[source.randrange(len(words))] = source.choice(peer.wordlist)
    elif kind == 1:
        source.shuffle(words)
    elif kind == 2:
        words = words[:source.randrange(len(words))]
    elif kind == 3:
        words[source.randrange(len(words))] += source.choice("sx ")
    elif kind == 4:
        words.insert(source.randrange(len(words)), "")
    else:
        words[source.randrange(len(words))] = words[0].upper()
    return " ".join(words)


def check_mnemonics(program, source, count):
    peers = {language: Mnemonic(language) for language in LANGUAGES}
    lines, wanted = [], []
    for index in range(count):
        language = source.choice(LANGUAGES)
        peer = peers[language]
        sentence = peer.to_mnemonic(source.randbytes(source.choice([16, 20, 24, 28, 32])))
        if index % 5 == 4:
            words = unicodedata.normalize("NFKD", sentence).split(" ")
            sentence = spoilt(source, words, peer)
        form = source.choice(["NFC", "NFD", "NFKC", "NFKD"])
        sentence = unicodedata.normalize(form, sentence)
        passphrase = random_text(source)
        line = {"mnemonic": sentence, "passphrase": passphrase, "language": language}
        if language == "english" and source.random() < 0.5:
            del line["language"]
        lines.append(line)
        # The peer's own check takes any blank between words and at the ends; BIP-39 has one.
        normal = unicodedata.normalize("NFKD", sentence)
        is_plain = normal.split() == normal.split(" ")
        if not is_plain or not peer.check(sentence):
            wanted.append(None)
            continue
        seed = peer.to_seed(sentence, passphrase)
        wanted.append({"entropy": "0x" + bytes(peer.to_entropy(normal.split(" "))).hex(),
                       "seed": "0x" + seed.hex()})
    compare("mnemonic-seed", lines, batch(program, "mnemonic-seed", lines), wanted)
    return sum(answer is None for answer in wanted)


def compare(command, lines, answers, wanted):
    for line, answer, expected in zip(lines, answers, wanted):
        if expected is None:
            if "code" not in answer.get("error", {}):
                raise ValueError(f"{command} took {line}: {answer}")
        elif answer != expected:
            raise ValueError(f"{command}: {line}: {answer} is not {expected}")


def random_path(source, can_harden):
    levels = []
    for _ in range(source.choice([0, 1, 2, 5])):
        number = source.getrandbits(source.randint(1, 31))
        mark = source.choice(["", "'", "h", "H"]) if can_harden else ""
        levels.append(f"{number}{mark}")
    return "/".join(["m"] + levels)


def spoilt_path(source, path):
    wrong = ["", "/", "//", "m", "-1", "+1", "2147483648", "00", "0x1", "1 ", " ", "a", "'", "1''"]
    return path + "/" + source.choice(wrong)


def spoilt_text(source, text):
    place = source.randrange(len(text))
    character = source.choice("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0OIl +")
    kind = source.randrange(3)
    if kind == 0 and text[place] != character:
        return text[:place] + character + text[place + 1:]
    return text[:place] + text[place + 1:] if kind == 1 else text[:place] + "1" + text[place:]


def expected_keys(root, path, has_private):
    chain, point = root.get_extended_pubkey_from_path(path)
    account = eth_keys.PublicKey.from_compressed_bytes(point).to_checksum_address()
    answer = {"publicKey": "0x" + point.hex(), "chainCode": "0x" + chain.hex(),
              "address": account, "xpub": root.get_xpub_from_path(path)}
    if has_private:
        key = root.get_privkey_from_path(path)
        answer.update(privateKey="0x" + key.hex(), xprv=root.get_xpriv_from_path(path))
    return answer


def check_derivations(program, source, count):
    lines, wanted = [], []
    for index in range(count):
        seed = source.randbytes(source.choice([16, 32, 64, source.randint(16, 64)]))
        master = BIP32.from_seed(seed)
        kind = source.choice(["seed", "xprv", "xpub"])
        path = random_path(source, kind != "xpub")
        if kind == "seed":
            line, root = {"seed": "0x" + seed.hex(), "path": path}, master
        else:
            above = random_path(source, True)
            if kind == "xprv":
                text = master.get_xpriv_from_path(above)
                root = BIP32.from_xpriv(text)
            else:
                text = master.get_xpub_from_path(above)
                root = BIP32.from_xpub(text)
            line = {"extendedKey": text, "path": path}
        if index % 5 == 4:
            if kind != "seed" and source.random() < 0.5:
                line["extendedKey"] = spoilt_text(source, line["extendedKey"])
            elif kind == "xpub" and source.random() < 0.5:
                line["path"] += "/1'"
            elif kind == "seed" and source.random() < 0.3:
                line["seed"] = "0x" + source.randbytes(source.choice([0, 15, 65])).hex()
            else:
                line["path"] = spoilt_path(source, path)
            wanted.append(None)
        else:
            wanted.append(expected_keys(root, path, kind != "xpub"))
            if kind == "seed" and key_from_seed(seed, path.replace("h", "H")).hex() \
                    != wanted[-1]["privateKey"][2:]:
                raise ValueError(f"the peers differ on {line}")
        lines.append(line)
    compare("derive", lines, batch(program, "derive", lines), wanted)
    return sum(answer is None for answer in wanted)


def random_case(source, keystore):
    """Names in another letter case, as some writers have them."""
    if not isinstance(keystore, dict):
        return keystore
    change = source.choice([str, str.upper, str.title])
    return {change(name): random_case(source, value) for name, value in keystore.items()}


def check_keystores(program, source, count):
    keys = [source.randbytes(32) for _ in range(count)]
    passwords = [random_text(source) for _ in range(count)]
    addresses = [Account.from_key(key).address for key in keys]
    lines, wanted = [], []
    for index, (key, password, address) in enumerate(zip(keys, passwords, addresses)):
        kdf = source.choice(["scrypt", "pbkdf2"])
        keystore = create_keyfile_json(
            key, password.encode(), kdf=kdf, iterations=2 ** source.randint(1, 8),
            salt_size=source.choice([1, 16, 32]))
        expected = {"privateKey": "0x" + key.hex(), "address": address}
        if index % 5 == 4:
            password, expected = password + "x", None
        if source.random() < 0.3:
            del keystore["id"]
        if source.random() < 0.3:
            del keystore["address"]
        keystore = random_case(source, keystore)
        if source.random() < 0.3:
            keystore = json.dumps(keystore)
        lines.append({"keystore": keystore, "password": password})
        wanted.append(expected)
    compare("keystore-decrypt", lines, batch(program, "keystore-decrypt", lines), wanted)
    lines = []
    for key, password in zip(keys, passwords):
        cost = source.choice([
            {"kdf": "scrypt", "n": 2 ** source.randint(1, 8), "r": source.randint(1, 8),
             "p": source.randint(1, 3)},
            {"kdf": "pbkdf2", "c": source.randint(1, 300)}])
        lines.append({"privateKey": "0x" + key.hex(), "password": password, **cost})
    made = batch(program, "keystore-encrypt", lines)
    for line, answer, key, password, address in zip(lines, made, keys, passwords, addresses):
        opened = bytes(decode_keyfile_json(answer["keystore"], password.encode()))
        if opened != key or answer["address"] != address:
            raise ValueError(f"keystore-encrypt: {line}: {answer}")
        if answer["keystore"]["address"] != address.lower()[2:]:
            raise ValueError(f"keystore-encrypt: the address of {answer}")
    return 2 * count


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    program, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    source = random.Random(seed)
    try:
        refused_mnemonics = check_mnemonics(program, source, count)
        refused_derivations = check_derivations(program, source, count)
        keystores = check_keystores(program, source, max(10, count // 50))
    except Exception as error:  # whatever a wrong answer breaks is a difference too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    print(json.dumps({
        "ok": True, "seed": seed, "mnemonics": count, "refusedMnemonics": refused_mnemonics,
        "derivations": count, "refusedDerivations": refused_derivations, "keystores": keystores}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
