#!/usr/bin/env python3
"""Plants bugs in a copy of threshold signing and asks its tests to find each.

    python3 Tests/Mutants/dkls23.py [--folder FOLDER] [--list | --check] [--built] [--rows FIRST:LAST] [NAME ...]

All bugs of dkls23_bugs.py are built into one copy, in FOLDER (.build-mutants-dkls23), and one at a
time is switched on. Without any the tests must pass; with each at least one must fail. A row whose
text no longer stands in its file exactly once ends everything, so no bug is left out in silence.
Nothing of this is in what ships.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from dkls23_bugs import EDITS, MADE

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "Sources/Signing/DKLs23"
# What says how long something takes tells nothing of a bug.
LEFT_OUT = {"CostTests", "TimingProofTests", "TransferTimingTests", "ProofTableTests"}
# Suites by stages: a bug that one finds is not looked for by the next. The model, which any other byte
# tells from the protocol, comes last.
FIRST = ["WireTests", "KeyAdversaryTests", "KeyProofTests", "SigningProofTests",
         "SigningAdversaryTests", "SigningSessionTests", "KeySessionTests", "PropertyProofTests"]
LAST = ["IndependentModelTests"]
SECONDS_MAX = 300
SWITCH = """import Glibc

/// Whether this run has a bug of this name.
func bug(_ name: String) -> Bool { name == planted }

private let planted = getenv("PLANTED_BUG").map { String(cString: $0) } ?? ""
"""
# Only the target and its tests, and what they need.
MANIFEST = """
var kept: Set<String> = ["Signing", "SigningTests"]
var size = 0
while size != kept.count {
    size = kept.count
    for target in package.targets where kept.contains(target.name) {
        for case .byNameItem(let name, _) in target.dependencies { kept.insert(name) }
    }
}
package.targets = package.targets.filter { kept.contains($0.name) }
package.products = []
package.dependencies = []
"""


def fail(text):
    sys.exit(f"dkls23.py: {text}")


def bugs():
    found = [name for _, _, new in EDITS for name in re.findall(r'bug\("([^"\\]+)"\)', new)]
    names = list(dict.fromkeys([*found, *MADE]))
    made = {name.removesuffix(name[-1]) for name in MADE if name[-1].isdigit()}
    for prefix in made:
        if not any(f'bug("{prefix}\\(' in new for _, _, new in EDITS):
            fail(f"no row makes {prefix}…")
    return names


def planted():
    """The changed files, by path; every row must fit."""
    texts = {}
    for file, old, new in EDITS:
        text = texts.get(file) or (SOURCES / file).read_text()
        if text.count(old) != 1:
            fail(f"this stands {text.count(old)} times in {file}, not once:\n{old}")
        texts[file] = text.replace(old, new)
    return texts


def make_copy(folder):
    """The copy, in which only what differs is written, so that a second build is short."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("Tests", "Fuzzing", "Sources"):
        (folder / name).mkdir(exist_ok=True)
    links = [f"Sources/{path.name}" for path in (ROOT / "Sources").iterdir()]
    links += [f"Tests/{path.name}" for path in (ROOT / "Tests").iterdir()]
    for link in links:
        if link != "Sources/Signing" and not (folder / link).is_symlink():
            (folder / link).symlink_to(ROOT / link)
    wanted = {path.relative_to(ROOT): path.read_text()
              for path in (ROOT / "Sources/Signing").rglob("*.swift")}
    for file, text in planted().items():
        wanted[(SOURCES / file).relative_to(ROOT)] = text
    wanted[pathlib.Path("Sources/Signing/DKLs23/Foundation/Bug.swift")] = SWITCH
    wanted[pathlib.Path("Package.swift")] = (ROOT / "Package.swift").read_text() + MANIFEST
    for path in (folder / "Sources/Signing").rglob("*.swift"):
        if path.relative_to(folder) not in wanted:
            path.unlink()
    for path, text in wanted.items():
        target = folder / path
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)


def program_in(folder):
    found = sorted(folder.glob(".build/*/release/*.xctest"))
    if len(found) != 1:
        fail(f"not one test program but {found}")
    return found[0]


def build(folder):
    command = ["swift", "test", "-c", "release", "--disable-testable-imports", "--no-parallel",
               "--filter", "NothingAtAll"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        fail("the copy does not build:\n" + (done.stdout + done.stderr)[-4000:])
    return program_in(folder)


def suites():
    names = set()
    for path in (ROOT / "Tests/SigningTests/DKLs23").rglob("*.swift"):
        names.update(re.findall(r"struct (\w+Tests)\b", path.read_text()))
    if len(names) < 20:
        fail(f"only {sorted(names)} are suites of threshold signing")
    unknown = {*FIRST, *LAST, *LEFT_OUT} - names
    if unknown:
        fail(f"no suites are called {sorted(unknown)}")
    return [FIRST, sorted(names - LEFT_OUT - {*FIRST, *LAST}), LAST]


def run(program, folder, bug):
    """The tests that the first stage to fail names; None when all passed."""
    for number, stage in enumerate(suites(), 1):
        failed = run_stage(program, folder, bug, stage)
        if failed:
            return number, failed
    return None


def run_stage(program, folder, bug, stage):
    pattern = r"SigningTests\.(" + "|".join(stage) + ")/"
    command = [program, "--no-parallel", "--filter", pattern, "--testing-library", "swift-testing"]
    environment = {**os.environ, "PLANTED_BUG": bug, "SWIFT_BACKTRACE": "enable=no"}
    try:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace",
                              env=environment, timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return ["no end"]
    count = re.search(r"Test run with (\d+) tests", done.stdout)
    if done.returncode == 0 and (not count or int(count.group(1)) < 2 * len(stage)):
        fail(f"too few tests ran:\n{done.stdout[-2000:]}")
    if done.returncode == 0:
        return None
    failed = re.findall(r'Test (?:"([^"]+)"|(\w+\(\))).* failed after', done.stdout)
    return [one or other for one, other in failed] or [f"the process ended with {done.returncode}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / ".build-mutants-dkls23")
    parser.add_argument("--list", action="store_true", help="the names, and no more")
    parser.add_argument("--check", action="store_true", help="whether every row fits, and no more")
    parser.add_argument("--built", action="store_true", help="uses what the last run built")
    parser.add_argument("--rows", default=":", help="part of the list, such as 10:20")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    names = bugs()
    planted()
    if asked.list or asked.check:
        print("\n".join(names) if asked.list else f"{len(names)} bugs in {len(EDITS)} rows fit")
        return
    first, last = (int(part) if part else None for part in asked.rows.split(":"))
    chosen = asked.names or names[first:last]
    for name in chosen:
        if name not in names:
            fail(f"no bug is called {name}")
    folder = asked.folder.resolve()
    if asked.built:
        program = program_in(folder)
    else:
        make_copy(folder)
        program = build(folder)
        failed = run(program, folder, "")
        if failed:
            fail(f"without any bug these fail: {failed}")
    alive = []
    for name in chosen:
        start = time.monotonic()
        failed = run(program, folder, name)
        if failed is None:
            alive.append(name)
            found = "NOT FOUND"
        else:
            found = f"found in stage {failed[0]} by {len(failed[1])}: {failed[1][0]}"
        print(f"{name}: {found} ({time.monotonic() - start:.0f} s)", flush=True)
    print(f"{len(chosen) - len(alive)} of {len(chosen)} bugs were found")
    if alive:
        fail("not found: " + ", ".join(alive))


if __name__ == "__main__":
    main()
