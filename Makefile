# Two commands matter: `make demo` and `make test`. Each sets up everything it needs (system
# packages, Python tools, the contract, one release build) and does only what is still missing.
#
#   make demo        watch one order cross an exchange book and on-chain pools, to final
#   make test        all tests, and the example programs
#   make test-full   the same with the long runs
#   make mutants     proof that simulator and tests find planted bugs (two builds, 20 minutes)
#   make examples    the library's example programs, from a package of their own, on the local chain
#   make fuzz        decoders under libFuzzer (a build of its own; FUZZ_SECONDS=600 for longer)
#   make format      format the Swift sources, then lint them
#   make clean       remove everything that was built or installed below this folder

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# What Debian must provide: three C libraries with headers, and a Python that can make a venv.
PACKAGES := libleveldb-dev libsecp256k1-dev libssl-dev pkg-config python3-venv zlib1g-dev
TOOLS := .tools
PYTHON := $(TOOLS)/venv/bin/python
REQUIREMENTS := Networks/Devnet/requirements.txt
REQUIREMENTS_NODEPS := Networks/Devnet/requirements-nodeps.txt
# Any other form of the test command builds everything a second time.
SWIFT_BUILD := swift build -c release
# One at a time: tests of time-outs on real sockets must not wait for a core.
SWIFT_TEST := swift test -c release --disable-testable-imports --no-parallel
SWIFT_FOLDERS := Package.swift Sources Tests Examples Fuzzing/Package.swift Fuzzing/Support \
    Fuzzing/Targets
# How long each decoder is fuzzed, and which; FUZZ_ADDRESS=1 adds the address sanitizer.
FUZZ_SECONDS ?= 20
FUZZ_TARGETS ?= RLP Transactions ABI TypedData RPC Blobs Threshold Relay
FUZZ_ADDRESS ?=
# Passed on to the demo: `make demo ARGS="--json --keep"`.
ARGS ?=

# Settings of the caller's own Python must not reach ours.
unexport PYTHONHOME PYTHONPATH PYTHONSTARTUP
export PYTHONNOUSERSITE := 1
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

STARTED := $(shell date +%s)

# Shell functions that every recipe begins with. `say` prints a line with the seconds since make
# began; `fail` stops with one line; `thinned` keeps of the log lines that begin like its argument
# only one in ten seconds; `watched` builds with all progress on a terminal, and thinned elsewhere.
define HELPERS
elapsed() { echo $$(( $$(date +%s) - $(STARTED) )); }
say() { printf '==> [%4d s] %s\n' "$$(elapsed)" "$$*"; }
fail() { printf '==> [%4d s] FAILED: %s\n' "$$(elapsed)" "$$*" >&2; exit 1; }
thinned() {
    local line shown=$$SECONDS
    while IFS= read -r line || [ -n "$$line" ]; do
        if ! [[ $$line =~ ^($$1) ]]; then
            printf '%s\n' "$$line"
        elif (( SECONDS - shown >= 10 )); then
            shown=$$SECONDS
            say "$${line:0:100}"
        fi
    done
}
watched() {
    if [ -t 1 ]; then "$$@" </dev/null; else "$$@" </dev/null 2>&1 | thinned '\[[0-9]+/[0-9]+\]'; fi
}
build_program() {
    command -v swift >/dev/null || fail "no swift on PATH: install the Swift 6.3 toolchain"
    say "$(SWIFT_BUILD) (the first time takes many minutes, most of it libraries)"
    watched $(SWIFT_BUILD) || fail "the Swift build"
    say "built"
}
python_tests() {
    say "Python tests of the local chain"
    $(PYTHON) -m pytest -q Networks/Devnet/tests </dev/null || fail "tests of the local chain"
    say "Python tests of the contract"
    $(PYTHON) -m pytest -q -p no:asyncio Contracts/tests </dev/null || fail "tests of the contract"
}
swift_tests() {
    say "$(SWIFT_TEST)"
    # What failed is said again at the end: a build server may keep only the last lines.
    local log=$(TOOLS)/swift-tests.log
    watched $(SWIFT_TEST) 2>&1 | tee "$$log" || {
        grep -E '^(✘|↳)|error:' "$$log" | cut -c 1-400 | tail -n 60
        fail "Swift tests; the whole log is $$log"
    }
}
install() {
    $(PYTHON) -m pip install --progress-bar off "$$@" </dev/null \
        | thinned ' |Building|Collecting|Downloading|Installing|Looking|Requirement|Successfully|Using'
}
endef

