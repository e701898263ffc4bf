/// Where an extended key stands in its tree.
public struct ExtendedKeyPlace: Hashable, Sendable {
    /// How many levels below the master key.
    public let depth: UInt8
    /// The first four bytes of the parent's identifier; zero for a master key.
    public let parentFingerprint: UInt32
    /// Which child of its parent; zero for a master key.
    public let childNumber: UInt32

    /// The place of a master key.
    static let master = ExtendedKeyPlace(depth: 0, parentFingerprint: 0, childNumber: 0)

    /// The place of a child of the key at this place.
    func child(_ number: UInt32, fingerprint: UInt32) throws(SigningError) -> ExtendedKeyPlace {
        guard depth < .max else {
            throw SigningError(.tooDeep, "no level below the 255th", field: "path")
        }
        return ExtendedKeyPlace(
            depth: depth + 1, parentFingerprint: fingerprint, childNumber: number)
    }

    /// Depth, fingerprint and number, nine bytes.
    var bytes: [UInt8] { [depth] + bigEndian(parentFingerprint) + bigEndian(childNumber) }
}

/// Four bytes, most significant first.
func bigEndian(_ word: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
}
