import Arithmetic
import Basics

extension HeaderFields {
    /// Field counts that some fork produced: frontier, London, Shanghai, Cancun, Prague.
    static let fieldCounts = [15, 16, 17, 20, 21]

    /// The RLP encoding; refuses a later fork's field without an earlier one's, a bloom filter
    /// that is not 256 bytes and a nonce that is not 8.
    public func encoded() throws(EthereumError) -> [UInt8] {
        guard logsBloom.count == 256 else { throw EthereumError(.wrongLength, "logsBloom") }
        guard nonce.count == 8 else { throw EthereumError(.wrongLength, "nonce") }
        var items: [RLP.Item] = [
            .bytes(parentHash.bytes), .bytes(ommersHash.bytes), .bytes(beneficiary.bytes),
            .bytes(stateRoot.bytes), .bytes(transactionsRoot.bytes), .bytes(receiptsRoot.bytes),
            .bytes(logsBloom), .integer(difficulty), .integer(number), .integer(gasLimit),
            .integer(gasUsed), .integer(timestamp), .bytes(extraData), .bytes(mixHash.bytes),
            .bytes(nonce),
        ]
        let optional: [(String, RLP.Item?)] = [
            ("baseFeePerGas", baseFeePerGas.map { .integer($0) }),
            ("withdrawalsRoot", withdrawalsRoot.map { .bytes($0.bytes) }),
            ("blobGasUsed", blobGasUsed.map { .integer($0) }),
            ("excessBlobGas", excessBlobGas.map { .integer($0) }),
            ("parentBeaconBlockRoot", parentBeaconBlockRoot.map { .bytes($0.bytes) }),
            ("requestsHash", requestsHash.map { .bytes($0.bytes) }),
        ]
        var missing: String?
        for (name, item) in optional {
            if let item {
                if let missing { throw EthereumError(.missingField, missing) }
                items.append(item)
            } else if missing == nil {
                missing = name
            }
        }
        guard HeaderFields.fieldCounts.contains(items.count) else {
            throw EthereumError(.missingField, missing ?? "")
        }
        return RLP.encode(.list(items))
    }

    /// Reads an encoded header strictly.
    public static func decode(_ bytes: [UInt8]) throws(EthereumError) -> HeaderFields {
        var reader = try RLPFields(decoding: bytes, name: "header")
        guard fieldCounts.contains(reader.remaining) else {
            throw EthereumError(.wrongFieldCount, "header")
        }
        var header = HeaderFields(
            parentHash: try reader.hash("parentHash"), ommersHash: try reader.hash("ommersHash"),
            beneficiary: try reader.address("beneficiary"), stateRoot: try reader.hash("stateRoot"),
            transactionsRoot: try reader.hash("transactionsRoot"),
            receiptsRoot: try reader.hash("receiptsRoot"),
            logsBloom: try reader.bytes("logsBloom", count: 256),
            difficulty: try reader.integer("difficulty"), number: try reader.word("number"),
            gasLimit: try reader.word("gasLimit"), gasUsed: try reader.word("gasUsed"),
            timestamp: try reader.word("timestamp"), extraData: try reader.bytes("extraData"),
            mixHash: try reader.hash("mixHash"), nonce: try reader.bytes("nonce", count: 8))
        if reader.remaining > 0 { header.baseFeePerGas = try reader.integer("baseFeePerGas") }
        if reader.remaining > 0 { header.withdrawalsRoot = try reader.hash("withdrawalsRoot") }
        if reader.remaining > 0 {
            header.blobGasUsed = try reader.word("blobGasUsed")
            header.excessBlobGas = try reader.word("excessBlobGas")
            header.parentBeaconBlockRoot = try reader.hash("parentBeaconBlockRoot")
        }
        if reader.remaining > 0 { header.requestsHash = try reader.hash("requestsHash") }
        return header
    }
}
