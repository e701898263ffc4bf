import Arithmetic
import Basics
import Ethereum

/// One line of Tests/Vectors/ethereum_transactions.json.
struct TransactionCase: Decodable {
    struct Entry: Decodable {
        let address: String
        let storageKeys: [String]
    }

    let type: Int
    let privateKey: String
    let signingHash: String
    let raw: String
    let hash: String
    let from: String
    let r: String
    let s: String
    let yParity: UInt8
    let input: String
    let nonce: String
    let gas: String
    let value: String
    let to: String?
    let chainId: String?
    let gasPrice: String?
    let maxFeePerGas: String?
    let maxPriorityFeePerGas: String?
    let accessList: [Entry]?

    func transaction() throws -> Transaction {
        let chain = try chainId.map { ChainId(try word($0)) }
        let recipient = try to.map { try Address(hex: $0) }
        if type == 0 {
            return .legacy(
                LegacyTransaction(
                    chainId: chain, nonce: try word(nonce),
                    gasPrice: try UInt256(quantity: gasPrice ?? ""), gas: try word(gas),
                    to: recipient, value: try UInt256(quantity: value),
                    input: try Hex.decode(input)))
        }
        return .dynamicFee(
            DynamicFeeTransaction(
                chainId: chain ?? ChainId(0), nonce: try word(nonce),
                maxPriorityFeePerGas: try UInt256(quantity: maxPriorityFeePerGas ?? ""),
                maxFeePerGas: try UInt256(quantity: maxFeePerGas ?? ""), gas: try word(gas),
                to: recipient, value: try UInt256(quantity: value), input: try Hex.decode(input),
                accessList: try (accessList ?? []).map { entry in
                    AccessListEntry(
                        address: try Address(hex: entry.address),
                        storageKeys: try entry.storageKeys.map { try Hash32(hex: $0) })
                }))
    }

    private func word(_ text: String) throws -> UInt64 {
        guard let word = try UInt256(quantity: text).asUInt64 else {
            throw IntegerTextError.overflow
        }
        return word
    }
}
