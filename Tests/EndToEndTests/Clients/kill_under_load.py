#!/usr/bin/env python3
"""Kills a node at random moments under load, starts it again each time, and lets others judge.

Usage: kill_under_load.py [FILE]     (standard input without FILE)

Takes a JSON object: "command" (the node's, as a list), "folder" (the working directory), "errors"
(a file for its error output), "seed", "kills", and "endpoints", "wallet", "tokens", "contracts",
"keyFile" as check_records.py has them. One client keeps sending orders of both sides, a few open at a
time, and repeats each under the same id until the node has taken or refused it. Meanwhile the node
is killed (SIGKILL) at moments drawn from the seed: some while it starts and recovers, the rest while
it works, and every tenth after it has ended orders of earlier runs too. In the end it must come to rest: every order ended, every transaction final. Prints one
JSON line, check_records.py's with the numbers of this run; exits 1 when something differs or the node
ends by itself, 2 for wrong usage.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import check_records
from check_restart import asking, completed_all

OPEN_MAX = 40
START_SECONDS_MAX = 120
STARTS_IN_VAIN_MAX = 10
REST_SECONDS_MAX = 240
LIFE_SECONDS = (0.05, 3.0)
# Some lives are long enough for blocks to become final in them.
LONG_LIFE_SECONDS = (8.0, 14.0)
LIVES_PER_LONG_ONE = 10
STARTING_SECONDS = (0.0, 1.2)
ENDED = ("filled", "canceled", "held", "denied")


class Node:
    """The process that is killed."""

    def __init__(self, report):
        self.report = report
        self.process = None
        self.api = None
        self.starts_in_vain = 0

    def start(self):
        self.api = None
        with open(self.report["errors"], "ab") as errors:
            self.process = subprocess.Popen(
                self.report["command"], cwd=self.report["folder"], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=errors)
        process = self.process
        threading.Thread(target=self.listen, args=(process,), daemon=True).start()

    def listen(self, process):
        line = process.stdout.readline()
        if line and process is self.process:
            self.api = json.loads(line)["api"]

    def wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while self.api is None:
            if self.process.poll() is not None:
                self.excuse()
                self.start()
            if time.monotonic() > deadline:
                raise RuntimeError("the node does not start")
            time.sleep(0.01)

    def excuse(self):
        """Nothing but a start that exchange or chain were too busy to answer excuses an end."""
        with open(self.report["errors"]) as errors:
            last = (errors.read().splitlines() or [""])[-1]
        self.starts_in_vain += 1
        isBusy = self.api is None and "does not answer" in last
        if not isBusy or self.starts_in_vain > STARTS_IN_VAIN_MAX:
            raise RuntimeError(f"the node ended by itself: {self.process.returncode}: {last}")

    def kill(self):
        if self.process.poll() is not None:
            return self.excuse()
        self.api = None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Client(threading.Thread):
    """Sends orders as long as it is told to, each until it has an answer."""

    def __init__(self, node, seed):
        super().__init__(daemon=True)
        self.node = node
        self.random = random.Random(seed)
        self.submitted, self.acknowledged, self.open = [], [], []
        self.refusals = {}
        self.is_stopped = False
        with open(node.report["keyFile"]) as file:
            self.key = file.read().strip()

    def request(self, method, path, body=None):
        """The answer's status and JSON; None when there was no answer."""
        api = self.node.api
        if api is None:
            return None
        request = urllib.request.Request(
            api + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            try:
                return error.code, json.load(error)
            except (OSError, ValueError):
                return None
        except (OSError, ValueError):
            return None

    def draw(self):
        side = "sell" if self.random.random() < 0.5 else "buy"
        return {
            "id": f"load-{len(self.submitted)}", "side": side, "base": "ETH", "quote": "USDC",
            "quantity": str(self.random.choice([1, 6, 20, 50, 90])), "slippageBps": 200,
        }

    def submit(self, order):
        """Repeats an order until it is taken or refused for good; false when told to stop."""
        self.submitted.append(order["id"])
        while not self.is_stopped:
            answer = self.request("POST", "/v1/orders", order)
            if answer is None:
                time.sleep(0.05)
                continue
            status, body = answer
            code = "" if status == 200 or "error" not in body else body["error"]["code"]
            if status == 200 or code == "duplicate-order":
                self.acknowledged.append(order["id"])
                self.open.append(order["id"])
                return
            if code not in ("not-open", "halted"):
                self.refusals[code] = self.refusals.get(code, 0) + 1
                return
            time.sleep(0.05)

    def run(self):
        while not self.is_stopped:
            if len(self.open) >= OPEN_MAX:
                identifier = self.open.pop(0)
                answer = self.request("GET", f"/v1/orders/{identifier}")
                if answer is None or answer[1].get("state") not in ENDED:
                    self.open.append(identifier)
                time.sleep(0.05)
                continue
            self.submit(self.draw())
            time.sleep(self.random.uniform(0.02, 0.3))


def wait_for_rest(node, report):
    """Until nothing is open any more, and the chain has made all of it final."""
    deadline = time.monotonic() + REST_SECONDS_MAX
    open_rows = []
    while time.monotonic() < deadline:
        if node.process.poll() is not None:
            raise RuntimeError(f"the node ended by itself: {node.process.returncode}")
        state = completed_all(report)
        open_rows = [row for row in state["parents"] if row["state"] not in ENDED]
        open_rows += [row for row in state["settlements"]
                      if row["state"] not in ("final", "abandoned")]
        if not open_rows:
            # The blocks after the last change are final too.
            time.sleep(6)
            return
        time.sleep(1)
    health = asking(report)("/v1/health")
    raise RuntimeError(f"no rest: {len(open_rows)} open: {open_rows[:6]} {health}")


def run(report):
    """The whole run; what check_records.py finds and the numbers."""
    node, chance = Node(report), random.Random(report["seed"])
    node.start()
    node.wait_until_ready()
    client = Client(node, report["seed"])
    client.start()
    starting = 0
    for number in range(report["kills"]):
        if number % LIVES_PER_LONG_ONE == LIVES_PER_LONG_ONE - 1:
            time.sleep(chance.uniform(*LONG_LIFE_SECONDS))
        elif chance.random() < 0.3:
            node.kill()
            node.start()
            time.sleep(chance.uniform(*STARTING_SECONDS))
            starting += node.api is None
        else:
            time.sleep(chance.uniform(*LIFE_SECONDS))
        node.kill()
        node.start()
        node.wait_until_ready()
    client.is_stopped = True
    client.join()
    report = {
        **report, "submitted": client.submitted, "acknowledged": client.acknowledged,
        "endpoints": {**report["endpoints"], "api": node.api},
    }
    wait_for_rest(node, report)
    checks, counts = check_records.check(completed_all(report))
    node.process.send_signal(signal.SIGTERM)
    checks.equal("exit code after SIGTERM", node.process.wait(timeout=20), 0)
    return checks, {
        **counts, "kills": report["kills"], "killsWhileStarting": starting,
        "startsInVain": node.starts_in_vain,
        "submitted": len(client.submitted), "acknowledged": len(client.acknowledged),
        "refusals": client.refusals,
    }


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        print(__doc__, file=sys.stderr)
        return 2
    started = time.monotonic()
    try:
        text = open(sys.argv[1]).read() if len(sys.argv) == 2 else sys.stdin.read()
        checks, counts = run(json.loads(text))
    except Exception as error:  # whatever breaks on the way is a mismatch too
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    ok = not checks.mismatches
    print(json.dumps({
        "ok": ok, "seconds": round(time.monotonic() - started), "checks": checks.count,
        "mismatches": checks.mismatches[:40], **counts}))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
