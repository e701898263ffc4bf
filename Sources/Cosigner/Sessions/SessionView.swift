import Basics
import Codecs
import Cryptography

/// What was told to everybody, round by round: two parties that were told different things have
/// different hashes.
struct SessionView {
    private struct Place: Hashable, Comparable {
        let party: UInt16
        let type: UInt8

        static func < (left: Place, right: Place) -> Bool {
            (left.party, left.type) < (right.party, right.type)
        }
    }

    private var rounds: [UInt8: [Place: Hash32]] = [:]

    /// Notes a broadcast.
    mutating func add(_ payload: [UInt8], from party: UInt16, type: UInt8, round: UInt8) {
        rounds[round, default: [:]][Place(party: party, type: type)] = SHA256.hash(payload)
    }

    /// The hash of a round's broadcasts; zero when it has none.
    func hash(of round: UInt8) -> Hash32 {
        guard let told = rounds[round] else { return .zero }
        var writer = BinaryWriter(capacity: 64 + 40 * told.count)
        writer.writeString("causeway/cosigner/view/v1")
        writer.write(round)
        for place in told.keys.sorted() {
            writer.write(place.party)
            writer.write(place.type)
            writer.write(told[place] ?? .zero)
        }
        return SHA256.hash(writer.bytes)
    }
}
