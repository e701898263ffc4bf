package import Markets

extension BinanceOutcome {
    /// The outcome of a request for one order whose answer `decode` reads.
    ///
    /// An answer that cannot be read, or that is about another order, leaves the outcome unknown.
    package func orderOutcome(
        symbol: String, id: ClientOrderId,
        decode: ([UInt8]) throws(VenueError) -> OrderReport
    ) -> RequestOutcome<OrderReport> {
        switch self {
        case .refused(let rejection): return .rejected(rejection)
        case .unknown(let reason): return .unknown(reason: reason)
        case .done(let body):
            do throws(VenueError) {
                let report = try decode(body)
                guard report.clientOrderId == id, report.symbol == symbol else {
                    return .unknown(reason: "the answer is about another order")
                }
                return .accepted(report)
            } catch {
                return .unknown(reason: error.description)
            }
        }
    }

    /// The answer to the question for one order.
    package func orderAnswer(
        symbol: String, id: ClientOrderId,
        decode: ([UInt8]) throws(VenueError) -> OrderReport
    ) -> OrderQueryAnswer {
        // Only the exchange itself can say that there is no such order.
        if case .refused(let rejection) = self, rejection.code == -2013 { return .absent }
        switch orderOutcome(symbol: symbol, id: id, decode: decode) {
        case .accepted(let report): return .found(report)
        case .rejected(let rejection):
            return .unknown(reason: "\(rejection.code) \(rejection.message)")
        case .unknown(let reason): return .unknown(reason: reason)
        }
    }

    /// The answer to any other question.
    package func answer<Value>(
        _ decode: ([UInt8]) throws(VenueError) -> Value
    ) -> QueryAnswer<Value> {
        switch self {
        case .refused(let rejection):
            return .unavailable(reason: "\(rejection.code) \(rejection.message)")
        case .unknown(let reason): return .unavailable(reason: reason)
        case .done(let body):
            do throws(VenueError) {
                return .answer(try decode(body))
            } catch {
                return .unavailable(reason: error.description)
            }
        }
    }
}
