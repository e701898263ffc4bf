/// How much a decoder forgives.
public enum ABIStrictness: Hashable, Sendable {
    /// Padding is present and clean, text is UTF-8, and offsets point behind the heads.
    case strict
    /// What Solidity's own decoder lets pass: the padding behind bytes and strings may be dirty
    /// or cut off, text need not be UTF-8, and an offset may point anywhere in the data. Integers,
    /// addresses and truth values stay strict.
    case lenient
}

extension ABI {
    /// Decodes data laid out as the parameters of a function.
    ///
    /// Total: no data makes it crash, and the work and memory are bounded by the size of the data.
    /// Bytes behind the values are ignored.
    public static func decode(
        _ types: [ABIType], from data: [UInt8], strictness: ABIStrictness = .strict
    ) throws(EthereumError) -> [ABIValue] {
        for type in types { try type.check() }
        return try data.withBytes { (bytes) throws(EthereumError) in
            var decoder = ABIDecoder(data: bytes, strictness: strictness)
            return try decoder.sequence(types, at: 0)
        }
    }
}
