"""What the programs that check a node's report have in common: read it, compare, print one line."""

import json
import sys


class Checks:
    """What was compared and what differed."""

    def __init__(self):
        self.count = 0
        self.mismatches = []

    def equal(self, what, ours, theirs):
        self.true(ours == theirs, f"{what}: the node says {ours}, the outside says {theirs}")

    def true(self, condition, what):
        self.count += 1
        if not condition:
            self.mismatches.append(what)


def main(usage, check):
    """Checks the report in the file that is named, or on standard input; the exit code."""
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        print(usage, file=sys.stderr)
        return 2
    try:
        text = open(sys.argv[1]).read() if len(sys.argv) == 2 else sys.stdin.read()
        checks = check(json.loads(text))
    except Exception as error:  # whatever a wrong report breaks is a mismatch too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    ok = not checks.mismatches
    print(json.dumps({"ok": ok, "checks": checks.count, "mismatches": checks.mismatches}))
    return 0 if ok else 1