.PHONY: help demo test test-full forget-transitions examples mutants fuzz format clean set-up system tools contracts build
.PHONY: test-python test-swift test-swift-and-python

help:
	@sed -n 's/^#   //p' Makefile

demo: build
	@$(HELPERS)
	say "the demo"
	.build/release/causeway demo $(ARGS) || fail "the demo ended with exit code $$?"

test: test-swift-and-python examples
	@$(HELPERS)
	say "all tests passed"

# A package that depends on this one builds it a second time, in a folder of its own and without
# optimisation, which is quicker.
examples: tools
	@$(HELPERS)
	say "the example package in .build-examples (the first time takes minutes, most of it libraries)"
	watched swift build --package-path Examples/Library --scratch-path .build-examples \
	    || fail "the example package"
	$(PYTHON) Examples/Library/check.py .build-examples/debug || fail "an example program"
	say "the example programs do what they should"

# The long runs are the same tests with larger numbers: they read this variable.
test-full: export CAUSEWAY_FULL := 1
test-full: export CAUSEWAY_TRANSITIONS := $(abspath $(TOOLS))/transitions.txt
test-full: forget-transitions test fuzz
	@$(HELPERS)
	say "5000 simulated seeds, and the first 1000 again with another order of hashes"
	simulated() { .build/release/causeway simulate --json "$$@"; }
	broken() { fail "the simulation found a broken invariant; see $(TOOLS)/simulation-$$1.jsonl"; }
	env -u SWIFT_DETERMINISTIC_HASHING .build/release/causeway simulate --json \
	    --seeds 1..5000 > $(TOOLS)/simulation-1.jsonl || broken 1
	SWIFT_DETERMINISTIC_HASHING=1 simulated --seeds 1..1000 > $(TOOLS)/simulation-2.jsonl || broken 2
	# All but the last line, which sums up and tells how long it took.
	cmp -s <(head -n 1000 $(TOOLS)/simulation-1.jsonl) <(head -n 1000 $(TOOLS)/simulation-2.jsonl) \
	    || fail "the same seeds gave different traces; compare $(TOOLS)/simulation-*.jsonl"
	tail -n 1 $(TOOLS)/simulation-1.jsonl
	say "how often each transition of an on-chain intent was hit"
	$(PYTHON) Tests/EndToEndTests/Clients/transition_report.py $(TOOLS)/transitions.txt \
	    $(TOOLS)/simulation-1.jsonl || fail "a transition was never hit"
	say "2000 seeds in which the exchange takes orders and its answers are lost"
	simulated --seeds 1..2000 --scenario accept-then-timeout > $(TOOLS)/simulation-3.jsonl || broken 3
	tail -n 1 $(TOOLS)/simulation-3.jsonl
	say "benchmarks"
	.build/release/causeway benchmark || fail "a benchmark did not run"
	say "formatting"
	swift format lint --strict --parallel -r $(SWIFT_FOLDERS) || fail "run make format"
	say "the long tests passed"

forget-transitions:
	@rm -f $(TOOLS)/transitions.txt

