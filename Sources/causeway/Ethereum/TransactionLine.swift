import Arithmetic
import Basics
import Codecs
import Cryptography
import Ethereum

/// Transactions as the `eth` commands read and write them, in JSON-RPC names.
enum TransactionLine {
    /// The fields of a transaction; types 0 and 2.
    static func read(_ json: JSONValue) throws(CommandFailure) -> Transaction {
        let fields = try Fields(
            json,
            known: [
                "type", "chainId", "nonce", "to", "value", "gas", "gasPrice", "maxFeePerGas",
                "maxPriorityFeePerGas", "accessList", "input", "data", "privateKey",
            ])
        let type = fields.has("type") ? try fields.quantity64("type") : defaultType(fields)
        let to = fields.has("to") ? try fields.address("to") : nil
        let value = fields.has("value") ? try fields.quantity("value") : .zero
        let input = try input(fields)
        switch type {
        case 0:
            try refuse(["maxFeePerGas", "maxPriorityFeePerGas", "accessList"], fields)
            return .legacy(
                LegacyTransaction(
                    chainId: fields.has("chainId")
                        ? ChainId(try fields.quantity64("chainId")) : nil,
                    nonce: try fields.quantity64("nonce"),
                    gasPrice: try fields.quantity("gasPrice"), gas: try fields.quantity64("gas"),
                    to: to, value: value, input: input))
        case 2:
            try refuse(["gasPrice"], fields)
            return .dynamicFee(
                DynamicFeeTransaction(
                    chainId: ChainId(try fields.quantity64("chainId")),
                    nonce: try fields.quantity64("nonce"),
                    maxPriorityFeePerGas: try fields.quantity("maxPriorityFeePerGas"),
                    maxFeePerGas: try fields.quantity("maxFeePerGas"),
                    gas: try fields.quantity64("gas"), to: to, value: value, input: input,
                    accessList: try accessList(fields)))
        default:
            throw fields.bad("type", "only types 0x0 and 0x2 are supported", code: "unsupported")
        }
    }

    private static func defaultType(_ fields: Fields) -> UInt64 {
        fields.has("maxFeePerGas") ? 2 : 0
    }

    private static func refuse(_ keys: [String], _ fields: Fields) throws(CommandFailure) {
        for key in keys where fields.has(key) {
            throw fields.bad(key, "does not belong to this type of transaction")
        }
    }

    private static func input(_ fields: Fields) throws(CommandFailure) -> [UInt8] {
        if fields.has("input"), fields.has("data") {
            throw fields.bad("data", "give either input or data")
        }
        if fields.has("data") { return try fields.bytes("data") }
        return fields.has("input") ? try fields.bytes("input") : []
    }

    private static func accessList(_ fields: Fields) throws(CommandFailure) -> [AccessListEntry] {
        guard fields.has("accessList") else { return [] }
        var entries: [AccessListEntry] = []
        for (index, json) in try fields.list("accessList").enumerated() {
            let path = "accessList[\(index)]"
            let entry = try Fields(json, path: path, known: ["address", "storageKeys"])
            var keys: [Hash32] = []
            for key in try entry.list("storageKeys") {
                guard let hash = key.stringValue.flatMap({ try? Hash32(hex: $0) }) else {
                    throw entry.bad("storageKeys", "each must be 0x and 64 hex digits")
                }
                keys.append(hash)
            }
            entries.append(
                AccessListEntry(address: try entry.address("address"), storageKeys: keys))
        }
        return entries
    }

    /// A signed transaction with all its fields.
    static func write(_ signed: SignedTransaction) -> JSONValue {
        let transaction = signed.transaction
        var members: [(String, String?)] = [
            ("type", "0x\(transaction.type)"),
            ("chainId", transaction.chainId.map { UInt256($0.value).quantity }),
            ("nonce", UInt256(transaction.nonce).quantity),
            ("to", transaction.to?.checksummed),
            ("value", transaction.value.quantity),
            ("gas", UInt256(transaction.gas).quantity),
        ]
        var list: JSONValue?
        switch transaction {
        case .legacy(let fields):
            members.append(("gasPrice", fields.gasPrice.quantity))
            members.append(("v", recoveryValue(fields.chainId, signed.signature).quantity))
        case .dynamicFee(let fields):
            members.append(("maxFeePerGas", fields.maxFeePerGas.quantity))
            members.append(("maxPriorityFeePerGas", fields.maxPriorityFeePerGas.quantity))
            members.append(("yParity", UInt256(UInt64(signed.signature.yParity)).quantity))
            list = accessList(fields.accessList)
        }
        members += [
            ("input", Hex.encode(transaction.input)),
            ("r", signed.signature.r.quantity),
            ("s", signed.signature.s.quantity),
            ("from", signed.sender.checksummed),
            ("hash", signed.hash.hex),
        ]
        var result = members.compactMap { name, value in
            value.map { JSONValue.Member(name: name, value: .string($0)) }
        }
        if let list { result.append(.init(name: "accessList", value: list)) }
        return .object(result)
    }

    private static func recoveryValue(
        _ chainId: ChainId?, _ signature: RecoverableSignature
    ) -> UInt256 {
        let parity = UInt256(UInt64(signature.yParity))
        guard let chainId else { return parity + 27 }
        // EIP-155: v = 35 + 2 · chain id + parity.
        return UInt256(chainId.value) * 2 + 35 + parity
    }

    private static func accessList(_ entries: [AccessListEntry]) -> JSONValue {
        .array(
            entries.map { entry in
                [
                    "address": .string(entry.address.checksummed),
                    "storageKeys": .array(entry.storageKeys.map { .string($0.hex) }),
                ]
            })
    }
}
