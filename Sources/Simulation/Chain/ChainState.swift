package import Arithmetic
package import Basics
import Ethereum
package import Pools

/// Everything that the model's contracts and accounts hold after a block; a value, so that every
/// block keeps its own.
package struct ChainState: Sendable {
    /// Transactions sent, by account.
    private(set) var nonces: [Address: UInt64] = [:]
    /// Wei, by account.
    private(set) var balances: [Address: UInt256] = [:]
    /// The tokens, in the order in which they were made.
    private(set) var tokens: [TokenState] = []
    /// The pools, in the order in which they were made.
    package private(set) var pools: [AnyPool] = []
    /// The contract that runs routes.
    package let executor: Address
    /// The factories that it knows.
    let factories: [ExecutorTable.Row]

    /// Nothing but the executor.
    package init(executor: Address, factories: [ExecutorTable.Row] = []) {
        self.executor = executor
        self.factories = factories
    }

    func nonce(of account: Address) -> UInt64 { nonces[account] ?? 0 }

    func balance(of account: Address) -> UInt256 { balances[account] ?? .zero }

    func token(_ address: Address) -> TokenState? { tokens.first { $0.address == address } }

    /// A pool by its contract.
    package func pool(_ address: Address) -> AnyPool? { pools.first { $0.address == address } }

    func isContract(_ address: Address) -> Bool {
        address == executor || token(address) != nil || pool(address) != nil
    }

    // MARK: Genesis

    /// Gives wei to an account.
    package mutating func endow(_ account: Address, wei: UInt256) {
        balances[account] = balance(of: account) + wei
    }

    /// Puts a token there.
    package mutating func add(_ token: TokenState) { tokens.append(token) }

    /// Puts a pool there.
    package mutating func add(_ pool: AnyPool) { pools.append(pool) }

    // MARK: Changes

    mutating func spendNonce(of account: Address) { nonces[account] = nonce(of: account) + 1 }

    mutating func pay(_ wei: UInt256, from account: Address) throws(ContractRevert) {
        guard let rest = balance(of: account).checkedSubtracting(wei) else {
            throw ContractRevert("insufficient funds")
        }
        balances[account] = rest
    }

    mutating func setPool(_ pool: AnyPool) {
        guard let index = pools.firstIndex(where: { $0.address == pool.address }) else { return }
        pools[index] = pool
    }

    /// Changes a token; reverts when there is none.
    mutating func withToken(
        _ address: Address,
        _ body: (inout TokenState) throws(ContractRevert) -> ContractEvent
    ) throws(ContractRevert) -> ContractEvent {
        guard let index = tokens.firstIndex(where: { $0.address == address }) else {
            throw .bare
        }
        return try body(&tokens[index])
    }
}
