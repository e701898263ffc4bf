import Arithmetic
import Basics
import Ethereum
import Pools

/// The read-only functions of the executor contract.
struct ExecutorView {
    private let factories: [ExecutorTable.Row]

    private static let row = ABI.selector("factories(uint256)")
    private static let hubs = ["WETH", "POOL_MANAGER", "BALANCER_VAULT", "BALANCER_V3_VAULT"].map {
        ABI.selector("\($0)()")
    }

    init(_ factories: [ExecutorTable.Row]) {
        self.factories = factories
    }

    /// What a call returns; nil when the contract has no such function.
    func answer(_ message: ContractMessage) throws(ContractRevert) -> [UInt8]? {
        // The model has none of them.
        if Self.hubs.contains(message.selector) { return UInt256.zero.bigEndianBytes }
        guard message.selector == Self.row else { return nil }
        guard let index = message.word(0)?.asInt, factories.indices.contains(index) else {
            throw .bare
        }
        let row = factories[index]
        return EVMWord.of(row.deployer) + row.initCodeHash.bytes
            + UInt256(UInt64(row.scheme.rawValue)).bigEndianBytes
    }
}
