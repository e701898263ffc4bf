#!/usr/bin/env python3
"""A private relay as Flashbots runs one: takes signed requests, tells nobody, and serves builders.

Usage: private_relay.py RPC     (the URL of a chain of Networks/Devnet)

Listens on a free port of 127.0.0.1 and prints a JSON line with its "url". POST / is JSON-RPC:
eth_sendPrivateTransaction, eth_sendRawTransaction and eth_cancelPrivateTransaction, each refused
unless the header X-Flashbots-Signature was made over its very bytes (by eth-account, which shares no
code with the node). GET /tx/HASH tells the status. What it holds goes to the builders of the next
block alone (`dev_offerPrivate`), of each nonce what pays most, until its last block has passed.

POST /control steers it by a JSON object: "withhold" ("all", "calls" for what carries call data,
"nothing"), "loseAnswers" and "nonceTooLow" (how many of the next sends are taken and not answered, or
are taken and answered by that error), "simError" (a text for the status of what failed). GET /record
gives what it saw: "received" (hash, method, maxBlockNumber of each send, in order), "cancelled"
(hashes), "identities" (who signed) and "refused" (how many requests were).
"""

import asyncio
import json
import signal
import sys

import aiohttp
from aiohttp import web
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_account.typed_transactions import TypedTransaction
from eth_utils import keccak
from hexbytes import HexBytes

TRIED_BLOCKS = 25
LOOK_SECONDS = 0.1


class Refused(Exception):
    """A request that gets an error object, as (code, text)."""


class Held:
    """One transaction that the relay was given."""

    def __init__(self, raw, last_block):
        fields = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
        self.raw = raw
        self.hash = "0x" + keccak(HexBytes(raw)).hex()
        self.sender = Account.recover_transaction(raw)
        self.nonce = fields["nonce"]
        self.tip = fields["maxPriorityFeePerGas"]
        self.has_call = len(fields["data"]) > 0
        self.last_block = last_block
        self.status = "PENDING"


