package import Arithmetic
package import Basics
package import Ethereum
package import Pools

/// A chain with its own truth: a tree of blocks by hash, a head, and what waits to be mined.
///
/// Pure: time and chance are arguments. It answers as one node of the chain would.
package struct ChainModel: Sendable {
    /// The chain's id.
    package let chainId: ChainId
    /// How many blocks below the head the safe block lies.
    package let safeLag: UInt64
    /// How many blocks below the head the finalized block lies.
    package let finalLag: UInt64
    private(set) var blocks: [Hash32: ChainBlock] = [:]
    /// The hashes from the first block to the head.
    private(set) var canonical: [Hash32] = []
    var pending: [SignedTransaction] = []
    let firstNumber: UInt64
    /// The finalized height once it has stopped rising; nil while it follows the head.
    private(set) var stalledFinalNumber: UInt64?
    /// The highest block that this view knows; nil for the whole truth.
    var knownNumberMax: UInt64?
    /// How often the chain was reorganised: makes the blocks of every branch other blocks.
    var branch: UInt8 = 0
    /// Wei per gas of the next block, whatever the rule says; nil for the rule.
    var nextBaseFee: UInt256?
    /// Whether nothing but what is final is called safe.
    var hasSafeFallenBack = false
    /// Wei per gas of every block while this is set; nil for the rule.
    var heldBaseFee: UInt256?
    /// Accounts whose keys somebody else uses: each sends one transaction in the next block.
    var keyThieves: [Address] = []
    /// The highest block that was ever final: nothing at or below it may be undone.
    private(set) var finalNumberReached: UInt64

    static let gasLimit: UInt64 = 30_000_000
    static let beneficiary = Address(bytes: [UInt8](repeating: 0xBB, count: 20)) ?? .zero

    /// A chain whose first block holds this state.
    package init(
        chainId: ChainId, safeLag: UInt64, finalLag: UInt64, firstNumber: UInt64,
        baseFeePerGas: UInt256, state: ChainState, time: Timestamp
    ) throws(EthereumError) {
        self.chainId = chainId
        self.safeLag = safeLag
        self.finalLag = finalLag
        self.firstNumber = firstNumber
        finalNumberReached = firstNumber
        var fields = Self.emptyFields
        fields.number = firstNumber
        fields.timestamp = time.seconds
        fields.baseFeePerGas = baseFeePerGas
        adopt(try ChainBlock(fields: fields, transactions: [], state: state))
    }

    // MARK: Blocks

    var head: ChainBlock? { canonical.last.flatMap { blocks[$0] } }

    func block(_ hash: Hash32) -> ChainBlock? {
        guard let block = blocks[hash], let knownNumberMax else { return blocks[hash] }
        return block.header.number <= knownNumberMax ? block : nil
    }

    /// The canonical block of a height.
    func block(number: UInt64) -> ChainBlock? {
        guard number >= firstNumber, number - firstNumber < UInt64(canonical.count) else {
            return nil
        }
        return blocks[canonical[Int(number - firstNumber)]]
    }

    func isCanonical(_ block: ChainBlock) -> Bool {
        self.block(number: block.header.number)?.header.hash == block.header.hash
    }

    /// The height of the head.
    package var headNumber: UInt64 { firstNumber + UInt64(max(1, canonical.count)) - 1 }
    /// The height of the safe block.
    package var safeNumber: UInt64 {
        if hasSafeFallenBack { return finalNumber }
        // Never below what is final: a reorganisation moves the head, and safe with it.
        return max(firstNumber, headNumber - min(headNumber, safeLag), finalNumber)
    }
    /// The height of the finalized block.
    package var finalNumber: UInt64 {
        let followed = max(firstNumber, headNumber - min(headNumber, finalLag))
        return min(followed, stalledFinalNumber ?? .max)
    }

    /// Lets the finalized block stay where it is.
    package mutating func stallFinality() { stalledFinalNumber = finalNumber }

    /// Lets the finalized block follow the head again: what it passes is final from now on.
    package mutating func resumeFinality() {
        stalledFinalNumber = nil
        finalNumberReached = max(finalNumberReached, finalNumber)
    }

    /// Makes a block the head; its parent must be a block of the tree.
    mutating func adopt(_ block: ChainBlock) {
        blocks[block.header.hash] = block
        let height = Int(block.header.number - firstNumber)
        var path = [block.header.hash]
        var parent = block.fields.parentHash
        // Down to where the old canonical chain and the new one meet.
        var below = height - 1
        while below >= 0, canonical.indices.contains(below) == false || canonical[below] != parent {
            path.append(parent)
            parent = blocks[parent]?.fields.parentHash ?? .zero
            below -= 1
        }
        canonical = Array(canonical.prefix(below + 1)) + path.reversed()
        finalNumberReached = max(finalNumberReached, finalNumber)
    }

    /// Forgets, as a node that lags does, everything above a height.
    mutating func truncate(to number: UInt64) {
        let kept = max(number, firstNumber) - firstNumber + 1
        if kept < UInt64(canonical.count) { canonical.removeLast(canonical.count - Int(kept)) }
        knownNumberMax = max(number, firstNumber)
    }

    // MARK: What the truth is

    /// The pools at the head.
    package var pools: [AnyPool] { head?.state.pools ?? [] }

    /// Wei of an account at the head.
    package func balance(of account: Address) -> UInt256 {
        head?.state.balance(of: account) ?? .zero
    }

    /// Raw units of a token that an account holds at the head.
    package func balance(of account: Address, token: Address) -> UInt256 {
        head?.state.token(token)?.balance(of: account) ?? .zero
    }

    /// What a spender may still take at the head.
    package func allowance(owner: Address, spender: Address, token: Address) -> UInt256 {
        head?.state.token(token)?.allowance(owner: owner, spender: spender) ?? .zero
    }

    /// The transactions of an account on the canonical chain, in order.
    func transactions(of account: Address) -> [MinedTransaction] {
        canonical.flatMap { blocks[$0]?.transactions ?? [] }.filter { $0.sender == account }
    }

    /// Whether a final block has a transaction of the account that somebody else sent.
    func isKeyStolen(of account: Address) -> Bool {
        let final = canonical.prefix(Int(finalNumberReached - firstNumber) + 1)
        return final.contains { hash in
            blocks[hash]?.transactions.contains { $0.sender == account && $0.isStolen }
                ?? false
        }
    }

    /// The receipt of a transaction in a block of the tree, canonical or not.
    package func receipt(of hash: Hash32, in block: Hash32) -> Receipt? {
        blocks[block]?.receipts.first { $0.transactionHash == hash }
    }

    /// Whether a block is on the canonical chain.
    package func isCanonical(_ hash: Hash32) -> Bool {
        blocks[hash].map { isCanonical($0) } ?? false
    }

    /// Whether every token adds up at the head.
    package var isConserved: Bool { head?.state.tokens.allSatisfy(\.isConserved) ?? false }

    static var emptyFields: HeaderFields {
        var fields = HeaderFields(
            parentHash: .zero, ommersHash: .zero, beneficiary: beneficiary, stateRoot: .zero,
            transactionsRoot: .zero, receiptsRoot: .zero,
            logsBloom: [UInt8](repeating: 0, count: 256), difficulty: .zero, number: 0,
            gasLimit: gasLimit, gasUsed: 0, timestamp: 0, extraData: [], mixHash: .zero,
            nonce: [UInt8](repeating: 0, count: 8))
        fields.baseFeePerGas = .zero
        return fields
    }
}
