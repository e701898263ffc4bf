import Arithmetic
public import Cryptography

extension RecoverableSignature {
    /// 65 bytes: r, s, then 27 or 28, as `personal_sign` and typed data give them.
    public var bytes: [UInt8] { r.bigEndianBytes + s.bigEndianBytes + [27 + yParity] }

    /// 64 bytes (EIP-2098): r, then s with the parity in its top bit; nil for a high `s`, whose
    /// top bit may be taken.
    public var compactBytes: [UInt8]? {
        guard isLow, yParity <= 1 else { return nil }
        var bytes = r.bigEndianBytes + s.bigEndianBytes
        bytes[32] |= yParity << 7
        return bytes
    }

    /// Reads 65 bytes, whose last is 0, 1, 27 or 28, or the 64 of EIP-2098.
    ///
    /// A high `s` is taken; the caller knows whether it may be. Refuses r and s of zero or not
    /// below the group order.
    public init(bytes: [UInt8]) throws(EthereumError) {
        guard bytes.count == 64 || bytes.count == 65 else {
            throw EthereumError(.wrongLength, "signature of \(bytes.count) bytes")
        }
        guard let r = UInt256(bigEndian: bytes[..<32]),
            var s = UInt256(bigEndian: bytes[32..<64])
        else { throw EthereumError(.wrongLength, "signature") }
        let yParity: UInt8
        if bytes.count == 64 {
            yParity = bytes[32] >> 7
            s.limb3 &= .max >> 1
        } else {
            switch bytes[64] {
            case 0, 27: yParity = 0
            case 1, 28: yParity = 1
            default: throw EthereumError(.badRecoveryId, "v \(bytes[64])")
            }
        }
        self.init(r: r, s: s, yParity: yParity)
        guard isWellFormed else { throw EthereumError(.badSignature, "r or s") }
    }
}
