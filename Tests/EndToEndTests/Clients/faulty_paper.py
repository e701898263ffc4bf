"""A client of the paper exchange on a bad day: sees each break on its socket, then asks for the truth.

Usage: faulty_paper.py REST_URL API_KEY SECRET. The exchange's plan is that of `PaperFaultTests`.
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import socket
import sys
import time
from urllib.parse import urlencode, urlsplit

REST, KEY, SECRET = sys.argv[1:4]
ADDRESS = urlsplit(REST).hostname, urlsplit(REST).port
OFF = {"x-paper-faults": "off"}


def signed(parameters):
    """The parameters with their signature."""
    text = urlencode({**parameters, "timestamp": int(time.time() * 1000)})
    code = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256)
    return f"{text}&signature={code.hexdigest()}"


def call(method, path, parameters, headers=None):
    """Status and JSON of a signed request on a connection of its own."""
    connection = http.client.HTTPConnection(*ADDRESS, timeout=5)
    query = signed({"symbol": "ETHUSDC", **parameters})
    connection.request(
        method, f"{path}?{query}", headers={"X-MBX-APIKEY": KEY, **(headers or {})}
    )
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def place(name):
    """Places an order that rests."""
    order = {"side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.1"}
    return call("POST", "/api/v3/order", {**order, "price": "2900", "newClientOrderId": name})


def read_all(text):
    """Everything that a socket says after a text until it closes."""
    with socket.create_connection(ADDRESS, timeout=5) as stream:
        stream.sendall(text.encode())
        said = b""
        while chunk := stream.recv(4096):
            said += chunk
        return said


def text_frame(data):
    """The text of the first frame of a server, which is short or has a length of two bytes, and
    what follows it."""
    assert data[0] == 0x81 and data[1] <= 126, data[:4]
    start, length = (4, int.from_bytes(data[2:4], "big")) if data[1] == 126 else (2, data[1])
    return data[start : start + length], data[start + length :]


def main():
    # 1. The answer to the first order is lost; the order is not.
    try:
        place("first")
        raise AssertionError("the first order was answered")
    except (http.client.RemoteDisconnected, ConnectionResetError):
        pass
    status, orders = call("GET", "/api/v3/allOrders", {}, OFF)
    assert status == 200 and [row["clientOrderId"] for row in orders] == ["first"], orders
    # 2. The second is refused for its timestamp.
    status, refused = place("second")
    assert (status, refused["code"]) == (400, -1021), refused
    # 3. A lagging replica has not heard of the first order yet; the truth has.
    status, absent = call("GET", "/api/v3/order", {"origClientOrderId": "first"})
    assert (status, absent["code"]) == (400, -2013), absent
    status, order = call("GET", "/api/v3/order", {"origClientOrderId": "first"}, OFF)
    assert (status, order["status"]) == (200, "NEW"), order
    # 4. An answer is cut after twenty bytes.
    said = read_all("GET /api/v3/time HTTP/1.1\r\nhost: paper\r\n\r\n")
    assert len(said) == 20 and said.startswith(b"HTTP/1.1 200 OK\r\n"), said
    # 5. A depth stream is cut within its third frame: after seven bytes of it.
    key = base64.b64encode(os.urandom(16)).decode()
    said = read_all(
        "GET /ws/ethusdc@depth@100ms HTTP/1.1\r\nhost: paper\r\nupgrade: websocket\r\n"
        f"connection: upgrade\r\nsec-websocket-key: {key}\r\nsec-websocket-version: 13\r\n\r\n"
    )
    frames = said.split(b"\r\n\r\n", 1)[1]
    for _ in range(2):
        text, frames = text_frame(frames)
        assert json.loads(text)["e"] == "depthUpdate", text
    assert len(frames) == 7 and frames[:1] == b"\x81", frames
    status, orders = call("GET", "/api/v3/openOrders", {}, OFF)
    assert status == 200 and [row["clientOrderId"] for row in orders] == ["first"], orders
    print(json.dumps({"ok": True}))


main()
