import Arithmetic
import Basics
import Cryptography

extension SignedTransaction {
    /// Reads the form that stands in a block, strictly: what it takes encodes to the same bytes.
    ///
    /// Blobs beside a transaction are `PooledTransaction`'s.
    public static func decode(_ raw: [UInt8]) throws(EthereumError) -> SignedTransaction {
        guard let first = raw.first else { throw EthereumError(.truncated, "transaction") }
        let decoded: SignedTransaction
        switch first {
        case 0xc0...0xff: decoded = try decodeLegacy(raw)
        case 1...4:
            var reader = try RLPFields(decoding: raw, from: 1, name: "type \(first) transaction")
            decoded = try decodeFields(&reader, type: first)
        case 0...0x7f: throw EthereumError(.unsupportedType, "\(first)")
        default: throw EthereumError(.wrongKind, "transaction")
        }
        // A second proof of strictness: nothing was dropped or normalised on the way.
        guard decoded.raw == raw else { throw EthereumError(.nonCanonical, "transaction") }
        return decoded
    }

    private static func decodeLegacy(_ raw: [UInt8]) throws(EthereumError) -> SignedTransaction {
        var reader = try RLPFields(decoding: raw, name: "legacy transaction")
        try reader.require(9, "legacy transaction")
        var fields = LegacyTransaction(
            chainId: nil, nonce: try reader.word("nonce"),
            gasPrice: try reader.integer("gasPrice"), gas: try reader.word("gas"),
            to: try reader.optionalAddress("to"), value: try reader.integer("value"),
            input: try reader.bytes("input"))
        let recoveryValue = try reader.integer("v")
        let (chainId, yParity) = try splitRecoveryValue(recoveryValue)
        fields.chainId = chainId
        let signature = RecoverableSignature(
            r: try reader.integer("r"), s: try reader.integer("s"), yParity: yParity)
        return try SignedTransaction(transaction: .legacy(fields), signature: signature)
    }

    /// The fields and the signature of a typed transaction.
    static func decodeFields(
        _ reader: inout RLPFields, type: UInt8
    ) throws(EthereumError) -> SignedTransaction {
        let transaction: Transaction
        switch type {
        case 1: transaction = .accessList(try AccessListTransaction(&reader))
        case 2: transaction = .dynamicFee(try DynamicFeeTransaction(&reader))
        case 3: transaction = .blob(try BlobTransaction(&reader))
        case 4: transaction = .setCode(try SetCodeTransaction(&reader))
        default: throw EthereumError(.unsupportedType, "\(type)")
        }
        let parity = try reader.integer("yParity")
        guard parity <= 1 else { throw EthereumError(.badRecoveryId, "\(parity)") }
        let signature = RecoverableSignature(
            r: try reader.integer("r"), s: try reader.integer("s"),
            yParity: parity.isZero ? 0 : 1)
        return try SignedTransaction(transaction: transaction, signature: signature)
    }

    /// `v` to chain id and parity: 27 and 28 without, 35 + 2 × id + parity with a chain id.
    private static func splitRecoveryValue(
        _ value: UInt256
    ) throws(EthereumError) -> (ChainId?, UInt8) {
        if value == 27 { return (nil, 0) }
        if value == 28 { return (nil, 1) }
        guard value >= 35 else { throw EthereumError(.badRecoveryId, "\(value)") }
        let shifted = value - 35
        guard let chain = (shifted >> 1).asUInt64, chain != 0 else {
            throw EthereumError(.badChainId, "v \(value)")
        }
        return (ChainId(chain), shifted.bit(0) ? 1 : 0)
    }
}
