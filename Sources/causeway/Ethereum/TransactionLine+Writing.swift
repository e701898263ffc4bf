import Arithmetic
import Basics
import Codecs
import Cryptography
import Ethereum

extension TransactionLine {
    /// A signed transaction with all its fields.
    static func write(_ pooled: PooledTransaction) -> JSONValue {
        let (signed, transaction) = (pooled.transaction, pooled.transaction.transaction)
        var members: [(String, JSONValue?)] = [
            ("type", .string("0x\(transaction.type)")),
            ("chainId", transaction.chainId.map { quantity(UInt256($0.value)) }),
            ("nonce", quantity(UInt256(transaction.nonce))),
            ("to", transaction.to.map { .string($0.checksummed) }),
            ("value", quantity(transaction.value)),
            ("gas", quantity(UInt256(transaction.gas))),
        ]
        members += own(transaction)
        members.append(("input", .string(Hex.encode(transaction.input))))
        members.append(("accessList", transaction.accessList.map(accessList)))
        let parity = signed.signature.yParity
        if case .legacy(let fields) = transaction {
            members.append(("v", quantity(fields.recoveryValue(yParity: parity))))
        } else {
            members.append(("yParity", quantity(UInt256(UInt64(parity)))))
        }
        members += [
            ("r", quantity(signed.signature.r)), ("s", quantity(signed.signature.s)),
            ("from", .string(signed.sender.checksummed)), ("hash", .string(signed.hash.hex)),
            ("sidecar", pooled.sidecar.map { .string($0.form.rawValue) }),
        ]
        return .object(
            members.compactMap { name, value in
                value.map { JSONValue.Member(name: name, value: $0) }
            })
    }

    /// The fields that not every type has.
    private static func own(_ transaction: Transaction) -> [(String, JSONValue?)] {
        let fees: [(String, JSONValue?)] = [
            ("maxFeePerGas", quantity(transaction.maxFeePerGas)),
            ("maxPriorityFeePerGas", quantity(transaction.maxPriorityFeePerGas)),
        ]
        switch transaction {
        case .legacy, .accessList: return [("gasPrice", quantity(transaction.maxFeePerGas))]
        case .dynamicFee: return fees
        case .blob(let fields):
            let hashes = fields.blobVersionedHashes.map { JSONValue.string($0.hex) }
            return fees + [
                ("maxFeePerBlobGas", quantity(fields.maxFeePerBlobGas)),
                ("blobVersionedHashes", .array(hashes)),
            ]
        case .setCode(let fields):
            return fees + [
                ("authorizationList", .array(fields.authorizationList.map(authorization)))
            ]
        }
    }

    private static func quantity(_ value: UInt256) -> JSONValue { .string(value.quantity) }

    private static func accessList(_ entries: [AccessListEntry]) -> JSONValue {
        .array(
            entries.map { entry in
                [
                    "address": .string(entry.address.checksummed),
                    "storageKeys": .array(entry.storageKeys.map { .string($0.hex) }),
                ]
            })
    }

    private static func authorization(_ signed: SignedAuthorization) -> JSONValue {
        [
            "chainId": quantity(signed.authorization.chainId),
            "address": .string(signed.authorization.address.checksummed),
            "nonce": quantity(UInt256(signed.authorization.nonce)),
            "yParity": quantity(UInt256(UInt64(signed.yParity))),
            "r": quantity(signed.r), "s": quantity(signed.s),
        ]
    }
}
