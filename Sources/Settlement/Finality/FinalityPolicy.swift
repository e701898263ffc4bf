package import Arithmetic

/// Which rung is enough, by value and counterparty; pure.
package struct FinalityPolicy: Hashable, Sendable {
    /// A band of values.
    package struct Band: Hashable, Sendable {
        /// Values below this, in US dollars; nil for all that is left.
        package let belowUSD: ExactDecimal?
        /// The name of the rung that is enough.
        package let rung: String

        /// A band.
        package init(belowUSD: ExactDecimal?, rung: String) {
            self.belowUSD = belowUSD
            self.rung = rung
        }
    }

    private struct CheckedBand: Hashable {
        let end: ExactDecimal?
        let rung: FinalityRung
    }

    /// The ladder.
    package let ladder: FinalityLadder
    private let bands: [CheckedBand]
    private let rest: FinalityRung
    private let counterparties: [String: FinalityRung]

    /// Bands over a ladder; `counterparties` may ask for more than the value does, never for less.
    package init(
        ladder: FinalityLadder, bands: [Band], counterparties: [String: String] = [:]
    ) throws(FinalityError) {
        var checked: [CheckedBand] = []
        for band in bands {
            guard let rung = ladder.rung(band.rung) else { throw .unknownRung(band.rung) }
            if let last = checked.last {
                guard let end = last.end, band.belowUSD.map({ $0 > end }) ?? true else {
                    throw .bands
                }
                guard ladder.isAtLeast(rung, last.rung) else { throw .bands }
            }
            checked.append(CheckedBand(end: band.belowUSD, rung: rung))
        }
        guard let last = checked.last, last.end == nil else { throw .bands }
        var named: [String: FinalityRung] = [:]
        for name in counterparties.keys.sorted() {
            guard let text = counterparties[name], let rung = ladder.rung(text) else {
                throw .unknownRung(counterparties[name] ?? name)
            }
            named[name] = rung
        }
        self.ladder = ladder
        self.bands = checked
        rest = last.rung
        self.counterparties = named
    }

    /// The rung that is enough; for a value that is not known the one for the highest values.
    package func needed(valueUSD: ExactDecimal?, counterparty: String? = nil) -> FinalityRung {
        let byValue =
            valueUSD.flatMap { value in
                bands.first { band in band.end.map { value < $0 } ?? true }?.rung
            } ?? rest
        guard let wanted = counterparty.flatMap({ counterparties[$0] }) else { return byValue }
        return ladder.isAtLeast(byValue, wanted) ? byValue : wanted
    }

    /// Whether a block's rung is enough.
    package func isEnough(
        _ reached: FinalityRung?, valueUSD: ExactDecimal?, counterparty: String? = nil
    ) -> Bool {
        reached.map {
            ladder.isAtLeast($0, needed(valueUSD: valueUSD, counterparty: counterparty))
        } ?? false
    }
}