# Each planted bug must break an invariant within 500 seeds; its short trace is kept.
mutants: set-up
	@$(HELPERS)
	say "a build with planted bugs in .build-mutants"
	watched $(SWIFT_BUILD) --traits Mutants --scratch-path .build-mutants --product causeway \
	    || fail "the build with planted bugs"
	program=.build-mutants/release/causeway
	for mutant in $$($$program simulate --list-mutants); do
	    trace=$(TOOLS)/mutant-$$mutant.txt
	    if $$program simulate --seeds 1..500 --mutant $$mutant --until-broken --shrink \
	        > $$trace.log 2> $$trace
	    then
	        fail "$$mutant was not found in 500 seeds"
	    fi
	    say "$$mutant: $$(tail -n 1 $$trace)"
	done
	say "bugs in a copy of threshold signing, in .build-mutants-dkls23"
	python3 Tests/Mutants/dkls23.py || fail "the tests of threshold signing"
	say "every planted bug was found; traces are in $(TOOLS)"

# A process may use 64 MiB in all, which is 30 more than the runtime and libFuzzer need. The address
# sanitizer keeps shadows and freed memory besides, so with it the bound is wider. The time for one
# input is long, because it goes by the clock and a busy machine may stand still.
fuzz: system
	@$(HELPERS)
	folder=.build-fuzz megabytes=64 sanitizers=(--sanitize=fuzzer)
	# Swift's own report of a trap would end the process before libFuzzer keeps the input.
	export SWIFT_BACKTRACE=enable=no
	if [ -n "$(FUZZ_ADDRESS)" ]; then
	    folder=.build-fuzz-address megabytes=128
	    sanitizers+=(-Xswiftc -sanitize=fuzzer,address)
	    export ASAN_OPTIONS=quarantine_size_mb=1:malloc_context_size=8:detect_leaks=0
	fi
	say "an instrumented build in $$folder"
	watched $(SWIFT_BUILD) --package-path Fuzzing "$${sanitizers[@]}" --scratch-path $$folder \
	    || fail "the instrumented build"
	python3 Fuzzing/seeds.py $$folder/seeds || fail "the seeds of the fuzzers"
	for target in $(FUZZ_TARGETS); do
	    mkdir -p $$folder/corpus/$$target $$folder/findings
	    log=$$folder/$$target.log
	    $$folder/release/Fuzz$$target -max_total_time=$(FUZZ_SECONDS) -timeout=300 \
	        -rss_limit_mb=$$megabytes -print_final_stats=1 -artifact_prefix=$$folder/findings/$$target- \
	        $$folder/corpus/$$target $$folder/seeds/$$target > $$log 2>&1 || {
	        grep -aE '^broken|atal error|ERROR|SUMMARY|Test unit' $$log | cut -c 1-300 >&2 || true
	        fail "$$target; the input is in $$folder/findings, the whole log is $$log"
	    }
	    figure() { sed -n "s/^stat::$$1: *//p" $$log; }
	    runs=$$(figure number_of_executed_units)
	    # A harness that did not run has found nothing either.
	    [ "$${runs:-0}" -gt 100 ] || fail "$$target ran $${runs:-0} times; the log is $$log"
	    say "$$target: $$runs runs, $$(figure peak_rss_mb) MiB at most," \
	        "$$(sed -nE 's/.*DONE +cov: ([0-9]+) .*/\1/p' $$log) edges"
	done
	say "no decoder broke"

# MARK: Set-up, each step quick when there is nothing to do

set-up: system tools contracts

