#!/usr/bin/env python3
"""Writes binance_requests.json: what ccxt sends for the calls of `venue request`.

Run from this folder in the environment of the tools: python generate_binance.py
ccxt builds and signs each request itself; its way to the network is replaced by a note of what it
would have sent. Clock, credentials and orders are fixed, so the file is the same every time. Keys are
worthless.
"""
import asyncio
import hashlib
import json
import urllib.parse

import ccxt
import ccxt.pro

SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
CLOCK = 1_700_000_000_123
ID = "causeway-1_A"
MARKETS = [
    ("BTC/USDT", "BTC", "USDT", 0.01, 0.00001), ("ETH/BTC", "ETH", "BTC", 0.00001, 0.0001)]


def market(symbol, base, quote, tick, lot):
    return {
        "id": base + quote, "symbol": symbol, "base": base, "quote": quote, "baseId": base,
        "quoteId": quote, "type": "spot", "spot": True, "margin": False, "swap": False,
        "future": False, "option": False, "contract": False, "active": True, "taker": 0.001,
        "maker": 0.001, "precision": {"amount": lot, "price": tick},
        "limits": {side: {"min": None, "max": None} for side in ("amount", "price", "cost")},
        "info": {"orderTypes": ["LIMIT", "LIMIT_MAKER", "MARKET"]}}


def settings():
    return {
        "apiKey": KEY, "secret": SECRET, "enableRateLimit": False,
        "options": {"defaultType": "spot", "fetchMarkets": {"types": ["spot"]}}}


def prepared(exchange, window):
    exchange.options["recvWindow"] = window
    exchange.options["fetchCurrencies"] = False
    # ccxt marks orders with its own broker's id unless it is told another.
    exchange.options["broker"] = {}
    exchange.set_markets([market(*row) for row in MARKETS])
    exchange.milliseconds = lambda: CLOCK
    exchange.nonce = lambda: CLOCK
    return exchange


def rest(window, call):
    """What ccxt would send over REST: method, path, parameters, key and signature."""
    exchange = prepared(ccxt.binance(settings()), window)
    sent = {}

    def fetch(url, method="GET", headers=None, body=None):
        sent.update(url=url, method=method, headers=headers or {}, body=body)
        raise ccxt.ExchangeNotAvailable("noted")

    exchange.fetch = fetch
    try:
        call(exchange)
    except ccxt.ExchangeNotAvailable:
        pass
    url = urllib.parse.urlsplit(sent["url"])
    query = url.query or (sent["body"] or "")
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    parameters = {name: value for name, value in pairs if name != "signature"}
    return {
        "method": sent["method"], "path": url.path, "parameters": parameters,
        "key": sent["headers"].get("X-MBX-APIKEY")}


def socket(window, call):
    """What ccxt would send over the WebSocket API, signature included."""
    frames = []

    async def run():
        exchange = prepared(ccxt.pro.binance(settings()), window)

        async def watch(url, message_hash, message=None, *rest, **named):
            frames.append(message)
            raise ccxt.ExchangeNotAvailable("noted")

        exchange.watch = watch
        try:
            await call(exchange)
        except ccxt.ExchangeNotAvailable:
            pass
        await exchange.close()

    asyncio.run(run())
    # ccxt sends our id a second time under its own name, and a wish about rate limits; without these
    # two, its signature is made anew by its own means.
    left_out = ("clientOrderId", "returnRateLimits", "signature")
    params = {key: value for key, value in frames[0]["params"].items() if key not in left_out}
    signer = ccxt.binance(settings())
    text = signer.urlencode(signer.keysort(params))
    signature = signer.hmac(text.encode(), SECRET.encode(), hashlib.sha256)
    return {"method": frames[0]["method"], "params": {**params, "signature": signature}}


def order(**members):
    return {"instrument": "BTC/USDT", **members}


def line(call, window, **members):
    return {
        "call": call, "clock": CLOCK, "recvWindow": window,
        "credentials": {"apiKey": KEY, "secret": SECRET}, **members}


