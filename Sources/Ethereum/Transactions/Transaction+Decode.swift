import Arithmetic
import Basics

extension Transaction {
    /// Reads `encodedUnsigned`, what a sender signs the hash of, strictly: what it takes encodes to the
    /// same bytes.
    public static func decodeUnsigned(_ bytes: [UInt8]) throws(EthereumError) -> Transaction {
        guard let first = bytes.first else { throw EthereumError(.truncated, "transaction") }
        let decoded: Transaction
        switch first {
        case 0xc0...0xff: decoded = .legacy(try LegacyTransaction(unsigned: bytes))
        case 0...0x7f:
            var reader = try RLPFields(decoding: bytes, from: 1, name: "type \(first) transaction")
            switch first {
            case 1:
                decoded = .accessList(try AccessListTransaction(&reader, signatureFields: 0))
            case 2: decoded = .dynamicFee(try DynamicFeeTransaction(&reader, signatureFields: 0))
            case 3: decoded = .blob(try BlobTransaction(&reader, signatureFields: 0))
            case 4: decoded = .setCode(try SetCodeTransaction(&reader, signatureFields: 0))
            default: throw EthereumError(.unsupportedType, "\(first)")
            }
        default: throw EthereumError(.wrongKind, "transaction")
        }
        guard decoded.encodedUnsigned == bytes else {
            throw EthereumError(.nonCanonical, "transaction")
        }
        try decoded.check()
        return decoded
    }
}

extension LegacyTransaction {
    /// Six fields, or nine under EIP-155, whose last two are zero.
    fileprivate init(unsigned bytes: [UInt8]) throws(EthereumError) {
        var reader = try RLPFields(decoding: bytes, name: "legacy transaction")
        let isProtected = reader.remaining == 9
        if !isProtected { try reader.require(6, "legacy transaction") }
        self.init(
            chainId: nil, nonce: try reader.word("nonce"),
            gasPrice: try reader.integer("gasPrice"), gas: try reader.word("gas"),
            to: try reader.optionalAddress("to"), value: try reader.integer("value"),
            input: try reader.bytes("input"))
        guard isProtected else { return }
        let chain = try reader.word("chainId")
        guard chain != 0 else { throw EthereumError(.badChainId, "0") }
        chainId = ChainId(chain)
        for name in ["r", "s"] {
            guard try reader.integer(name).isZero else { throw EthereumError(.outOfRange, name) }
        }
    }
}