system:
	@$(HELPERS)
	if ! command -v dpkg-query >/dev/null; then
	    say "not a Debian: these must be there already, under the names of your system: $(PACKAGES)"
	    exit 0
	fi
	missing=()
	for package in $(PACKAGES); do
	    state=$$(dpkg-query -W -f='$${db:Status-Status}' "$$package" 2>/dev/null || true)
	    [ "$$state" = installed ] || missing+=("$$package")
	done
	if [ $${#missing[@]} -eq 0 ]; then
	    say "system packages are installed"
	    exit 0
	fi
	say "installing system packages: $${missing[*]}"
	as_root=(env DEBIAN_FRONTEND=noninteractive)
	if [ "$$(id -u)" -ne 0 ]; then
	    command -v sudo >/dev/null || fail "neither root nor sudo; as root, do:" \
	        "apt-get update && apt-get install -y $${missing[*]}"
	    as_root=(sudo "$${as_root[@]}")
	fi
	quiet=(-qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
	"$${as_root[@]}" apt-get "$${quiet[@]}" update </dev/null \
	    || fail "apt-get update did not work: is there a network and a package mirror?"
	"$${as_root[@]}" apt-get "$${quiet[@]}" install -y --no-install-recommends "$${missing[@]}" \
	    </dev/null || fail "apt-get could not install: $${missing[*]}"
	say "system packages are installed"

# The venv belongs to Debian's Python: one that shadows it on PATH may lack what was just
# installed. The stamp names the interpreter and the requirements that the venv was made for.
tools: system
	@$(HELPERS)
	mkdir -p $(TOOLS)
	exec 9>$(TOOLS)/lock
	flock 9
	base=
	for candidate in /usr/bin/python3 python3; do
	    if "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
	        base=$$candidate
	        break
	    fi
	done
	[ -n "$$base" ] || fail "no Python 3 with its venv module (Debian: python3-venv)"
	identify='import sys; print(sys.base_prefix, *sys.version_info[:2])'
	version=$$("$$base" -c "$$identify")
	wanted=$$({ echo "$$version"; cat $(REQUIREMENTS) $(REQUIREMENTS_NODEPS); } | sha256sum)
	stamp=$(TOOLS)/venv/made-for
	if [ "$$(cat "$$stamp" 2>/dev/null || true)" = "$$wanted" ] && $(PYTHON) -c pass 2>/dev/null
	then
	    say "Python tools are installed"
	    exit 0
	fi
	if [ "$$($(PYTHON) -c "$$identify" 2>/dev/null || true)" != "$$version" ]; then
	    say "making a Python environment in $(TOOLS)/venv"
	    "$$base" -m venv --clear $(TOOLS)/venv || fail "$$base could not make $(TOOLS)/venv"
	fi
	rm -f "$$stamp"
	say "installing Python tools: local chain, contract compiler, test clients (a minute or two)"
	install -r $(REQUIREMENTS) \
	    || fail "pip could not install $(REQUIREMENTS)"
	install --no-deps -r $(REQUIREMENTS_NODEPS) \
	    || fail "pip could not install $(REQUIREMENTS_NODEPS)"
	printf '%s\n' "$$wanted" > "$$stamp"
	say "Python tools are installed"

contracts: tools
	@$(HELPERS)
	outcome=$$($(PYTHON) Contracts/compile.py $(TOOLS)/contracts) \
	    || fail "the contract does not compile"
	say "contract: $$outcome"

build: set-up
	@$(HELPERS)
	build_program

# MARK: Tests, each part after the build that it needs

test-python: tools
	@$(HELPERS)
	python_tests

test-swift: build
	@$(HELPERS)
	swift_tests

# The tests in Python keep one core busy, and the build leaves part of one idle.
test-swift-and-python: set-up
	@$(HELPERS)
	log=$(TOOLS)/python-tests.log
	say "tests in Python begin, beside the build; what they say comes after it"
	# In a group of their own, so that nothing of them is left when the build fails.
	set -m
	python_tests > "$$log" 2>&1 &
	tests=$$!
	set +m
	trap 'kill -- -"$$tests" 2>/dev/null || true' EXIT
	build_program
	wait "$$tests" || { cat "$$log"; fail "tests in Python"; }
	trap - EXIT
	cat "$$log"
	swift_tests

# MARK: The rest

format:
	@$(HELPERS)
	swift format -i --parallel -r $(SWIFT_FOLDERS)
	swift format lint --strict --parallel -r $(SWIFT_FOLDERS) || fail "these need a person"

clean:
	rm -rf .build .build-examples .build-fuzz .build-fuzz-address .build-mutants \
	    .build-mutants-dkls23 .tools
