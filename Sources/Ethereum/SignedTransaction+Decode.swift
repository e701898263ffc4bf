import Arithmetic
import Basics
import Cryptography

extension SignedTransaction {
    /// Reads the wire form strictly: what it accepts encodes back to the same bytes.
    public static func decode(_ raw: [UInt8]) throws(EthereumError) -> SignedTransaction {
        guard let first = raw.first else { throw EthereumError(.truncated, "transaction") }
        let decoded: SignedTransaction
        switch first {
        case 0xc0...0xff: decoded = try decodeLegacy(raw)
        case 2: decoded = try decodeDynamicFee(Array(raw.dropFirst()))
        case 0...0x7f: throw EthereumError(.unsupportedType, "\(first)")
        default: throw EthereumError(.wrongKind, "transaction")
        }
        // A second proof of strictness: nothing was dropped or normalised on the way.
        guard decoded.raw == raw else { throw EthereumError(.nonCanonical, "transaction") }
        return decoded
    }

    private static func decodeLegacy(_ raw: [UInt8]) throws(EthereumError) -> SignedTransaction {
        var reader = try RLPFields(RLP.decode(raw), name: "legacy transaction")
        guard reader.remaining == 9 else {
            throw EthereumError(.wrongFieldCount, "legacy transaction")
        }
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

    private static func decodeDynamicFee(
        _ body: [UInt8]
    ) throws(EthereumError) -> SignedTransaction {
        var reader = try RLPFields(RLP.decode(body), name: "type 2 transaction")
        guard reader.remaining == 12 else {
            throw EthereumError(.wrongFieldCount, "type 2 transaction")
        }
        let chainId = try reader.integer("chainId")
        guard let chain = chainId.asUInt64, chain != 0 else {
            throw EthereumError(.badChainId, "\(chainId)")
        }
        let fields = DynamicFeeTransaction(
            chainId: ChainId(chain), nonce: try reader.word("nonce"),
            maxPriorityFeePerGas: try reader.integer("maxPriorityFeePerGas"),
            maxFeePerGas: try reader.integer("maxFeePerGas"), gas: try reader.word("gas"),
            to: try reader.optionalAddress("to"), value: try reader.integer("value"),
            input: try reader.bytes("input"), accessList: try decodeAccessList(&reader))
        let parity = try reader.integer("yParity")
        guard parity <= 1 else { throw EthereumError(.badRecoveryId, "\(parity)") }
        let signature = RecoverableSignature(
            r: try reader.integer("r"), s: try reader.integer("s"),
            yParity: parity.isZero ? 0 : 1)
        return try SignedTransaction(transaction: .dynamicFee(fields), signature: signature)
    }

    private static func decodeAccessList(
        _ reader: inout RLPFields
    ) throws(EthereumError) -> [AccessListEntry] {
        var entries: [AccessListEntry] = []
        for item in try reader.list("accessList") {
            var entry = try RLPFields(item, name: "accessList")
            guard entry.remaining == 2 else { throw EthereumError(.wrongFieldCount, "accessList") }
            let address = try entry.address("accessList.address")
            var keys = try RLPFields(
                .list(entry.list("accessList.storageKeys")), name: "storageKeys")
            var storageKeys: [Hash32] = []
            while keys.remaining > 0 { storageKeys.append(try keys.hash("storageKeys")) }
            entries.append(AccessListEntry(address: address, storageKeys: storageKeys))
        }
        return entries
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
