import Arithmetic
import Basics
import Ethereum
import Execution
import Pools
import Settlement

/// The chain's own truth: blocks of transactions by nonce, which can be undone down to the final
/// one.
///
/// Pools answer as if nobody had traded before.
final class TestChain {
    struct Block {
        let number: UInt64
        let hash: Hash32
        let receipts: [Inclusion]
        let nonce: UInt64
    }

    private(set) var blocks: [Block]
    private(set) var finalized: UInt64 = 0
    private var mempool: [UInt64: SignedTransaction] = [:]
    private var byHash: [Hash32: SignedTransaction] = [:]
    private var counter: UInt64 = 0
    private let pools: [AnyPool]
    /// All bytes ever seen, by nonce.
    private(set) var seen: [UInt64: Set<Hash32>] = [:]

    init(firstNonce: UInt64 = 3) throws {
        pools = [try TestMarket.pair().pool, try TestMarket.ranged().pool]
        blocks = [Block(number: 0, hash: .zero, receipts: [], nonce: firstNonce)]
    }

    var head: Block { blocks[blocks.count - 1] }

    func accept(_ raw: [UInt8]) throws -> BroadcastAnswer {
        let transaction = try SignedTransaction.decode(raw)
        let nonce = transaction.transaction.nonce
        seen[nonce, default: []].insert(transaction.hash)
        if nonce < head.nonce { return .nonceTooLow }
        if mempool[nonce]?.hash == transaction.hash { return .alreadyKnown }
        mempool[nonce] = transaction
        return .accepted
    }

    /// Takes waiting transactions in nonce order into a new block.
    func mine(isReverting: (SignedTransaction) -> Bool = { _ in false }) throws -> Block {
        counter += 1
        let number = head.number + 1
        let hash = Self.hash(of: counter)
        var (nonce, receipts) = (head.nonce, [Inclusion]())
        while let transaction = mempool.removeValue(forKey: nonce) {
            receipts.append(
                try execute(transaction, number, hash, receipts, isReverting(transaction)))
            nonce += 1
        }
        let block = Block(number: number, hash: hash, receipts: receipts, nonce: nonce)
        blocks.append(block)
        return block
    }

    private func execute(
        _ signed: SignedTransaction, _ number: UInt64, _ hash: Hash32, _ before: [Inclusion],
        _ isReverted: Bool
    ) throws -> Inclusion {
        byHash[signed.hash] = signed
        var changes: [BalanceChange] = []
        var succeeded = !isReverted
        if succeeded, signed.transaction.to == TestMarket.executor {
            let call = try ExecutorCalldata(decoding: signed.transaction.input)
            // Allowance and route have consecutive nonces.
            succeeded = (before.last ?? lastReceipt)?.succeeded == true
            if succeeded {
                let out = try output(call)
                changes = [
                    BalanceChange(token: call.tokenIn, amount: Int256(call.amountIn).negated),
                    BalanceChange(token: call.tokenOut, amount: Int256(out)),
                ]
            }
        }
        return Inclusion(
            transactionHash: signed.hash, blockHash: hash, blockNumber: number,
            succeeded: succeeded, gasPaid: 100_000_000_000_000, changes: changes)
    }

    private var lastReceipt: Inclusion? { blocks.last { !$0.receipts.isEmpty }?.receipts.last }

    private func output(_ call: ExecutorCalldata) throws -> UInt256 {
        var sum = UInt256.zero
        for swap in call.swaps {
            guard let pool = pools.first(where: { $0.address == swap.pool }) else { continue }
            sum = sum + (try pool.amountOut(exactIn: swap.amountIn, tokenIn: swap.tokenIn))
        }
        return sum
    }

    /// Undoes up to `depth` blocks that are not final; their transactions wait again or are lost.
    func undo(_ depth: Int, isLosing: (Hash32) -> Bool = { _ in false }) -> [Hash32] {
        var gone: [Hash32] = []
        for _ in 0..<depth {
            guard head.number > finalized else { break }
            for receipt in head.receipts {
                guard let signed = byHash[receipt.transactionHash], !isLosing(signed.hash) else {
                    continue
                }
                mempool[signed.transaction.nonce] = signed
            }
            gone.append(head.hash)
            blocks.removeLast()
        }
        return gone
    }

    /// Makes everything up to `lag` blocks below the head final.
    func finalize(lag: UInt64) -> Block {
        if head.number > lag { finalized = max(finalized, head.number - lag) }
        return blocks[Int(finalized)]
    }

    /// What all blocks together moved of a token of the wallet; nil is gas.
    func moved(_ token: Address?) -> Int256 {
        var sum = Int256.zero
        for receipt in blocks.flatMap(\.receipts) {
            let gas = token == nil ? Int256(receipt.gasPaid).negated : .zero
            sum = sum.checkedAdding(gas) ?? sum
            for change in receipt.changes where change.token == token && token != nil {
                sum = sum.checkedAdding(change.amount) ?? sum
            }
        }
        return sum
    }

    private static func hash(of counter: UInt64) -> Hash32 {
        let tail = UInt256(counter).bigEndianBytes.suffix(8)
        return Hash32(bytes: [UInt8](repeating: 0xB0, count: 24) + tail) ?? .zero
    }
}
