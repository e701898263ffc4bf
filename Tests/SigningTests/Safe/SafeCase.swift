import Arithmetic
import Basics
import Ethereum
import Signing

/// One line of Tests/Vectors/signing_safe.json, by safe-eth-py.
struct SafeCase: Decodable {
    struct Owner: Decodable {
        let kind: String
        let owner: String
        let key: String?
        let content: String?
    }

    let chainId: String
    let safe: String
    let to: String
    let value: String
    let data: String
    let operation: UInt8
    let safeTxGas: String
    let baseGas: String
    let gasPrice: String
    let gasToken: String
    let refundReceiver: String
    let nonce: String
    let hash: String
    let owners: [Owner]
    let signatures: String
    let input: String

    func call() throws -> SafeCall {
        SafeCall(
            to: try address(to), value: try number(value), data: try Hex.decode(data),
            operation: operation == 1 ? .delegateCall : .call, safeTxGas: try number(safeTxGas),
            baseGas: try number(baseGas), gasPrice: try number(gasPrice),
            gasToken: try address(gasToken), refundReceiver: try address(refundReceiver))
    }

    func transaction() throws -> SafeTransaction {
        SafeTransaction(
            chainId: ChainId(try small(chainId)), safe: try address(safe), call: try call(),
            nonce: try number(nonce))
    }
}
