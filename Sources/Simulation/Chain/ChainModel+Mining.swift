package import Arithmetic
package import Basics
package import Ethereum
import Pools

/// A swap that somebody else makes directly in a pool.
package struct ForeignTrade: Sendable {
    /// Who pays and is paid.
    package let trader: Address
    /// Where.
    package let pool: Address
    /// What is paid.
    package let tokenIn: Address
    /// How much is paid, raw units.
    package let amountIn: UInt256

    /// Describes a swap.
    package init(trader: Address, pool: Address, tokenIn: Address, amountIn: UInt256) {
        self.trader = trader
        self.pool = pool
        self.tokenIn = tokenIn
        self.amountIn = amountIn
    }
}

extension ChainModel {
    /// Mines one block out of what waits and what others trade, and makes it the head; its header.
    ///
    /// On the head unless another block is named, which begins a branch; nil when that is unknown.
    @discardableResult
    package mutating func mine(
        at time: Timestamp, foreign: [ForeignTrade] = [], on parentHash: Hash32? = nil,
        isEmpty: Bool = false
    ) throws(EthereumError) -> BlockHeader? {
        guard let parent = parentHash.map({ self.block($0) }) ?? head else { return nil }
        let block = try assemble(
            on: parent, at: time, foreign: foreign, waiting: isEmpty ? [] : pending)
        nextBaseFee = nil
        keyThieves = []
        adopt(block)
        let state = block.state
        pending.removeAll { $0.transaction.nonce < state.nonce(of: $0.sender) }
        return block.header
    }

    private func assemble(
        on parent: ChainBlock, at time: Timestamp, foreign: [ForeignTrade],
        waiting: [SignedTransaction]
    ) throws(EthereumError) -> ChainBlock {
        let baseFee = heldBaseFee ?? nextBaseFee ?? Self.baseFee(after: parent.header)
        let timestamp = max(time.seconds, parent.fields.timestamp + 1)
        var state = parent.state
        var mined: [MinedTransaction] = []
        for (index, trade) in foreign.enumerated() {
            let name = parent.header.hash.bytes + [UInt8(truncatingIfNeeded: index)]
            mined.append(
                Self.carryOut(trade, hash: ABI.hash(name), baseFee: baseFee, on: &state))
        }
        for account in keyThieves {
            mined.append(Self.steal(account, on: parent, baseFee: baseFee, &state))
        }
        var waiting = waiting
        // A transaction may wait for one that arrived after it.
        while let index = waiting.firstIndex(where: { Self.isReady($0, state, baseFee) }) {
            let transaction = waiting.remove(at: index)
            mined.append(
                Self.carryOut(transaction, baseFee: baseFee, timestamp: timestamp, on: &state))
        }
        var fields = Self.emptyFields
        fields.parentHash = parent.header.hash
        fields.number = parent.header.number + 1
        fields.timestamp = timestamp
        fields.baseFeePerGas = baseFee
        fields.extraData = branch == 0 ? [] : [branch]
        fields.gasUsed = mined.reduce(0) { $0 + $1.gasUsed }
        fields.transactionsRoot = ABI.hash(mined.flatMap(\.hash.bytes))
        fields.stateRoot = ABI.hash(parent.fields.stateRoot.bytes + fields.transactionsRoot.bytes)
        return try ChainBlock(fields: fields, transactions: mined, state: state)
    }

    private static func isReady(
        _ signed: SignedTransaction, _ state: ChainState, _ baseFee: UInt256
    ) -> Bool {
        let transaction = signed.transaction
        guard transaction.nonce == state.nonce(of: signed.sender),
            transaction.maxFeePerGas >= baseFee, let cost = transaction.maxCost
        else { return false }
        return cost <= state.balance(of: signed.sender)
    }

    /// EIP-1559: an eighth of the distance to half of the limit, at least one wei up.
    static func baseFee(after parent: BlockHeader) -> UInt256 {
        let target = parent.gasLimit / 2
        let base = parent.baseFeePerGas
        if parent.gasUsed == target { return base }
        let distance = UInt256(
            parent.gasUsed > target ? parent.gasUsed - target : target - parent.gasUsed)
        let change =
            base.multiplied(
                by: distance, dividedBy: UInt256(target * 8), rounding: .down) ?? .zero
        return parent.gasUsed > target ? base + max(change, .one) : base - change
    }

    /// Takes fee and nonce, then runs the call; a revert undoes the call alone.
    private static func carryOut(
        _ signed: SignedTransaction, baseFee: UInt256, timestamp: UInt64, on state: inout ChainState
    ) -> MinedTransaction {
        let transaction = signed.transaction
        let tip = min(transaction.maxPriorityFeePerGas, transaction.maxFeePerGas - baseFee)
        state.spendNonce(of: signed.sender)
        var (gasUsed, succeeded) = (min(GasTable.revert, transaction.gas), false)
        var events: [ContractEvent] = []
        var attempt = state
        let message = ContractMessage(
            from: signed.sender, to: transaction.to, value: transaction.value,
            input: transaction.input)
        if let result = try? attempt.run(message, at: timestamp) {
            gasUsed = min(result.gas, transaction.gas)
            if result.gas <= transaction.gas {
                (succeeded, events, state) = (true, result.events, attempt)
            }
        }
        // Ready means that the balance pays for the whole limit at the fee cap.
        try? state.pay(UInt256(gasUsed) * (baseFee + tip), from: signed.sender)
        state.endow(beneficiary, wei: UInt256(gasUsed) * tip)
        return MinedTransaction(
            hash: signed.hash, sender: signed.sender, nonce: transaction.nonce,
            succeeded: succeeded, gasUsed: gasUsed, effectiveGasPrice: baseFee + tip,
            events: events, signed: signed)
    }

    private static func carryOut(
        _ trade: ForeignTrade, hash: Hash32, baseFee: UInt256, on state: inout ChainState
    ) -> MinedTransaction {
        var result = ContractResult()
        var attempt = state
        var succeeded = false
        if let pool = state.pool(trade.pool) {
            do throws(ContractRevert) {
                try attempt.trade(
                    pool, tokenIn: trade.tokenIn, amountIn: trade.amountIn, by: trade.trader,
                    into: &result)
                state = attempt
                succeeded = true
            } catch {
                result = ContractResult(gas: GasTable.revert)
            }
        }
        let nonce = state.nonce(of: trade.trader)
        state.spendNonce(of: trade.trader)
        return MinedTransaction(
            hash: hash, sender: trade.trader, nonce: nonce, succeeded: succeeded,
            gasUsed: result.gas, effectiveGasPrice: baseFee + foreignTip,
            events: succeeded ? result.events : [])
    }

    /// Somebody else who has the key of an account sends an empty transaction.
    private static func steal(
        _ account: Address, on parent: ChainBlock, baseFee: UInt256, _ state: inout ChainState
    ) -> MinedTransaction {
        let nonce = state.nonce(of: account)
        let price = baseFee + foreignTip
        state.spendNonce(of: account)
        try? state.pay(UInt256(GasTable.transaction) * price, from: account)
        state.endow(beneficiary, wei: UInt256(GasTable.transaction) * foreignTip)
        return MinedTransaction(
            hash: ABI.hash(parent.header.hash.bytes + account.bytes), sender: account,
            nonce: nonce, succeeded: true, gasUsed: GasTable.transaction,
            effectiveGasPrice: price, events: [], isStolen: true)
    }

    /// What others tip, wei per gas.
    private static let foreignTip: UInt256 = 1_000_000_000
}
