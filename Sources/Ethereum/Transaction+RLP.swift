import Arithmetic
import Basics
import Cryptography

extension LegacyTransaction {
    var fields: [RLP.Item] {
        [
            .integer(nonce), .integer(gasPrice), .integer(gas), .bytes(to?.bytes ?? []),
            .integer(value), .bytes(input),
        ]
    }

    /// Six fields, and (chain id, 0, 0) under EIP-155.
    var encodedUnsigned: [UInt8] {
        var items = fields
        if let chainId { items += [.integer(chainId.value), .bytes([]), .bytes([])] }
        return RLP.encode(.list(items))
    }

    func encoded(with signature: RecoverableSignature) -> [UInt8] {
        RLP.encode(
            .list(
                fields + [
                    .integer(recoveryValue(yParity: signature.yParity)), .integer(signature.r),
                    .integer(signature.s),
                ]))
    }

    /// `v`: 27 or 28, or 35 + 2 × chain id + parity (EIP-155).
    func recoveryValue(yParity: UInt8) -> UInt256 {
        guard let chainId else { return UInt256(27 + UInt64(yParity)) }
        // 2 × 2^64 + 36 is far below 2^128.
        return UInt256(UInt128(chainId.value) * 2 + 35 + UInt128(yParity))
    }
}

extension DynamicFeeTransaction {
    var fields: [RLP.Item] {
        let entries: [RLP.Item] = accessList.map { entry in
            .list([
                .bytes(entry.address.bytes), .list(entry.storageKeys.map { .bytes($0.bytes) }),
            ])
        }
        return [
            .integer(chainId.value), .integer(nonce), .integer(maxPriorityFeePerGas),
            .integer(maxFeePerGas), .integer(gas), .bytes(to?.bytes ?? []), .integer(value),
            .bytes(input), .list(entries),
        ]
    }

    var encodedUnsigned: [UInt8] { [2] + RLP.encode(.list(fields)) }

    func encoded(with signature: RecoverableSignature) -> [UInt8] {
        [2]
            + RLP.encode(
                .list(
                    fields + [
                        .integer(UInt64(signature.yParity)), .integer(signature.r),
                        .integer(signature.s),
                    ]))
    }
}
