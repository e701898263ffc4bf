import Arithmetic
import Basics
import Chains
import Cryptography
import Ethereum

/// The transactions of a usual plan, by which a chain tells what their data cost on its parent.
///
/// The calls of a plan are made only after it, and a plan compares routes by gas alone: so what the
/// data of one swap cost is spread over the gas of one swap. Every further swap brings its own.
enum RouteSample {
    /// The call data of a route with one swap, bytes; what compresses badly costs most.
    static let routeBytes = 600
    /// The call data of an allowance, bytes.
    static let approvalBytes = 68
    /// The gas that a plan counts for a route with one swap (`ExecutionSettings`).
    static let routeGas: UInt256 = 210_000

    /// Wei per gas that the data of a plan cost, rounded up.
    static func dataFee(_ link: ChainLink) async throws(ChainError) -> UInt256 {
        if link.dataFee == .none { return .zero }
        let fee = try await link.session.dataFee(of: transactions(link), by: link.dataFee)
        return fee.divided(by: routeGas, rounding: .up) ?? .zero
    }

    private static func transactions(_ link: ChainLink) -> [Transaction] {
        [approvalBytes, routeBytes].map { count in
            .dynamicFee(
                DynamicFeeTransaction(
                    chainId: link.chain, nonce: 1_000, maxPriorityFeePerGas: 1_000_000_000,
                    maxFeePerGas: 100_000_000_000, gas: 500_000, to: link.wallet, value: .zero,
                    input: noise(count), accessList: []))
        }
    }

    /// Bytes without a pattern, the same each time.
    private static func noise(_ count: Int) -> [UInt8] {
        var noise: [UInt8] = []
        var block = Keccak256.hash([])
        while noise.count < count {
            noise += block.bytes
            block = Keccak256.hash(block.bytes)
        }
        return Array(noise.prefix(count))
    }
}
