import Arithmetic
import Basics
import Markets
import Orders

/// An order for 10 base and everything that can be told about it.
enum TestOrder {
    static let venue = VenueId("paper")
    static let symbol = "ETHUSDC"
    static let validUntil = Timestamp(milliseconds: 1_000)

    static func id() throws -> ClientOrderId {
        guard let id = ClientOrderId(node: "n001", epoch: 1, counter: 1) else { throw Missing() }
        return id
    }

    static func order() throws -> ExchangeOrder {
        ExchangeOrder(
            venue: venue, account: "main",
            request: OrderRequest(
                clientOrderId: try id(), symbol: symbol, side: .sell, type: .limit,
                quantity: ExactDecimal(10), price: ExactDecimal(2_000),
                timeInForce: .immediateOrCancel))
    }

    /// An order in each state, by the shortest way.
    static func order(in state: OrderState) throws -> ExchangeOrder {
        var order = try order()
        if state != .created { order.apply(.sent(validUntil: validUntil)) }
        switch state {
        case .created, .sent: break
        case .open: order.apply(.reported(try report(.open)))
        case .partiallyFilled: order.apply(.filled(try fill("p", 4)))
        case .unknown: order.apply(.becameUnknown(reason: "no answer"))
        case .filled: order.apply(.filled(try fill("f", 10)))
        case .canceled: order.apply(.reported(try report(.canceled)))
        case .expired: order.apply(.reported(try report(.expired)))
        case .rejected: order.apply(.rejected(code: -2010, message: "no"))
        case .neverArrived: order.apply(.provenAbsent)
        case .overridden: order.apply(.overridden)
        }
        return order
    }

    static func report(_ status: VenueOrderStatus, filled: Int = 0) throws -> OrderReport {
        OrderReport(
            clientOrderId: try id(), venueOrderId: "77", symbol: symbol, status: status,
            filledQuantity: ExactDecimal(filled), time: .zero)
    }

    static func fill(_ tradeId: String, _ quantity: Int) throws -> Fill {
        Fill(
            key: Fill.Key(venue: venue, account: "main", symbol: symbol, tradeId: tradeId),
            clientOrderId: try id(), side: .sell, price: ExactDecimal(2_000),
            quantity: ExactDecimal(quantity), quoteQuantity: ExactDecimal(quantity * 2_000),
            fee: ExactDecimal(1), feeAsset: Asset("USDC"), time: .zero)
    }

    struct Missing: Error {}
}

extension ExchangeOrder {
    /// Decides and applies; whether anything happened.
    @discardableResult
    mutating func take(_ decide: (ExchangeOrder) -> OrderEvent?) -> Bool {
        guard let event = decide(self) else { return false }
        apply(event)
        return true
    }
}
