/// A party's number, from 1 on: the place at which the key's polynomial gives the party's share.
///
/// Zero would be the place of the key itself, so it is no party.
package struct PartyId: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    package let number: UInt16

    /// Nil for zero and for what is above the most parties of a key.
    package init?(_ number: UInt16) {
        guard number >= 1, number <= UInt16(DKLs23Parameters.partiesMax) else { return nil }
        self.number = number
    }

    /// By number.
    package static func < (left: PartyId, right: PartyId) -> Bool { left.number < right.number }

    /// The number.
    package var description: String { "\(number)" }
}
