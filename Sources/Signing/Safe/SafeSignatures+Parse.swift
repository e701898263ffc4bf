import Arithmetic
public import Basics
import Cryptography

extension SafeSignatures {
    /// Reads `count` approvals of a hash, strictly: what is taken encodes to the same bytes.
    ///
    /// Refuses other kinds (`v` of 2 is a P-256 key, of Safe 1.5), owners that do not rise, offsets
    /// into the heads or outside, and bytes that belong to no approval.
    public init(
        parsing bytes: [UInt8], count: Int, over hash: Hash32
    ) throws(SigningError) {
        guard bytes.count <= SafeSignatures.bytesMax, (0...SafeSignatures.countMax).contains(count),
            bytes.count >= 65 * count
        else { throw SigningError(.badSignature, "\(bytes.count) bytes for \(count) signatures") }
        var signatures: [SafeSignature] = []
        for index in 0..<count {
            signatures.append(
                try SafeSignatures.signature(at: 65 * index, bytes, heads: 65 * count, hash))
        }
        try self.init(signatures)
        guard self.bytes == bytes else {
            throw SigningError(.badSignature, "not the one encoding of its signatures")
        }
    }

    private static func signature(
        at start: Int, _ bytes: [UInt8], heads: Int, _ hash: Hash32
    ) throws(SigningError) -> SafeSignature {
        guard let r = UInt256(bigEndian: bytes[start..<(start + 32)]),
            let s = UInt256(bigEndian: bytes[(start + 32)..<(start + 64)])
        else { throw SigningError(.badSignature, "truncated") }
        let v = bytes[start + 64]
        switch v {
        case 27, 28, 31, 32:
            return try SafeSignature(
                RecoverableSignature(r: r, s: s, yParity: (v - 27) % 4), over: hash,
                isMessage: v > 30)
        case 0, 1: break
        default: throw SigningError(.badSignature, "v \(v)")
        }
        guard bytes[start..<(start + 12)].allSatisfy({ $0 == 0 }),
            let owner = Address(bytes: bytes[(start + 12)..<(start + 32)])
        else { throw SigningError(.badSignature, "owner") }
        if v == 1 { return SafeSignature(owner: owner, contractSignature: nil) }
        guard let offset = s.asUInt64, let place = Int(exactly: offset), place >= heads,
            place <= bytes.count - 32,
            let length = UInt256(bigEndian: bytes[place..<(place + 32)])?.asUInt64,
            length <= UInt64(bytes.count - 32 - place)
        else { throw SigningError(.badSignature, "offset of a contract's signature") }
        let content = bytes[(place + 32)..<(place + 32 + Int(length))]
        return SafeSignature(owner: owner, contractSignature: Array(content))
    }
}
