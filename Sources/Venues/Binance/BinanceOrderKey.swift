package import Markets

/// By which an order is named to the exchange.
package enum BinanceOrderKey: Hashable, Sendable {
    /// The id that the program which placed it gave it.
    case client(String)
    /// The exchange's own id.
    case venue(Int64)

    /// Our id of an order.
    package init(_ id: ClientOrderId) {
        self = .client(id.text)
    }

    var parameter: (String, BinanceCall.Value?) {
        switch self {
        case .client(let id): ("origClientOrderId", .text(id))
        case .venue(let id): ("orderId", .number(id))
        }
    }
}
