import Arithmetic
import Basics
import Ethereum
import Execution
import Pools
import Settlement

/// The chain's own truth: blocks of transactions by nonce, which can be undone down to the final
/// one.
///
/// Pools answer as if nobody had traded before, unless a test moves them.
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
    /// What routes trade with.
    var pools: [AnyPool]
    /// All transactions ever seen, by nonce, in the order of their first arrival.
    private(set) var seen: [UInt64: [SignedTransaction]] = [:]
    /// The time of the next block.
    var now = Timestamp.zero

    init(firstNonce: UInt64 = 3) throws {
        pools = [try TestMarket.pair().pool, try TestMarket.ranged().pool]
        blocks = [Block(number: 0, hash: .zero, receipts: [], nonce: firstNonce)]
    }

    var head: Block { blocks[blocks.count - 1] }

    func accept(_ raw: [UInt8]) throws -> BroadcastAnswer {
        let transaction = try SignedTransaction.decode(raw)
        let nonce = transaction.transaction.nonce
        if seen[nonce]?.contains(where: { $0.hash == transaction.hash }) != true {
            seen[nonce, default: []].append(transaction)
        }
        if nonce < head.nonce { return .nonceTooLow }
        guard let waiting = mempool[nonce] else {
            mempool[nonce] = transaction
            return .accepted
        }
        if waiting.hash == transaction.hash { return .alreadyKnown }
        // go-ethereum: a tenth more on both caps.
        let fees = [(waiting, transaction)].flatMap { old, new in
            [
                (old.transaction.maxFeePerGas, new.transaction.maxFeePerGas),
                (old.transaction.maxPriorityFeePerGas, new.transaction.maxPriorityFeePerGas),
            ]
        }
        guard fees.allSatisfy({ old, new in new > old && new * 100 >= old * 110 }) else {
            return .replacementUnderpriced
        }
        mempool[nonce] = transaction
        return .accepted
    }

    /// Loses what waits, as a node does that is started again.
    func restart() { mempool = [:] }

    /// Whether the node knows any of these transactions.
    func knowsAny(of hashes: [Hash32]) -> Bool {
        let known = Set(blocks.flatMap(\.receipts).map(\.transactionHash))
            .union(mempool.values.map(\.hash))
        return hashes.contains { known.contains($0) }
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
            let trade = try trade(call)
            succeeded =
                try allowance(of: call.tokenIn, before) >= call.amounts.pulled
                && now.seconds <= call.deadline && trade.isAllowed
            if succeeded {
                changes = [
                    BalanceChange(token: call.tokenIn, amount: Int256(trade.given).negated),
                    BalanceChange(token: call.tokenOut, amount: Int256(trade.received)),
                ]
            }
        }
        return Inclusion(
            transactionHash: signed.hash, blockHash: hash, blockNumber: number,
            succeeded: succeeded, gasPaid: 100_000_000_000_000, changes: changes)
    }

    /// What the executor may take of a token after all blocks and these receipts.
    func allowance(of token: Address, _ further: [Inclusion] = []) throws -> UInt256 {
        var amount = UInt256.zero
        for receipt in blocks.flatMap(\.receipts) + further where receipt.succeeded {
            guard let transaction = byHash[receipt.transactionHash]?.transaction else { continue }
            if transaction.to == token {
                amount = UInt256(bigEndian: transaction.input.suffix(32)) ?? .zero
            } else if transaction.to == TestMarket.executor {
                let call = try ExecutorCalldata(decoding: transaction.input)
                if call.tokenIn == token { amount = amount - call.amounts.pulled }
            }
        }
        return amount
    }

    /// What a route moves, and whether that is within its limit.
    private func trade(
        _ call: ExecutorCalldata
    ) throws -> (given: UInt256, received: UInt256, isAllowed: Bool) {
        var (given, received) = (UInt256.zero, UInt256.zero)
        var held: [Address: UInt256] = [:]
        for (index, swap) in call.swaps.enumerated() {
            guard let pool = pools.first(where: { $0.address == swap.pool }) else { continue }
            let amounts: SwapAmounts
            switch call.amounts {
            case .exactIn:
                // The last swap that spends a token of the way spends all that is held of it.
                let isLast = !call.swaps[(index + 1)...].contains { $0.tokenIn == swap.tokenIn }
                let there = held[swap.tokenIn] ?? .zero
                let amount = swap.tokenIn != call.tokenIn && isLast ? there : swap.amount
                amounts = try pool.amounts(exactIn: amount, tokenIn: swap.tokenIn)
                if swap.tokenIn != call.tokenIn { held[swap.tokenIn] = there - amount }
            case .exactOut:
                amounts = try pool.amounts(exactOut: swap.amount, tokenIn: swap.tokenIn)
            }
            if swap.tokenIn == call.tokenIn { given = given + amounts.amountIn }
            if swap.tokenOut == call.tokenOut {
                received = received + amounts.amountOut
            } else {
                held[swap.tokenOut] = (held[swap.tokenOut] ?? .zero) + amounts.amountOut
            }
        }
        switch call.amounts {
        case .exactIn(_, let minOut): return (given, received, received >= minOut)
        case .exactOut(_, let maxIn): return (given, received, given <= maxIn)
        }
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