class Relay:
    """What is held, what was seen, and how the day goes."""

    def __init__(self, rpc, session):
        self.rpc, self.session = rpc, session
        self.held = {}
        self.offered = None
        self.offering = asyncio.Lock()
        self.received, self.cancelled, self.identities = [], [], []
        self.refused = 0
        self.day = {"withhold": "nothing", "loseAnswers": 0, "nonceTooLow": 0, "simError": ""}

    async def chain(self, method, *parameters):
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)}
        async with self.session.post(self.rpc, json=call) as answer:
            return (await answer.json())["result"]

    # Requests

    def identify(self, header, body):
        """Who signed exactly these bytes; refuses everything else."""
        address, _, signature = (header or "").partition(":")
        message = encode_defunct(text="0x" + keccak(body).hex())
        try:
            signer = Account.recover_message(message, signature=HexBytes(signature))
        except Exception:
            raise Refused(-32600, "no signature") from None
        if signer != address:
            raise Refused(-32600, f"error in signature check {address}")
        if signer not in self.identities:
            self.identities.append(signer)

    async def perform(self, method, parameters):
        if method == "eth_sendPrivateTransaction":
            order = parameters[0]
            unknown = set(order) - {"tx", "maxBlockNumber"}
            if unknown:
                raise Refused(-32602, f"unknown {unknown}")
            return await self.take(method, order["tx"], order.get("maxBlockNumber"))
        if method == "eth_sendRawTransaction":
            return await self.take(method, parameters[0], None)
        if method == "eth_cancelPrivateTransaction":
            return await self.cancel(parameters[0]["txHash"])
        raise Refused(-32601, f"the method {method} does not exist")

    async def take(self, method, raw, last_block):
        head = int(await self.chain("eth_blockNumber"), 16)
        last = head + TRIED_BLOCKS if last_block is None else int(last_block, 16)
        if last <= head:
            raise Refused(-32602, "maxBlockNumber has passed")
        entry = Held(raw, last)
        if entry.tip == 0:
            raise Refused(-32602, "a tip of zero is not shared with builders")
        self.received.append(
            {"hash": entry.hash, "method": method, "maxBlockNumber": last_block, "head": head})
        self.held[entry.hash] = entry
        await self.offer()
        if self.day["nonceTooLow"] > 0:
            self.day["nonceTooLow"] -= 1
            raise Refused(-32000, "nonce too low")
        return entry.hash

    async def cancel(self, transaction_hash):
        self.cancelled.append(transaction_hash)
        entry = self.held.get(transaction_hash)
        if entry is None or entry.status not in ("PENDING", "FAILED"):
            return False
        entry.status = "CANCELLED"
        await self.offer()
        return True

    # Builders

    async def offer(self):
        """Gives builders what they may have now, and nothing else."""
        async with self.offering:
            chosen = self.choose()
            if chosen != self.offered:
                await self.chain("dev_offerPrivate", chosen)
                self.offered = chosen

    def choose(self):
        best = {}
        for entry in self.held.values():
            if entry.status != "PENDING" or self.is_withheld(entry):
                continue
            place = (entry.sender, entry.nonce)
            if place not in best or best[place].tip < entry.tip:
                best[place] = entry
        return [best[place].raw for place in sorted(best)]

    def is_withheld(self, entry):
        kept = self.day["withhold"]
        return kept == "all" or kept == "calls" and entry.has_call

    async def look(self):
        """Notes what blocks hold and what has run out of time."""
        head = int(await self.chain("eth_blockNumber"), 16)
        for entry in list(self.held.values()):
            if entry.status != "PENDING":
                continue
            if await self.chain("eth_getTransactionReceipt", entry.hash) is not None:
                entry.status = "INCLUDED"
            elif entry.last_block <= head:
                entry.status = "FAILED"
        await self.offer()

    async def watch(self):
        while True:
            try:
                await self.look()
            except aiohttp.ClientError:
                pass  # The chain's node is being started again.
            await asyncio.sleep(LOOK_SECONDS)

    # The web

    async def post(self, request):
        body = await request.read()
        call, answer = {}, {}
        try:
            self.identify(request.headers.get("X-Flashbots-Signature"), body)
            call = json.loads(body)
            answer = {"result": await self.perform(call["method"], call["params"])}
        except Refused as refusal:
            self.refused += 1
            answer = {"error": {"code": refusal.args[0], "message": refusal.args[1]}}
        if call.get("method", "").startswith("eth_send") and self.day["loseAnswers"] > 0:
            self.day["loseAnswers"] -= 1
            request.transport.abort()
            return web.Response()
        return web.json_response({"jsonrpc": "2.0", "id": call.get("id"), **answer})

    async def status(self, request):
        wanted = request.match_info["hash"]
        entry = self.held.get(wanted)
        answer = {"status": "UNKNOWN" if entry is None else entry.status, "hash": wanted,
                  "maxBlockNumber": 0 if entry is None else entry.last_block,
                  "transaction": {}, "fastMode": True, "seenInMempool": False}
        if entry is not None and entry.status == "FAILED" and self.day["simError"]:
            answer["simError"] = self.day["simError"]
        return web.json_response(answer)

    async def control(self, request):
        self.day.update(await request.json())
        await self.offer()
        return web.json_response(self.day)

    async def record(self, request):
        return web.json_response({
            "received": self.received, "cancelled": self.cancelled,
            "identities": self.identities, "refused": self.refused})


async def serve(rpc):
    async with aiohttp.ClientSession() as session:
        relay = Relay(rpc, session)
        application = web.Application()
        application.add_routes([
            web.post("/", relay.post), web.get("/tx/{hash}", relay.status),
            web.post("/control", relay.control), web.get("/record", relay.record)])
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        watching = asyncio.create_task(relay.watch())
        print(json.dumps({"url": f"http://127.0.0.1:{runner.addresses[0][1]}"}), flush=True)
        ended = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
        waiting = asyncio.create_task(ended.wait())
        await asyncio.wait({watching, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if watching.done():
            watching.result()
        await runner.cleanup()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    asyncio.run(serve(sys.argv[1]))
