import Arithmetic

/// Parts per million, the unit of fees and taxes.
enum PipUnits {
    /// A whole, in pips.
    static let one: UInt32 = 1_000_000
    /// A whole, in pips.
    static var whole: UInt256 { UInt256(1_000_000 as UInt64) }

    /// What is left of a whole after `pips` were taken.
    static func rest(_ pips: UInt32) -> UInt256 { UInt256(UInt64(one &- pips)) }

    /// What is left of a whole after `pips` were taken, as a factor for search.
    static func searchRest(_ pips: UInt32) -> Double { Double(one &- pips) / Double(one) }
}
