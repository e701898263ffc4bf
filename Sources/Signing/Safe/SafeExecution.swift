import Arithmetic
import Basics
import Ethereum

/// A decoded `execTransaction`: what somebody sends to a Safe, with the owners' approvals.
public struct SafeExecution: Hashable, Sendable {
    /// What the Safe does.
    public let call: SafeCall
    /// The approvals' bytes; they are checked against the hash, which needs the Safe's nonce.
    public let signatures: [UInt8]

    static let function = ABIFunction(
        name: "execTransaction",
        inputs: [
            .address, .uint(256), .bytes, .uint(8), .uint(256), .uint(256), .uint(256), .address,
            .address, .bytes,
        ])

    /// An execution.
    public init(call: SafeCall, signatures: SafeSignatures) {
        self.call = call
        self.signatures = signatures.bytes
    }

    /// Decodes call data; nil unless it is exactly the canonical encoding of its values, and for an
    /// operation that is none.
    public init?(_ input: [UInt8]) {
        guard let values = canonicalValues(of: SafeExecution.function, in: input),
            values.count == 10, let to = values[0].addressValue, let value = values[1].uintValue,
            let data = values[2].bytesValue, let operation = values[3].uintValue?.asUInt64,
            let operation = UInt8(exactly: operation).flatMap(SafeCall.Operation.init),
            let safeTxGas = values[4].uintValue, let baseGas = values[5].uintValue,
            let gasPrice = values[6].uintValue, let gasToken = values[7].addressValue,
            let refundReceiver = values[8].addressValue, let signatures = values[9].bytesValue
        else { return nil }
        call = SafeCall(
            to: to, value: value, data: data, operation: operation, safeTxGas: safeTxGas,
            baseGas: baseGas, gasPrice: gasPrice, gasToken: gasToken,
            refundReceiver: refundReceiver)
        self.signatures = signatures
    }

    /// The call data that carries it out, for a transaction to the Safe.
    public func input() throws(SigningError) -> [UInt8] {
        do throws(EthereumError) {
            return try SafeExecution.function.encodeCall([
                .address(call.to), .uint(call.value), .bytes(call.data),
                .uint(UInt256(UInt64(call.operation.rawValue))), .uint(call.safeTxGas),
                .uint(call.baseGas), .uint(call.gasPrice), .address(call.gasToken),
                .address(call.refundReceiver), .bytes(signatures),
            ])
        } catch {
            throw SigningError(.badTransaction, "\(error)")
        }
    }
}
