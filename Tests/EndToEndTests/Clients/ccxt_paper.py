#!/usr/bin/env python3
"""Drives a paper Binance with the unmodified ccxt client and checks what comes back.

Usage: ccxt_paper.py BASE_URL API_KEY SECRET

Only the URLs of ccxt.binance are changed; its options are the default ones. The account must hold
ETH and USDC, and the book of ETH/USDC must not be empty. Prints one JSON line; exits 1 when
something is not as it should be, 2 for wrong usage.
"""

import json
import re
import sys
from decimal import Decimal

import ccxt

SYMBOL = "ETH/USDC"


class Mismatch(Exception):
    """The exchange said something else than it must."""


def expect(condition, what):
    if not condition:
        raise Mismatch(what)


def client(base_url, api_key, secret):
    exchange = ccxt.binance({"apiKey": api_key, "secret": secret})
    for name, url in exchange.urls["api"].items():
        if isinstance(url, str):
            exchange.urls["api"][name] = re.sub(r"^https?://[^/]+", base_url.rstrip("/"), url)
    return exchange


def balances(exchange):
    totals = exchange.fetch_balance()["total"]
    return {code: Decimal(str(totals.get(code, 0))) for code in ("ETH", "USDC")}


def check_book(exchange):
    book = exchange.fetch_order_book(SYMBOL, 20)
    expect(book["bids"] and book["asks"], "the book has two sides")
    expect(book["bids"][0][0] < book["asks"][0][0], "the book is not crossed")
    expect(book["bids"] == sorted(book["bids"], reverse=True), "bids are in order")
    expect(book["asks"] == sorted(book["asks"]), "asks are in order")
    expect(isinstance(book["nonce"], int), "the book has an update id")
    return book


def check_resting_order(exchange, book):
    """Places an order away from the market, finds it, cancels it and misses it."""
    price = exchange.price_to_precision(SYMBOL, book["bids"][0][0] * 0.9)
    before = exchange.fetch_balance()
    placed = exchange.create_order(SYMBOL, "limit", "buy", 0.05, float(price))
    expect(placed["status"] == "open", "a resting order is open")
    found = exchange.fetch_order(placed["id"], SYMBOL)
    expect(found["clientOrderId"] == placed["clientOrderId"], "the order keeps its client id")
    expect(found["price"] == float(price) and found["amount"] == 0.05, "the order is as placed")
    expect(found["filled"] == 0, "the order has not filled")
    open_ids = [order["id"] for order in exchange.fetch_open_orders(SYMBOL)]
    expect(placed["id"] in open_ids, "the order is listed as open")
    locked = exchange.fetch_balance()["USDC"]["used"] - before["USDC"]["used"]
    expect(abs(locked - 0.05 * float(price)) < 1e-6, "the order's cost is set aside")
    canceled = exchange.cancel_order(placed["id"], SYMBOL)
    expect(canceled["status"] == "canceled", "the cancel is confirmed")
    expect(exchange.fetch_order(placed["id"], SYMBOL)["status"] == "canceled", "it stays canceled")
    expect(exchange.fetch_balance()["USDC"]["used"] == before["USDC"]["used"], "the lock is freed")
    try:
        exchange.cancel_order(placed["id"], SYMBOL)
    except ccxt.OrderNotFound:
        return placed["id"]
    raise Mismatch("a second cancel is refused")


def check_taking_order(exchange, book):
    """Buys at a price that trades at once and compares order, trades and balances."""
    before = balances(exchange)
    price = float(exchange.price_to_precision(SYMBOL, book["asks"][0][0] * 1.02))
    placed = exchange.create_order(SYMBOL, "limit", "buy", 0.25, price, {"timeInForce": "IOC"})
    expect(placed["status"] == "closed" and placed["filled"] == 0.25, "the order fills at once")
    expect(placed["average"] <= price, "not above its limit")
    trades = [
        trade
        for trade in exchange.fetch_my_trades(SYMBOL)
        if trade["order"] == placed["id"]
    ]
    rows = [trade["info"] for trade in trades]
    quantity = sum(Decimal(row["qty"]) for row in rows)
    cost = sum(Decimal(row["quoteQty"]) for row in rows)
    expect(quantity == Decimal("0.25"), "the trades add up to the order")
    expect(cost == Decimal(placed["info"]["cummulativeQuoteQty"]), "and so does their cost")
    expect(len({row["id"] for row in rows}) == len(rows), "trade ids differ")
    fees = {"ETH": Decimal(0), "USDC": Decimal(0)}
    for row in rows:
        fees[row["commissionAsset"]] += Decimal(row["commission"])
    after = balances(exchange)
    expect(after["ETH"] - before["ETH"] == quantity - fees["ETH"], "ETH received less its fee")
    expect(before["USDC"] - after["USDC"] == cost + fees["USDC"], "USDC paid")
    return placed["id"], len(rows)


def check_refusals(exchange, book):
    """Errors come back as the exceptions that ccxt has for them."""
    price = book["asks"][0][0]
    for what, error, call in (
        ("too large", ccxt.InsufficientFunds,
         lambda: exchange.create_order(SYMBOL, "limit", "sell", 2900, price)),
        ("unknown order", ccxt.OrderNotFound, lambda: exchange.fetch_order("999999999", SYMBOL)),
        ("would take", ccxt.OrderImmediatelyFillable,
         lambda: exchange.create_order(
             SYMBOL, "limit", "buy", 1, round(price * 1.01, 2), {"postOnly": True})),
        ("too small", ccxt.BadRequest,
         lambda: exchange.create_order(SYMBOL, "limit", "buy", 0.0001, 3000)),
    ):
        try:
            call()
        except error:
            continue
        raise Mismatch(f"an order that is {what} raises {error.__name__}")


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    exchange = client(*sys.argv[1:])
    try:
        markets = exchange.load_markets()
        expect(SYMBOL in markets, f"{SYMBOL} is listed")
        expect("ETH" in exchange.currencies, "the coins are listed")
        book = check_book(exchange)
        rested = check_resting_order(exchange, book)
        taken, trades = check_taking_order(exchange, book)
        check_refusals(exchange, book)
    except (Mismatch, ccxt.BaseError, KeyError, TypeError, ValueError) as error:
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}))
        return 1
    print(json.dumps({
        "ok": True,
        "ccxt": ccxt.__version__,
        "markets": len(markets),
        "bestBid": book["bids"][0][0],
        "bestAsk": book["asks"][0][0],
        "restedOrder": rested,
        "takenOrder": taken,
        "trades": trades,
    }))
    return 0


if __name__ == "__main__":
    sys.exit(main())
