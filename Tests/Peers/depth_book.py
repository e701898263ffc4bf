"""Peer of `depth-book`: message bytes parsed and applied to ccxt's own order book.

Arguments: the messages, one a line; the snapshot that they follow.
"""
import json
import sys

import peer

try:
    import ccxt
    import ccxt.pro
except ImportError:
    peer.skip("ccxt is not installed")

messages = sys.argv[1].encode().splitlines()
snapshot = json.loads(sys.argv[2])
exchange = ccxt.pro.binance()
market = exchange.safe_market("BTCUSDT", None, None, "spot")
market.update(symbol="BTC/USDT", spot=True, contract=False, swap=False, type="spot")


def new_book():
    book = exchange.order_book({}, None)
    book.reset({side: [[float(price), float(size)] for price, size in snapshot[side]]
                for side in ("bids", "asks")})
    book["symbol"] = "BTC/USDT"
    return book


def apply(book):
    for message in messages:
        exchange.handle_order_book_message(None, json.loads(message), book)


first = new_book()
apply(first)
bid, ask = (round(first[side][0][0] * 100) for side in ("bids", "asks"))
book = new_book()
peer.measure(
    f"ccxt.pro {ccxt.__version__}", lambda: apply(book), len(messages), f"{bid} {ask}")