PLACED = {"clientOrderId": ID, "newOrderRespType": "RESULT"}
LIMIT = dict(side="buy", type="limit", quantity="0.01", price="61837.64", clientOrderId=ID)
CASES = [
    ("limit", line("place", 5000, order=order(**LIMIT)),
     lambda x: x.create_order("BTC/USDT", "limit", "buy", 0.01, 61837.64, PLACED)),
    ("limit, immediate or cancel", line("place", 60000, order=order(**LIMIT, timeInForce="IOC")),
     lambda x: x.create_order(
         "BTC/USDT", "limit", "buy", 0.01, 61837.64, {**PLACED, "timeInForce": "IOC"})),
    ("limit, fill or kill",
     line("place", 1, order=order(**{**LIMIT, "side": "sell"}, timeInForce="FOK")),
     lambda x: x.create_order(
         "BTC/USDT", "limit", "sell", 0.01, 61837.64, {**PLACED, "timeInForce": "FOK"})),
    ("post-only", line("place", 5000, order=order(**LIMIT, postOnly=True)),
     lambda x: x.create_order(
         "BTC/USDT", "limit", "buy", 0.01, 61837.64, {**PLACED, "postOnly": True})),
    ("market",
     line("place", 5000, order=order(
         side="sell", type="market", quantity="0.00500", clientOrderId=ID)),
     lambda x: x.create_order("BTC/USDT", "market", "sell", 0.005, None, PLACED)),
    ("small price",
     line("place", 5000, order={
         **LIMIT, "instrument": "ETH/BTC", "price": "0.00001", "quantity": "1234567.0001"}),
     lambda x: x.create_order("ETH/BTC", "limit", "buy", "1234567.0001", "0.00001", PLACED)),
    ("cancel by our id", line("cancel", 5000, order=order(clientOrderId=ID)),
     lambda x: x.cancel_order("", "BTC/USDT", {"clientOrderId": ID})),
    ("cancel by its id", line("cancel", 5000, order=order(venueOrderId="1234567890123")),
     lambda x: x.cancel_order("1234567890123", "BTC/USDT")),
    ("order by our id", line("orderStatus", 5000, order=order(clientOrderId=ID)),
     lambda x: x.fetch_order("", "BTC/USDT", {"clientOrderId": ID})),
    ("order by its id", line("orderStatus", 5000, order=order(venueOrderId="28")),
     lambda x: x.fetch_order("28", "BTC/USDT")),
    ("open orders", line("openOrders", 5000, order=order()),
     lambda x: x.fetch_open_orders("BTC/USDT")),
    ("fills", line("fills", 5000, order=order()), lambda x: x.fetch_my_trades("BTC/USDT")),
    ("fills of an order", line("fills", 5000, order=order(venueOrderId="28")),
     lambda x: x.fetch_my_trades("BTC/USDT", None, None, {"orderId": 28})),
    ("balances", line("balances", 5000),
     lambda x: x.fetch_balance({"omitZeroBalances": "true"})),
    ("amend",
     line("amend", 5000, order=order(venueOrderId="28", quantity="0.005")),
     # ccxt has no name for this one, but signs it like any other.
     lambda x: x.request(
         "order/amend/keepPriority", ["private"], "PUT",
         {"symbol": "BTCUSDT", "orderId": 28, "newQty": "0.005"})),
    ("fees", line("fees", 5000, order=order()),
     lambda x: x.privateGetAccountCommission({"symbol": "BTCUSDT"})),
    ("deposits", line("deposits", 5000), lambda x: x.fetch_deposits()),
    ("withdraw",
     line("withdraw", 5000, withdrawal={
         "asset": "ETH", "network": "ETH", "amount": "1.5", "withdrawalId": "w1",
         "address": "0x85A6cEaD4812bd9008FcaF460f32E388eCeAB5C3"}),
     lambda x: x.sapiPostCapitalWithdrawApply({
         "coin": "ETH", "network": "ETH", "amount": "1.5", "withdrawOrderId": "w1",
         "address": "0x85A6cEaD4812bd9008FcaF460f32E388eCeAB5C3"})),
]
SOCKET_CASES = [
    ("limit", line("place", 5000, channel="websocket", order=order(**LIMIT)),
     lambda x: x.create_order_ws("BTC/USDT", "limit", "buy", 0.01, 61837.64, PLACED)),
    ("market",
     line("place", 5000, channel="websocket", order=order(
         side="sell", type="market", quantity="0.00500", clientOrderId=ID)),
     lambda x: x.create_order_ws("BTC/USDT", "market", "sell", 0.005, None, PLACED)),
    ("cancel by our id",
     line("cancel", 5000, channel="websocket", order=order(clientOrderId=ID)),
     lambda x: x.cancel_order_ws("", "BTC/USDT", {"clientOrderId": ID})),
    ("order by our id",
     line("orderStatus", 5000, channel="websocket", order=order(clientOrderId=ID)),
     lambda x: x.fetch_order_ws("", "BTC/USDT", {"clientOrderId": ID})),
    ("open orders", line("openOrders", 5000, channel="websocket", order=order()),
     lambda x: x.fetch_open_orders_ws("BTC/USDT")),
]


def main():
    rows = [{"name": name, "line": text, "rest": rest(text["recvWindow"], call)}
            for name, text, call in CASES]
    rows += [{"name": f"frame: {name}", "line": text, "socket": socket(text["recvWindow"], call)}
             for name, text, call in SOCKET_CASES]
    with open("binance_requests.json", "w", encoding="utf-8") as file:
        json.dump(rows, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
