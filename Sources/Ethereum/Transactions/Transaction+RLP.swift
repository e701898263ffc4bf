package import Arithmetic
import Basics
import Cryptography

extension Transaction {
    /// What is signed, or with a signature the wire form.
    func encoded(with signature: RecoverableSignature?) -> [UInt8] {
        var writer = RLPWriter(after: type == 0 ? [] : [type], capacity: 512 + input.count)
        write(to: &writer, with: signature)
        return writer.bytes
    }

    /// The list of fields, without the type.
    func write(to writer: inout RLPWriter, with signature: RecoverableSignature?) {
        writer.list { list in
            switch self {
            case .legacy(let fields): fields.write(to: &list, with: signature)
            case .accessList(let fields): fields.write(to: &list)
            case .dynamicFee(let fields): fields.write(to: &list)
            case .blob(let fields): fields.write(to: &list)
            case .setCode(let fields): fields.write(to: &list)
            }
            guard let signature, type > 0 else { return }
            list.append(UInt64(signature.yParity))
            list.append(signature.r)
            list.append(signature.s)
        }
    }
}

extension LegacyTransaction {
    /// Six fields; unsigned under EIP-155 (chain id, 0, 0) follows.
    fileprivate func write(to list: inout RLPWriter, with signature: RecoverableSignature?) {
        list.append(nonce)
        list.append(gasPrice)
        list.append(gas)
        list.append(to)
        list.append(value)
        list.append(input)
        if let signature {
            list.append(recoveryValue(yParity: signature.yParity))
            list.append(signature.r)
            list.append(signature.s)
        } else if let chainId {
            list.append(chainId.value)
            list.append(UInt64(0))
            list.append(UInt64(0))
        }
    }

    /// `v`: 27 or 28, or 35 + 2 × chain id + parity (EIP-155).
    package func recoveryValue(yParity: UInt8) -> UInt256 {
        guard let chainId else { return UInt256(27 + UInt64(yParity)) }
        // 2 × 2^64 + 36 is far below 2^128.
        return UInt256(UInt128(chainId.value) * 2 + 35 + UInt128(yParity))
    }
}

extension AccessListTransaction {
    fileprivate func write(to list: inout RLPWriter) {
        list.append(chainId.value)
        list.append(nonce)
        list.append(gasPrice)
        list.append(gas)
        list.append(to)
        list.append(value)
        list.append(input)
        list.append(accessList)
    }
}

extension DynamicFeeTransaction {
    fileprivate func write(to list: inout RLPWriter) {
        list.append(chainId.value)
        list.append(nonce)
        list.append(maxPriorityFeePerGas)
        list.append(maxFeePerGas)
        list.append(gas)
        list.append(to)
        list.append(value)
        list.append(input)
        list.append(accessList)
    }
}

extension BlobTransaction {
    fileprivate func write(to list: inout RLPWriter) {
        list.append(chainId.value)
        list.append(nonce)
        list.append(maxPriorityFeePerGas)
        list.append(maxFeePerGas)
        list.append(gas)
        list.append(to)
        list.append(value)
        list.append(input)
        list.append(accessList)
        list.append(maxFeePerBlobGas)
        list.list { hashes in
            for hash in blobVersionedHashes { hashes.append(hash) }
        }
    }
}

extension SetCodeTransaction {
    fileprivate func write(to list: inout RLPWriter) {
        list.append(chainId.value)
        list.append(nonce)
        list.append(maxPriorityFeePerGas)
        list.append(maxFeePerGas)
        list.append(gas)
        list.append(to)
        list.append(value)
        list.append(input)
        list.append(accessList)
        list.list { entries in
            for signed in authorizationList {
                entries.list { entry in
                    signed.authorization.write(to: &entry)
                    entry.append(UInt64(signed.yParity))
                    entry.append(signed.r)
                    entry.append(signed.s)
                }
            }
        }
    }
}

extension RLPWriter {
    fileprivate mutating func append(_ accessList: [AccessListEntry]) {
        list { entries in
            for entry in accessList {
                entries.list { pair in
                    pair.append(entry.address)
                    pair.list { keys in
                        for key in entry.storageKeys { keys.append(key) }
                    }
                }
            }
        }
    }
}
