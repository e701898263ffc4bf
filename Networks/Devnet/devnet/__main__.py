"""Command line: `python3 -m devnet [options]`, or this folder as a script."""

from __future__ import annotations

import sys
from pathlib import Path

if __package__ in (None, ""):
    # Started as a folder: this folder itself must not be searched, its module names are short.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import argparse
import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

_GENESIS_AGE = 1_000
# From options and the time of the first block to a node and what the start line tells of it.
Builder = Callable[[argparse.Namespace, int], tuple[Any, dict[str, Any]]]


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="devnet", description="A local Ethereum chain.")
    parser.add_argument("--port", type=int, default=8545, help="0 picks a free port")
    parser.add_argument("--chain-id", type=int, default=1337)
    parser.add_argument(
        "--block-time", type=float, default=0, metavar="SECONDS", help="0 mines on demand only"
    )
    parser.add_argument(
        "--automine", action="store_true", help="mine a block for every accepted transaction"
    )
    parser.add_argument("--safe-lag", type=int, default=2, metavar="BLOCKS")
    parser.add_argument("--finalized-lag", type=int, default=4, metavar="BLOCKS")
    parser.add_argument(
        "--genesis-timestamp",
        type=int,
        metavar="UNIX",
        help="fixed genesis time; block times then count up from it and hashes repeat",
    )
    parser.add_argument(
        "--profile",
        choices=["ethereum", "op", "arbitrum", "zk"],
        default="ethereum",
        help="what kind of chain it is like",
    )
    parser.add_argument("--scene", choices=["demo"], help="what to deploy at the start")
    parser.add_argument(
        "--fund", action="append", default=[], metavar="ADDRESS", help="may be given repeatedly"
    )
    parser.add_argument(
        "--executor-artifact", type=Path, metavar="PATH", help="JSON with abi and bytecode"
    )
    parser.add_argument("--dai-pools", action="store_true", help="WETH/DAI pools in the scene")
    parser.add_argument(
        "--exit-with-stdin", action="store_true", help="exit when standard input ends"
    )
    options = parser.parse_args(arguments)
    if options.safe_lag < 0 or options.finalized_lag < options.safe_lag:
        parser.error("lags must satisfy 0 <= safe <= finalized")
    if options.block_time < 0 or options.chain_id < 1 or not 0 <= options.port <= 65_535:
        parser.error("block time, chain id or port out of range")
    if options.scene is None and (options.executor_artifact or options.dai_pools):
        parser.error("--executor-artifact and --dai-pools need --scene demo")
    options.fund = [_address(parser, text) for text in options.fund]
    return options


def _address(parser: argparse.ArgumentParser, text: str) -> bytes:
    try:
        decoded = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        decoded = b""
    if len(decoded) != 20:
        parser.error(f"not an address: {text}")
    return decoded


def leave_on_signals() -> None:
    """SIGTERM and SIGINT end the process with status 0; nothing here outlives it anyway."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))


def leave_with_standard_input() -> None:
    """End the process when standard input reaches its end."""

    def watch() -> None:
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


async def serve(options: argparse.Namespace, build: Builder | None = None) -> int:
    """Build the chain, listen, print the start line, run until stopped.

    Another scene than the options' own comes from `build`.
    """
    # Imported late: the machine takes a second to load and the end of standard input or
    # a signal must count before that.
    from devnet.launch import build_node
    from devnet.server import HOST, Server

    genesis_timestamp = options.genesis_timestamp
    if genesis_timestamp is None:
        genesis_timestamp = int(time.time()) - _GENESIS_AGE
    node, description = (build or build_node)(options, genesis_timestamp)
    server = Server(node)
    try:
        port = await server.start(options.port)
    except OSError as error:
        print(f"devnet: cannot listen on {HOST}:{options.port}: {error.strerror}", file=sys.stderr)
        return 1
    if options.genesis_timestamp is None:
        node.chain.clock = lambda: int(time.time())
    node.automine = options.automine
    node.set_block_time(options.block_time)
    start_line = {
        "rpc": f"http://{HOST}:{port}",
        "ws": f"ws://{HOST}:{port}",
        "chainId": options.chain_id,
        **description,
    }
    print(json.dumps(start_line), flush=True)
    await asyncio.Event().wait()
    return 0


def main(arguments: list[str]) -> int:
    """Entry point; the exit status."""
    leave_on_signals()
    options = parse_arguments(arguments)
    if options.exit_with_stdin:
        leave_with_standard_input()
    return asyncio.run(serve(options))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
