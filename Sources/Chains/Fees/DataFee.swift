public import Arithmetic
import Basics
public import Ethereum

/// What a chain charges for the data of a transaction on its parent, beside the gas.
public enum DataFee: Hashable, Sendable {
    /// Nothing.
    case none
    /// The L1 data fee of the OP stack, taken from the balance beside the gas; told by the contract
    /// `GasPriceOracle`, whatever the formula of the day is (specs `fjord/predeploys`).
    case opStack
    /// Arbitrum's L1 part, charged as further gas; told by the node interface
    /// (nitro `execution/nodeinterface`).
    case arbitrum

    static let gasPriceOracle =
        Address(bytes: [0x42] + [UInt8](repeating: 0, count: 18) + [0x0F]) ?? .zero

    /// The call that tells the fee of a transaction; nil when there is none.
    func call(about transaction: Transaction) -> ContractCall? {
        switch self {
        case .none: return nil
        case .opStack:
            // Without a signature: the contract adds what one weighs.
            let data = ABI.selector("getL1Fee(bytes)") + Self.word(32)
            return ContractCall(
                to: Self.gasPriceOracle, data: data + Self.tail(transaction.encodedUnsigned))
        case .arbitrum:
            let to = transaction.to.map { [UInt8](repeating: 0, count: 12) + $0.bytes }
            let data =
                ABI.selector("gasEstimateL1Component(address,bool,bytes)")
                + (to ?? Self.word(0)) + Self.word(to == nil ? 1 : 0) + Self.word(96)
            return ContractCall(
                to: LevelQuestion.nodeInterface, data: data + Self.tail(transaction.input))
        }
    }

    /// The fee in what the call returns, wei.
    func fee(in data: [UInt8]) throws(ChainError) -> UInt256 {
        switch self {
        case .none: return .zero
        case .opStack: return try ContractWords(data, "getL1Fee").unsigned(0)
        case .arbitrum:
            let price = try ContractWords(data, "gasEstimateL1Component").unsigned(1)
            guard let fee = UInt256(try gas(in: data)).checkedMultiplied(by: price) else {
                throw .malformed("gasEstimateL1Component")
            }
            return fee
        }
    }

    /// How much of a transaction's gas limit the data take, in what the call returns.
    func gas(in data: [UInt8]) throws(ChainError) -> UInt64 {
        switch self {
        case .none, .opStack: return 0
        case .arbitrum:
            guard let gas = try ContractWords(data, "gasEstimateL1Component").unsigned(0).asUInt64
            else { throw .malformed("gasEstimateL1Component") }
            return gas
        }
    }

    private static func word(_ value: UInt64) -> [UInt8] { UInt256(value).bigEndianBytes }

    /// `bytes` as the last argument: length, content, zeros up to whole words.
    private static func tail(_ bytes: [UInt8]) -> [UInt8] {
        let fill = (32 - bytes.count % 32) % 32
        return word(UInt64(bytes.count)) + bytes + [UInt8](repeating: 0, count: fill)
    }
}

extension ChainSession {
    /// What the chain would charge now for the data of these transactions, wei.
    public func dataFee(
        of transactions: [Transaction], by source: DataFee
    ) async throws(ChainError) -> UInt256 {
        let calls = transactions.compactMap(source.call)
        if calls.isEmpty { return .zero }
        var sum = UInt256.zero
        for answer in try await reader.calls(calls, at: .latest) {
            guard let next = sum.checkedAdding(try source.fee(in: try answer.get())) else {
                throw .malformed("data fee")
            }
            sum = next
        }
        return sum
    }

    /// The gas that the data of a transaction would take now beside its execution; zero where data
    /// are paid in coin.
    public func dataGas(
        of transaction: Transaction, by source: DataFee
    ) async throws(ChainError) -> UInt64 {
        guard source == .arbitrum, let call = source.call(about: transaction) else { return 0 }
        let answers = try await reader.calls([call], at: .latest)
        guard let answer = answers.first else { throw .malformed("data gas") }
        return try source.gas(in: try answer.get())
    }
}
