import Arithmetic
package import Basics
import Codecs
package import Markets

/// Reads what the exchange sends: bytes in, values or a typed refusal out.
///
/// Total: no input makes it crash, none is half believed. Amounts are those of the exchange, digit
/// for digit; nothing is computed from prices.
package struct BinanceDecoder: Hashable, Sendable {
    /// The exchange's name in locations and fills.
    package let venue: VenueId
    /// The account's name in locations and fills.
    package let account: String

    /// Names the exchange and the account of what is decoded.
    package init(venue: VenueId, account: String) {
        self.venue = venue
        self.account = account
    }

    /// The exchange's clock, from `GET /api/v3/time`.
    package func serverTime(_ bytes: some Collection<UInt8>) throws(VenueError) -> Timestamp {
        try BinanceFields(parsing: bytes).time("serverTime")
    }

    /// The account's balances, from `GET /api/v3/account`.
    package func balances(
        _ bytes: some Collection<UInt8>
    ) throws(VenueError) -> [VenueBalance] {
        try BinanceFields(parsing: bytes).rows("balances").map { (row) throws(VenueError) in
            try VenueBalance(
                asset: row.asset("asset"), free: row.amount("free"), locked: row.amount("locked"))
        }
    }

    /// What a taker is charged in millionths, rounded up, from `GET /api/v3/account/commission`.
    ///
    /// The taker's rate and the higher of the buyer's and the seller's, of all three kinds of
    /// commission. A discount for paying in the exchange's coin is left out: an upper bound.
    package func takerFeePips(_ bytes: some Collection<UInt8>) throws(VenueError) -> Int {
        let fields = try BinanceFields(parsing: bytes)
        var total = ExactDecimal.zero
        for kind in ["standardCommission", "specialCommission", "taxCommission"] {
            guard kind == "standardCommission" || fields.value[kind] != nil else { continue }
            let rates = try fields.object(kind)
            let sided = max(try rates.amount("buyer"), try rates.amount("seller"))
            guard let sum = total.adding(try rates.amount("taker"))?.adding(sided) else {
                throw fields.missing(kind)
            }
            total = sum
        }
        guard let pip = ExactDecimal(coefficient: 1, scale: 6),
            let pips = total.count(of: pip, rounding: .up), pips <= 1_000_000
        else { throw VenueError(.malformed, "commission") }
        return Int(pips)
    }
}
