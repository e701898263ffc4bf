import Arithmetic
import Codecs
import Venues

/// The `call` of a line with what it is about.
enum CallLine {
    /// Every call, in the order in which the help lists them.
    static let names = [
        "place", "cancel", "amend", "orderStatus", "openOrders", "fills", "balances", "fees",
        "instruments", "bookSnapshot", "serverTime", "userStream", "withdraw", "deposits",
    ]
    /// Calls that other exchanges have.
    static let unsupported = ["positions"]

    /// The call that a line names.
    static func read(_ line: Fields) throws(CommandFailure) -> BinanceCall {
        let order = try OrderFields(line)
        let name = try line.text("call")
        if line.has("withdrawal"), name != "withdraw" {
            throw line.bad("withdrawal", "belongs to the call withdraw")
        }
        switch name {
        case "place": return try order.place()
        case "cancel": return .cancel(symbol: try order.symbol(), try order.key())
        case "amend": return try order.amend()
        case "orderStatus": return .query(symbol: try order.symbol(), try order.key())
        case "openOrders": return .openOrders(symbol: try order.symbolIfPresent())
        case "fills":
            return .trades(
                symbol: try order.symbol(), orderId: try order.venueOrderIdIfPresent(),
                fromId: nil, limit: nil)
        case "balances": return .account()
        case "fees": return .commission(symbol: try order.symbol())
        case "instruments":
            return .exchangeInfo(symbols: try order.symbolIfPresent().map { [$0] } ?? [])
        case "bookSnapshot":
            return .depth(
                symbol: try order.symbol(),
                levels: BinanceSettings(account: "", symbols: []).snapshotLevels)
        case "serverTime": return .time()
        case "userStream": return .subscribeUserData()
        case "withdraw": return try withdraw(line)
        case "deposits": return .deposits()
        case _ where unsupported.contains(name):
            throw line.bad("call", "this exchange has no positions", code: "unsupported")
        default:
            throw line.bad("call", "must be one of \(names.joined(separator: ", "))")
        }
    }

    private static func withdraw(_ line: Fields) throws(CommandFailure) -> BinanceCall {
        let fields = try Fields(
            try line.value("withdrawal"), path: "withdrawal",
            known: ["asset", "network", "address", "addressTag", "amount", "withdrawalId"])
        func text(ifPresent key: String) throws(CommandFailure) -> String? {
            fields.has(key) ? try fields.text(key) : nil
        }
        let asset = try fields.text("asset")
        let address = try fields.text("address")
        let amount = try fields.decimal("amount")
        let (network, tag) = (try text(ifPresent: "network"), try text(ifPresent: "addressTag"))
        let id = try text(ifPresent: "withdrawalId")
        do throws(VenueError) {
            return try .withdraw(
                asset: asset, network: network, address: address, addressTag: tag,
                amount: amount, withdrawalId: id)
        } catch {
            throw fields.bad("amount", "must be above zero")
        }
    }
}
