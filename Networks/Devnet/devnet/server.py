"""HTTP and WebSocket on one loopback port."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from aiohttp import ClientConnectionResetError, WSMsgType, web

from .errors import INVALID_REQUEST, PARSE_ERROR, SERVER_ERROR, RpcError
from .faults import Fault, fault_error
from .node import Node
from .rpc import dispatch

logger = logging.getLogger("devnet.server")

HOST = "127.0.0.1"
_MAX_REQUEST_BYTES = 16 * 2**20
# The answer to the verb that cuts all connections leaves before they are cut.
_CUT_DELAY_SECONDS = 0.05


class LostAnswer(Exception):
    """The connection must close without an answer."""


class HttpStatus(Exception):
    """A fault asks for this HTTP status instead of an answer."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class SocketConnection:
    """One WebSocket: messages leave in the order they were queued."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._queue: asyncio.Queue[Any] = asyncio.Queue()

    def send(self, message: Any) -> None:
        """Queue one message."""
        self._queue.put_nowait(message)

    async def write_all(self) -> None:
        """Write queued messages until the socket closes."""
        while True:
            message = await self._queue.get()
            try:
                await self._socket.send_str(json.dumps(message))
            except (ConnectionError, ClientConnectionResetError):
                return


class Server:
    """Serves one node."""

    def __init__(self, node: Node) -> None:
        self._node = node
        # The requests behind open WebSockets; they lead to the transports.
        self._sockets: dict[SocketConnection, web.Request] = {}
        self._miner: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        node.close_sockets = self._abort_sockets
        node.close_connections = self._cut_all_soon

    async def start(self, port: int) -> int:
        """Listen on the loopback address; the port (a free one for 0). OSError if in use."""
        application = web.Application(client_max_size=_MAX_REQUEST_BYTES)
        application.router.add_route("*", "/", self._handle)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        self._miner = asyncio.create_task(self._mine_by_interval())
        return self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop mining and close every connection."""
        if self._miner is not None:
            self._miner.cancel()
        self._abort_sockets()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _mine_by_interval(self) -> None:
        poll = 0.05
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(poll)
            if self._node.block_time <= 0:
                last = loop.time()
            elif loop.time() - last >= self._node.block_time:
                # Keeps the rhythm without making up for blocks that were missed.
                last = max(last + self._node.block_time, loop.time() - self._node.block_time)
                try:
                    self._node.mine()
                except Exception:
                    logger.exception("interval mining failed")

    # Transports

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._handle_socket(request)
        if request.method != "POST":
            return web.Response(status=200 if request.method == "GET" else 405)
        try:
            answer = await self._answer_text(await request.text(), None)
        except LostAnswer:
            _abort(request)
            return web.Response()
        except HttpStatus as status:
            return web.Response(status=status.status)
        return web.Response() if answer is None else web.json_response(answer)

    async def _handle_socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=_MAX_REQUEST_BYTES)
        await socket.prepare(request)
        connection = SocketConnection(socket)
        writer = asyncio.create_task(connection.write_all())
        self._sockets[connection] = request
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                try:
                    answer = await self._answer_text(message.data, connection)
                except LostAnswer:
                    _abort(request)
                    break
                if answer is not None:
                    connection.send(answer)
        finally:
            self._node.subscriptions.forget(connection)
            del self._sockets[connection]
            writer.cancel()
        return socket

    def _abort_sockets(self) -> int:
        for request in self._sockets.values():
            _abort(request)
        return len(self._sockets)

    def _cut_all_soon(self) -> None:
        asyncio.get_running_loop().call_later(_CUT_DELAY_SECONDS, self._cut_all)

    def _cut_all(self) -> None:
        self._abort_sockets()
        server = None if self._runner is None else self._runner.server
        for connection in [] if server is None else list(server.connections):
            if connection.transport is not None:
                connection.transport.abort()

    # Messages

    async def _answer_text(self, text: str, connection: SocketConnection | None) -> Any:
        try:
            message = json.loads(text)
        except ValueError:
            return _error(None, RpcError(PARSE_ERROR, "parse error"))
        if not isinstance(message, list):
            return await self._answer(message, connection)
        if not message:
            return _error(None, RpcError(INVALID_REQUEST, "empty batch"))
        answers = [await self._answer(entry, connection) for entry in message]
        return [answer for answer in answers if answer is not None] or None

    async def _answer(self, message: Any, connection: SocketConnection | None) -> Any:
        """The response object; None for a notification."""
        if not isinstance(message, dict):
            return _error(None, RpcError(INVALID_REQUEST, "invalid request"))
        identifier = message.get("id")
        method, values = message.get("method"), message.get("params")
        well_formed = (
            message.get("jsonrpc") == "2.0"
            and isinstance(method, str)
            and (values is None or isinstance(values, list))
            and (identifier is None or isinstance(identifier, (str, int, float)))
        )
        if not well_formed:
            return _error(identifier, RpcError(INVALID_REQUEST, "invalid request"))
        try:
            result = await self._run(method, values or [], connection)
        except RpcError as error:
            return _error(identifier, error) if "id" in message else None
        if "id" not in message:
            return None
        return {"jsonrpc": "2.0", "id": identifier, "result": result}

    async def _run(
        self, method: str, values: list[Any], connection: SocketConnection | None
    ) -> Any:
        fault = self._node.faults.take(method)
        if fault is not None:
            canned = await _inject(fault, is_http=connection is None)
            if canned is not None:
                return canned[0]
        try:
            return dispatch(self._node, connection, method, values)
        finally:
            if fault is not None and fault.kind == "loseAnswer":
                raise LostAnswer


async def _inject(fault: Fault, is_http: bool) -> tuple[Any] | None:
    """Act on a fault before processing; a canned result comes wrapped."""
    if fault.kind == "delay":
        await asyncio.sleep(float(fault.details.get("milliseconds", 0)) / 1000)
    elif fault.kind == "silence":
        await asyncio.Event().wait()
    elif fault.kind == "loseRequest":
        raise LostAnswer
    elif fault.kind == "httpStatus":
        status = int(fault.details.get("status", 429))
        if is_http:
            raise HttpStatus(status)
        raise RpcError(SERVER_ERROR, f"status {status}")
    elif fault.kind == "error":
        raise fault_error(fault)
    elif fault.kind == "result":
        return (fault.details.get("result"),)
    return None


def _abort(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()


def _error(identifier: Any, error: RpcError) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": identifier, "error": error.as_json()}
