#!/usr/bin/env python3
"""Lists the conditional branches and moves of compiled functions, with what set their flags.

    python3 Tests/Disassembly/branches.py PATTERN OBJECT ...

An object is a file such as .build/release/Cryptography.build/ScalarFactor.swift.o; the pattern is a
regular expression for demangled names. Reading the list is for people: a comparison of a length, a
pointer or a loop's counter tells nothing, one of a secret does.
"""
import re
import subprocess
import sys

FLAGS = re.compile(r"(cmp|test|add|adc|sub|sbb|and|or|xor|sh[lr]|neg|dec|inc|bt|mul|imul|ucomi)")
CONDITIONS = re.compile(r"(j(?!mp)|cmov|set|loop)")


def functions(path):
    text = subprocess.run(["objdump", "-dr", "--no-show-raw-insn", path], check=True,
                          capture_output=True, text=True).stdout
    found, name = {}, None
    for line in text.splitlines():
        head = re.match(r"^[0-9a-f]+ <(.+)>:$", line)
        step = re.match(r"\s*[0-9a-f]+:\t(\S+)\s*(.*)", line)
        if head:
            name = head.group(1)
            found[name] = []
        elif step and name:
            found[name].append((step.group(1), step.group(2)))
    return found


def demangled(names):
    text = subprocess.run(["swift", "demangle", "--compact"], input="\n".join(names), check=True,
                          capture_output=True, text=True).stdout
    return dict(zip(names, text.splitlines(), strict=True))


def main():
    pattern, *objects = sys.argv[1:]
    count = 0
    for path in objects:
        steps = functions(path)
        for name, title in demangled(list(steps)).items():
            if not re.search(pattern, title):
                continue
            count += 1
            conditions, flags = [], "nothing"
            for code, operands in steps[name]:
                if CONDITIONS.match(code):
                    conditions.append(f"    {code} after {flags}")
                if FLAGS.match(code):
                    flags = f"{code} {operands}"
            print(f"{title}: {len(steps[name])} instructions, {len(conditions)} conditions")
            print("\n".join(conditions), end="\n" if conditions else "")
    if count == 0:
        sys.exit("no function has such a name")


if __name__ == "__main__":
    main()
