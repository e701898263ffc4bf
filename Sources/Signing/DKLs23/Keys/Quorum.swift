import Cryptography

/// The parties of a signature, by number.
package struct Quorum: Hashable, Sendable {
    /// The members, ascending.
    package let members: [PartyId]

    /// Takes exactly `threshold` different parties of a key with `count` parties, in any order.
    package init(
        _ parties: [PartyId], threshold: Int, count: Int
    ) throws(ThresholdError) {
        let sorted = parties.sorted()
        guard sorted.count == threshold, threshold >= 2 else {
            throw ThresholdError(.badQuorum, field: "quorum.count")
        }
        for (left, right) in zip(sorted, sorted.dropFirst()) where left == right {
            throw ThresholdError(.badQuorum, field: "quorum[\(left)]")
        }
        guard let last = sorted.last, Int(last.number) <= count else {
            throw ThresholdError(.badQuorum, field: "quorum.member")
        }
        members = sorted
    }

    /// The members' numbers, two bytes each.
    var bytes: [UInt8] {
        members.flatMap { [UInt8($0.number >> 8), UInt8(truncatingIfNeeded: $0.number)] }
    }

    /// Everybody but one.
    func peers(of party: PartyId) -> [PartyId] { members.filter { $0 != party } }

    /// Lagrange's factor of a member's share for the value at zero: ∏ j / (j − i) over the others.
    func factor(of party: PartyId) -> Scalar {
        let own = Scalar(UInt64(party.number))
        var (above, below) = (Scalar.one, Scalar.one)
        for other in peers(of: party) {
            let place = Scalar(UInt64(other.number))
            above = above * place
            below = below * (place - own)
        }
        // Members differ, so no factor below is zero.
        return above * below.inverse
    }
}
