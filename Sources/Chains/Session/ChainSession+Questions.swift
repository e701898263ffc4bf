public import Arithmetic
public import Basics
import Cryptography
public import Ethereum

extension ChainSession {
    /// Sends signed bytes once; the answer is what the node said, never a guess.
    public func broadcast(_ raw: [UInt8]) async -> BroadcastReply {
        // Keccak-256 of the wire form is the hash of every transaction type.
        await reader.broadcast(raw, hash: Keccak256.hash(raw))
    }

    /// What a call returns at a block; throws `reverted` with the return data.
    public func call(
        _ call: ContractCall, at block: BlockSelector = .latest
    ) async throws(ChainError) -> [UInt8] {
        try await reader.call(call, at: block)
    }

    /// What a call returns, by its parts.
    public func call(
        to: Address, data: [UInt8], from: Address? = nil, value: UInt256 = .zero,
        at block: BlockSelector = .latest
    ) async throws(ChainError) -> [UInt8] {
        try await reader.call(
            ContractCall(to: to, data: data, from: from, value: value), at: block)
    }

    /// The gas that a call needs on top of the head; throws `reverted` when it cannot succeed.
    public func estimateGas(_ call: ContractCall) async throws(ChainError) -> UInt64 {
        try await reader.estimateGas(call)
    }

    /// Fees for one of the next blocks, by `FeeOracle`.
    public func fees() async throws(ChainError) -> FeeSuggestion {
        try FeeOracle.suggest(
            try await reader.feeHistory(), tipFloor: configuration.tipFloor)
    }

    /// The wei that an account holds.
    public func balance(
        of address: Address, at block: BlockSelector = .latest
    ) async throws(ChainError) -> UInt256 {
        try await reader.balance(of: address, at: block)
    }

    /// The raw units of an ERC-20 token that an account holds.
    public func tokenBalance(
        of owner: Address, token: Address, at block: BlockSelector = .latest
    ) async throws(ChainError) -> UInt256 {
        let call = ContractCall(to: token, data: ERC20.balance(of: owner))
        return try ContractWords(try await reader.call(call, at: block), "balanceOf").unsigned(0)
    }

    /// The raw units of an ERC-20 token that a spender may still take from an owner.
    public func allowance(
        owner: Address, spender: Address, token: Address, at block: BlockSelector = .latest
    ) async throws(ChainError) -> UInt256 {
        let call = ContractCall(to: token, data: ERC20.allowance(owner: owner, spender: spender))
        return try ContractWords(try await reader.call(call, at: block), "allowance").unsigned(0)
    }

    /// How many transactions an account has sent: its next nonce.
    public func transactionCount(
        of address: Address, at block: BlockSelector = .latest
    ) async throws(ChainError) -> UInt64 {
        try await reader.transactionCount(of: address, at: block)
    }

    /// The code of an account; empty for one without.
    public func code(
        of address: Address, at block: BlockSelector = .latest
    ) async throws(ChainError) -> [UInt8] {
        try await reader.code(of: address, at: block)
    }

    /// The chain that the node serves.
    public func chainId() async throws(ChainError) -> ChainId { try await reader.chainId() }

    /// A header; throws `missing` when the node has no such block.
    public func header(_ block: BlockSelector) async throws(ChainError) -> BlockHeader {
        try await reader.header(block)
    }

    /// The receipt of a transaction; nil while it is in no block.
    ///
    /// Whether that block is on the followed chain is for the caller to judge.
    public func receipt(of hash: Hash32) async throws(ChainError) -> Receipt? {
        try await reader.receipt(of: hash)
    }

    /// Whether the node knows any of these transactions, in a block or waiting for one.
    public func knowsAny(of hashes: [Hash32]) async throws(ChainError) -> Bool {
        try await reader.knowsAny(of: hashes)
    }

    /// The logs of contracts in a range of blocks, read page by page.
    public func logs(
        from first: UInt64, to last: UInt64, of addresses: [Address]
    ) async throws(ChainError) -> [Log] {
        try await reader.logs(from: first, to: last, of: addresses)
    }

    /// Reads whole pools at one block.
    public var pools: PoolLoader { PoolLoader(reader) }
}
