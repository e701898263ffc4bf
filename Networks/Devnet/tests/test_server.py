"""The wire: HTTP, WebSocket, batches, error codes, subscriptions, faults."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
import pytest_asyncio
from conftest import LOGGER

from devnet.server import Server


class Wire:
    """HTTP and WebSocket access to a served node."""

    def __init__(self, session, port):
        self.session = session
        self.url = f"http://127.0.0.1:{port}/"

    async def post(self, body):
        text = body if isinstance(body, str) else json.dumps(body)
        async with self.session.post(self.url, data=text) as response:
            content = await response.text()
            return response.status, json.loads(content) if content else None

    async def call(self, method, *parameters):
        status, answer = await self.post(request(method, *parameters))
        assert status == 200
        return answer.get("result", answer.get("error"))

    async def socket(self):
        return await self.session.ws_connect(self.url)


def request(method, *parameters, identifier=1):
    return {"jsonrpc": "2.0", "id": identifier, "method": method, "params": list(parameters)}


async def ask(socket, method, *parameters):
    await socket.send_json(request(method, *parameters))
    return (await socket.receive_json(timeout=5))["result"]


async def notifications(socket, count):
    received = []
    for _ in range(count):
        message = await socket.receive_json(timeout=5)
        assert message["method"] == "eth_subscription"
        received.append((message["params"]["subscription"], message["params"]["result"]))
    return received


def raw(rpc, **fields):
    return "0x" + bytes(rpc.sign(**fields).raw_transaction).hex()


@pytest_asyncio.fixture
async def wire(rpc):
    server = Server(rpc.node)
    port = await server.start(0)
    async with aiohttp.ClientSession() as session:
        yield Wire(session, port)
    await server.stop()


async def test_simple_answers(wire):
    assert await wire.call("eth_chainId") == "0x539"
    assert await wire.call("net_version") == "1337"
    assert await wire.call("eth_accounts") == []
    assert await wire.call("eth_syncing") is False
    assert (await wire.call("web3_clientVersion")).startswith("CausewayDevnet/")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", -32700),
        ("[]", -32600),
        ({"id": 1, "method": "eth_chainId"}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": 5}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": {}}, -32600),
        (request("eth_nothing"), -32601),
        (request("eth_subscribe", "newHeads"), -32601),
        (request("eth_getBalance"), -32602),
        (request("eth_getBalance", "0x12", "latest"), -32602),
        (request("eth_getBlockByNumber", "0x01", False), -32602),
        (request("eth_getBlockByNumber", "newest", False), -32602),
        (request("eth_getTransactionReceipt", "0x" + "zz" * 32), -32602),
        (request("dev_reorg", 1, {"dorp": []}), -32602),
        (request("dev_fault", {"loose": {}}), -32602),
    ],
)
async def test_errors_have_the_standard_codes(wire, body, code):
    status, answer = await wire.post(body)
    assert status == 200
    assert answer["error"]["code"] == code


async def test_batches_answer_in_order_and_notifications_stay_silent(wire):
    silent = {"jsonrpc": "2.0", "method": "eth_chainId"}
    batch = [request("eth_chainId", identifier="a"), silent, 7, request("eth_x", identifier=None)]
    _, answers = await wire.post(batch)
    assert [answer["id"] for answer in answers] == ["a", None, None]
    assert answers[0]["result"] == "0x539"
    assert [answer["error"]["code"] for answer in answers[1:]] == [-32600, -32601]
    assert (await wire.post([silent]))[1] is None


async def test_heads_logs_and_pending_are_pushed_and_reorganised_logs_come_removed(wire, rpc):
    logger = rpc.deploy(LOGGER, 0)
    socket = await wire.socket()
    heads = await ask(socket, "eth_subscribe", "newHeads")
    logs = await ask(socket, "eth_subscribe", "logs", {"address": logger})
    pending = await ask(socket, "eth_subscribe", "newPendingTransactions")
    sent = await wire.call("eth_sendRawTransaction", raw(rpc, nonce=1, to=logger, data=b"\1" * 32))
    assert await notifications(socket, 1) == [(pending, sent)]
    await wire.call("dev_mine")
    (kind, head), (log_kind, log) = await notifications(socket, 2)
    assert (kind, log_kind) == (heads, logs)
    assert head["hash"] == log["blockHash"] and "transactions" not in head
    assert log["removed"] is False and log["transactionHash"] == sent

    await wire.call("dev_reorg", 1, {"drop": []})
    received = await notifications(socket, 4)
    assert [kind for kind, _ in received] == [logs, heads, logs, heads]
    removed, again = received[0][1], received[2][1]
    assert removed == {**log, "removed": True}
    assert again["removed"] is False and again["blockHash"] == received[1][1]["hash"]
    assert received[3][1]["parentHash"] == received[1][1]["hash"]

    await wire.call("dev_reorg", 2, {"drop": [sent]})
    received = await notifications(socket, 4)
    assert received[0][1] == {**again, "removed": True}
    assert [kind for kind, _ in received[1:]] == [heads] * 3
    assert await ask(socket, "eth_unsubscribe", heads) is True
    await wire.call("dev_mine")
    assert await ask(socket, "eth_blockNumber") == "0x5"
    await socket.close()


async def test_a_subscription_belongs_to_its_connection(wire):
    first, second = await wire.socket(), await wire.socket()
    identifier = await ask(first, "eth_subscribe", "newHeads")
    await second.send_json(request("eth_unsubscribe", identifier))
    assert (await second.receive_json())["error"]["message"] == "subscription not found"
    await second.send_json(request("eth_subscribe", "gossip"))
    assert (await second.receive_json())["error"]["code"] == -32601
    assert await wire.call("dev_closeSockets") == 2
    assert (await first.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)


async def test_a_lost_answer_comes_after_the_transaction_was_accepted(wire, rpc):
    order = {"loseAnswer": {"method": "eth_sendRawTransaction", "times": 1}}
    await wire.call("dev_fault", order)
    assert await wire.call("eth_blockNumber") == "0x0"
    signed = raw(rpc, nonce=0)
    with pytest.raises(aiohttp.ClientError):
        await wire.post(request("eth_sendRawTransaction", signed))
    assert len(rpc.node.pool) == 1
    again = await wire.call("eth_sendRawTransaction", signed)
    assert again == {"code": -32000, "message": "already known"}


async def test_a_lost_request_was_never_processed(wire, rpc):
    await wire.call("dev_fault", {"loseRequest": {"method": "eth_sendRawTransaction"}})
    with pytest.raises(aiohttp.ClientError):
        await wire.post(request("eth_sendRawTransaction", raw(rpc, nonce=0)))
    assert len(rpc.node.pool) == 0


async def test_an_answer_can_be_lost_on_a_socket(wire, rpc):
    socket = await wire.socket()
    await wire.call("dev_fault", {"loseAnswer": {"method": "eth_sendRawTransaction"}})
    await socket.send_json(request("eth_sendRawTransaction", raw(rpc, nonce=0)))
    message = await socket.receive(timeout=5)
    assert message.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    assert len(rpc.node.pool) == 1


async def test_other_faults_answer_as_ordered(wire):
    await wire.call("dev_fault", {"httpStatus": {"method": "eth_chainId", "status": 429}})
    assert (await wire.post(request("eth_chainId")))[0] == 429
    error = {"method": "eth_chainId", "code": -32005, "message": "limit exceeded", "times": 2}
    await wire.call("dev_fault", {"error": error})
    for _ in range(2):
        answer = await wire.call("eth_chainId")
        assert answer == {"code": -32005, "message": "limit exceeded"}
    await wire.call("dev_fault", {"result": {"method": "eth_getLogs", "result": []}})
    assert await wire.call("eth_getLogs", {"blockHash": "0x" + "00" * 32}) == []
    loop = asyncio.get_running_loop()
    await wire.call("dev_fault", {"delay": {"method": "*", "milliseconds": 120}})
    started = loop.time()
    assert await wire.call("eth_chainId") == "0x539"
    assert loop.time() - started >= 0.11
    await wire.call("dev_fault", {"loseRequest": {"times": 9}})
    await wire.call("dev_fault", {"clear": True})
    assert await wire.call("eth_chainId") == "0x539"


async def test_interval_mining_can_be_switched_on_and_off(wire):
    await wire.call("dev_setBlockTime", 0.1)
    await asyncio.sleep(0.7)
    await wire.call("dev_setBlockTime", 0)
    reached = await wire.call("eth_blockNumber")
    assert int(reached, 16) >= 2
    await asyncio.sleep(0.3)
    assert await wire.call("eth_blockNumber") == reached


async def test_automine_seals_a_block_per_transaction(wire, rpc):
    await wire.call("dev_setAutomine", True)
    sent = await wire.call("eth_sendRawTransaction", raw(rpc, nonce=0))
    assert (await wire.call("eth_getTransactionReceipt", sent))["blockNumber"] == "0x1"


async def test_a_restart_loses_the_pool_and_cuts_every_connection_but_keeps_the_chain(wire, rpc):
    await wire.call("dev_mine", 2)
    head = (await wire.call("eth_getBlockByNumber", "latest", False))["hash"]
    sent = await wire.call("eth_sendRawTransaction", raw(rpc, nonce=0))
    socket = await wire.socket()
    assert await wire.call("dev_restart") == 1
    message = await socket.receive(timeout=5)
    kinds = (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR, aiohttp.WSMsgType.CLOSE)
    assert message.type in kinds
    assert await wire.call("eth_getTransactionByHash", sent) is None
    assert (await wire.call("eth_getBlockByNumber", "latest", False))["hash"] == head
    # The same bytes are news again.
    assert await wire.call("eth_sendRawTransaction", raw(rpc, nonce=0)) == sent


async def test_silence_neither_answers_nor_processes_and_holds_up_nobody_else(wire, rpc):
    await wire.call("dev_fault", {"silence": {"method": "eth_sendRawTransaction"}})
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(wire.call("eth_sendRawTransaction", raw(rpc, nonce=0)), 0.3)
    assert await wire.call("eth_chainId") == "0x539"
    assert await wire.call("dev_dropPending") == 0
