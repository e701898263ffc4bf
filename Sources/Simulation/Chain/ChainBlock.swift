import Arithmetic
import Basics
import Ethereum

/// A transaction that a block holds, and what came of it.
struct MinedTransaction: Sendable {
    let hash: Hash32
    let sender: Address
    let nonce: UInt64
    let succeeded: Bool
    let gasUsed: UInt64
    let effectiveGasPrice: UInt256
    let events: [ContractEvent]
    /// The bytes that were sent for it; nil for what others trade.
    var signed: SignedTransaction?
    /// Whether somebody else sent it with the sender's key.
    var isStolen = false
}

/// A block with the state after it.
struct ChainBlock: Sendable {
    let fields: HeaderFields
    let header: BlockHeader
    let transactions: [MinedTransaction]
    let receipts: [Receipt]
    let state: ChainState

    /// Seals a block; throws for fields that no header can have.
    init(
        fields: HeaderFields, transactions: [MinedTransaction], state: ChainState
    ) throws(EthereumError) {
        let header = try fields.sealed()
        var receipts: [Receipt] = []
        var logIndex = 0
        for (index, transaction) in transactions.enumerated() {
            let logs = transaction.events.enumerated().map { offset, event in
                Log(
                    address: event.address, topics: event.topics, data: event.data,
                    blockNumber: header.number, blockHash: header.hash,
                    transactionHash: transaction.hash, transactionIndex: index,
                    logIndex: logIndex + offset)
            }
            logIndex += logs.count
            receipts.append(
                Receipt(
                    transactionHash: transaction.hash, blockHash: header.hash,
                    blockNumber: header.number, transactionIndex: index,
                    status: transaction.succeeded, gasUsed: transaction.gasUsed,
                    effectiveGasPrice: transaction.effectiveGasPrice, logs: logs))
        }
        self.fields = fields
        self.header = header
        self.transactions = transactions
        self.receipts = receipts
        self.state = state
    }

    /// All events, in order.
    var logs: [Log] { receipts.flatMap(\.logs) }

    /// The tip per gas of a transaction.
    func tip(of transaction: MinedTransaction) -> UInt256 {
        transaction.effectiveGasPrice.checkedSubtracting(header.baseFeePerGas) ?? .zero
    }
}
