import Arithmetic
import Basics
import Codecs
import Cryptography
import Ethereum

/// Transactions as the `eth` commands read them, in JSON-RPC names.
enum TransactionLine {
    /// The keys of every type.
    private static let common = ["type", "chainId", "nonce", "to", "value", "gas", "input", "data"]
    /// The keys that some types have, with those types.
    private static let special: [(key: String, types: Set<UInt64>)] = [
        ("gasPrice", [0, 1]), ("accessList", [1, 2, 3, 4]), ("maxFeePerGas", [2, 3, 4]),
        ("maxPriorityFeePerGas", [2, 3, 4]), ("maxFeePerBlobGas", [3]),
        ("blobVersionedHashes", [3]), ("authorizationList", [4]),
    ]

    /// The fields of a transaction; `more` are keys that the command itself reads.
    static func read(_ json: JSONValue, more: [String] = []) throws(CommandFailure) -> Transaction {
        let fields = try Fields(json, known: common + special.map(\.key) + more)
        let type = fields.has("type") ? try fields.quantity64("type") : defaultType(fields)
        guard type <= 4 else {
            throw fields.bad("type", "must be 0x0 to 0x4", code: "unsupported-type")
        }
        for (key, types) in special where fields.has(key) && !types.contains(type) {
            throw fields.bad(key, "does not belong to this type of transaction")
        }
        switch type {
        case 0: return .legacy(try legacy(fields))
        case 1: return .accessList(try accessListed(fields))
        case 2: return .dynamicFee(try dynamicFee(fields))
        case 3: return .blob(try blob(fields))
        default: return .setCode(try setCode(fields))
        }
    }

    /// The lowest type that has all the keys.
    private static func defaultType(_ fields: Fields) -> UInt64 {
        let types = Set<UInt64>(0...4)
        let possible = special.reduce(types) { rest, entry in
            fields.has(entry.key) ? rest.intersection(entry.types) : rest
        }
        return possible.min() ?? 2
    }

    private static func legacy(_ fields: Fields) throws(CommandFailure) -> LegacyTransaction {
        LegacyTransaction(
            chainId: fields.has("chainId") ? try chainId(fields) : nil,
            nonce: try fields.quantity64("nonce"), gasPrice: try fields.quantity("gasPrice"),
            gas: try fields.quantity64("gas"), to: try recipient(fields),
            value: try value(fields), input: try input(fields))
    }

    private static func accessListed(
        _ fields: Fields
    ) throws(CommandFailure) -> AccessListTransaction {
        AccessListTransaction(
            chainId: try chainId(fields), nonce: try fields.quantity64("nonce"),
            gasPrice: try fields.quantity("gasPrice"), gas: try fields.quantity64("gas"),
            to: try recipient(fields), value: try value(fields), input: try input(fields),
            accessList: try accessList(fields))
    }

    private static func dynamicFee(_ fields: Fields) throws(CommandFailure) -> DynamicFeeTransaction
    {
        DynamicFeeTransaction(
            chainId: try chainId(fields), nonce: try fields.quantity64("nonce"),
            maxPriorityFeePerGas: try fields.quantity("maxPriorityFeePerGas"),
            maxFeePerGas: try fields.quantity("maxFeePerGas"), gas: try fields.quantity64("gas"),
            to: try recipient(fields), value: try value(fields), input: try input(fields),
            accessList: try accessList(fields))
    }

    private static func blob(_ fields: Fields) throws(CommandFailure) -> BlobTransaction {
        BlobTransaction(
            chainId: try chainId(fields), nonce: try fields.quantity64("nonce"),
            maxPriorityFeePerGas: try fields.quantity("maxPriorityFeePerGas"),
            maxFeePerGas: try fields.quantity("maxFeePerGas"), gas: try fields.quantity64("gas"),
            to: try fields.address("to"), value: try value(fields), input: try input(fields),
            accessList: try accessList(fields),
            maxFeePerBlobGas: try fields.quantity("maxFeePerBlobGas"),
            blobVersionedHashes: try hashes(fields, "blobVersionedHashes"))
    }

    private static func setCode(_ fields: Fields) throws(CommandFailure) -> SetCodeTransaction {
        SetCodeTransaction(
            chainId: try chainId(fields), nonce: try fields.quantity64("nonce"),
            maxPriorityFeePerGas: try fields.quantity("maxPriorityFeePerGas"),
            maxFeePerGas: try fields.quantity("maxFeePerGas"), gas: try fields.quantity64("gas"),
            to: try fields.address("to"), value: try value(fields), input: try input(fields),
            accessList: try accessList(fields), authorizationList: try authorizations(fields))
    }

    // MARK: Fields

    private static func chainId(_ fields: Fields) throws(CommandFailure) -> ChainId {
        let value = try fields.quantity("chainId")
        guard let chain = value.asUInt64, chain != 0 else {
            throw fields.bad("chainId", "must be 1 to 2^64 - 1", code: "bad-chain-id")
        }
        return ChainId(chain)
    }

    private static func recipient(_ fields: Fields) throws(CommandFailure) -> Address? {
        fields.has("to") ? try fields.address("to") : nil
    }

    private static func value(_ fields: Fields) throws(CommandFailure) -> UInt256 {
        fields.has("value") ? try fields.quantity("value") : .zero
    }

    private static func input(_ fields: Fields) throws(CommandFailure) -> [UInt8] {
        if fields.has("input"), fields.has("data") {
            throw fields.bad("data", "give either input or data")
        }
        if fields.has("data") { return try fields.bytes("data") }
        return fields.has("input") ? try fields.bytes("input") : []
    }

    private static func hashes(
        _ fields: Fields, _ key: String
    ) throws(CommandFailure) -> [Hash32] {
        var hashes: [Hash32] = []
        for json in try fields.list(key) {
            guard let hash = json.stringValue.flatMap({ try? Hash32(hex: $0) }) else {
                throw fields.bad(key, "each must be 0x and 64 hex digits")
            }
            hashes.append(hash)
        }
        return hashes
    }

    private static func accessList(_ fields: Fields) throws(CommandFailure) -> [AccessListEntry] {
        guard fields.has("accessList") else { return [] }
        var entries: [AccessListEntry] = []
        for (index, json) in try fields.list("accessList").enumerated() {
            let entry = try Fields(
                json, path: "accessList[\(index)]", known: ["address", "storageKeys"])
            entries.append(
                AccessListEntry(
                    address: try entry.address("address"),
                    storageKeys: try hashes(entry, "storageKeys")))
        }
        return entries
    }

    private static func authorizations(
        _ fields: Fields
    ) throws(CommandFailure) -> [SignedAuthorization] {
        var entries: [SignedAuthorization] = []
        for (index, json) in try fields.list("authorizationList").enumerated() {
            let entry = try Fields(
                json, path: "authorizationList[\(index)]",
                known: ["chainId", "address", "nonce", "yParity", "r", "s"])
            guard let yParity = UInt8(exactly: try entry.quantity64("yParity")) else {
                throw entry.bad("yParity", "must be below 256")
            }
            let authorization = Authorization(
                chainId: try entry.quantity("chainId"), address: try entry.address("address"),
                nonce: try entry.quantity64("nonce"))
            entries.append(
                SignedAuthorization(
                    authorization: authorization, yParity: yParity, r: try entry.quantity("r"),
                    s: try entry.quantity("s")))
        }
        return entries
    }
}
