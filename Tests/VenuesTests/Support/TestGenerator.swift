/// Repeatable randomness for tests (SplitMix64).
struct TestGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// The bytes with a few of them changed, removed, repeated or cut off.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        let spice = Array("{}[]\",:-.0123456789eEnulltrue\\u\u{0}\u{FF}".utf8)
        var bytes = bytes
        for _ in 0...below(4) where !bytes.isEmpty {
            let place = below(bytes.count)
            switch below(6) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 1: bytes[place] = spice[below(spice.count)]
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(spice[below(spice.count)], at: place)
            case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(12)))
            default:
                let piece = bytes[place..<min(bytes.count, place + 1 + below(40))]
                bytes.insert(contentsOf: piece, at: below(bytes.count))
            }
        }
        return bytes
    }
}
