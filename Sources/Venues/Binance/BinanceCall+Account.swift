package import Arithmetic

extension BinanceCall {
    /// Asks for what the account holds, without empty balances.
    package static func account() -> BinanceCall {
        BinanceCall(
            "GET", "/api/v3/account", socket: "account.status",
            [("omitZeroBalances", .text("true"))])
    }

    /// Asks what the account is charged on a symbol.
    package static func commission(symbol: String) -> BinanceCall {
        BinanceCall(
            "GET", "/api/v3/account/commission", socket: "account.commission",
            [("symbol", .text(symbol))])
    }

    /// Asks for trades of a symbol, of one order or of all, from a trade on; oldest first.
    package static func trades(
        symbol: String, orderId: Int64?, fromId: Int64?, limit: Int?
    ) -> BinanceCall {
        BinanceCall(
            "GET", "/api/v3/myTrades", socket: "myTrades",
            [
                ("symbol", .text(symbol)), ("orderId", orderId.map { .number($0) }),
                ("fromId", fromId.map { .number($0) }), ("limit", limit.map { .number(Int64($0)) }),
            ])
    }

    /// Asks for what came in from chains.
    package static func deposits() -> BinanceCall {
        BinanceCall("GET", "/sapi/v1/capital/deposit/hisrec")
    }

    /// Sends an asset to an address on a chain (`developers.binance.com`, "Withdraw").
    ///
    /// `withdrawalId` finds it again; that the exchange takes the same id once only is not
    /// documented.
    package static func withdraw(
        asset: String, network: String?, address: String, addressTag: String?,
        amount: ExactDecimal, withdrawalId: String?
    ) throws(VenueError) -> BinanceCall {
        guard amount.isPositive else { throw VenueError(.badRequest, "amount") }
        return BinanceCall(
            "POST", "/sapi/v1/capital/withdraw/apply",
            [
                ("coin", .text(asset)), ("withdrawOrderId", .text(ifPresent: withdrawalId)),
                ("network", .text(ifPresent: network)), ("address", .text(address)),
                ("addressTag", .text(ifPresent: addressTag)),
                ("amount", .text(amount.normalized.description)),
            ])
    }

    /// Lets the account's own events flow on a connection of the WebSocket API.
    package static func subscribeUserData() -> BinanceCall {
        BinanceCall("", "", socket: "userDataStream.subscribe.signature")
    }
}
