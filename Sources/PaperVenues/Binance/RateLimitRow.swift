import Basics
import Codecs

/// One allowance, as the exchange describes it.
struct RateLimitRow {
    let type: String
    let interval: String
    let intervalNumber: Int
    let limit: Int
    let count: Int

    private var members: [JSONValue.Member] {
        [
            JSONValue.Member(name: "rateLimitType", value: .string(type)),
            JSONValue.Member(name: "interval", value: .string(interval)),
            JSONValue.Member(name: "intervalNum", value: .integer(intervalNumber)),
            JSONValue.Member(name: "limit", value: .integer(limit)),
        ]
    }

    /// What is allowed.
    var definition: JSONValue { .object(members) }

    /// What is allowed and what is used.
    var status: JSONValue {
        .object(members + [JSONValue.Member(name: "count", value: .integer(count))])
    }
}

extension BinancePaperVenue {
    /// The allowances; those for orders as one account has used them.
    func rateLimits(seat: Int?) -> [RateLimitRow] {
        let weightRow = RateLimitRow(
            type: "REQUEST_WEIGHT", interval: "MINUTE", intervalNumber: 1, limit: weight.limit,
            count: weight.used(at: time))
        guard let owner = seat.map({ seats[$0] }) ?? seats.first else { return [weightRow] }
        let (short, long) = (owner.ordersPerTenSeconds, owner.ordersPerDay)
        return [
            weightRow,
            RateLimitRow(
                type: "ORDERS", interval: "SECOND", intervalNumber: 10, limit: short.limit,
                count: short.used(at: time)),
            RateLimitRow(
                type: "ORDERS", interval: "DAY", intervalNumber: 1, limit: long.limit,
                count: long.used(at: time)),
        ]
    }
}
