import Arithmetic
import Desk
import Ledger
import Markets
import Venues

extension VenueLink {
    /// The first asset of which the exchange tells another amount than the books; nil when none.
    func contradiction(of told: [VenueBalance], _ state: DeskState) -> String? {
        for asset in assets {
            let balance = told.first { $0.asset == asset }
            let sum = balance.flatMap { $0.free.adding($0.locked) } ?? .zero
            let holding = Holding(location: location, asset: asset)
            let booked = state.ledger.balance(.held(holding))
            guard let amount = try? state.ledger.amount(sum, of: asset), amount != booked else {
                continue
            }
            let scale = state.ledger.scale(of: asset) ?? 0
            let text = ExactDecimal(rawUnits: booked.magnitude, decimals: scale)?.normalized
            return "it holds \(sum.normalized) \(asset), the books say "
                + "\(booked.isNegative ? "-" : "")\(text?.description ?? booked.magnitude.description)"
        }
        return nil
    }
}
