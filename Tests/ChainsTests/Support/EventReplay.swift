import Basics
import Chains
import Ethereum

/// A listener that believes only what is consistent; `faults` names what was not.
struct EventReplay {
    private(set) var chain: [BlockUpdate] = []
    private(set) var receipts: [Hash32: Receipt] = [:]
    private(set) var finalized: UInt64?
    private(set) var faults: [String] = []

    mutating func apply(_ event: ChainEvent) {
        switch event {
        case .committed(let updates): push(updates)
        case .reorged(let orphaned, let updates):
            for hash in orphaned {
                receipts = receipts.filter { $0.value.blockHash != hash }
                // Blocks below the first one were walked at the start and never told.
                guard let top = chain.popLast() else { continue }
                if top.header.hash != hash { faults.append("orphaned \(hash) is not the tip") }
                if let finalized, top.header.number <= finalized {
                    faults.append("a finalized block was undone")
                }
            }
            push(updates)
        case .receipts(let told):
            for receipt in told {
                if receipts[receipt.transactionHash]?.blockHash == receipt.blockHash {
                    faults.append("receipt twice")
                }
                receipts[receipt.transactionHash] = receipt
                if let first = chain.first, receipt.blockNumber >= first.header.number,
                    !chain.contains(where: { $0.header.hash == receipt.blockHash })
                {
                    faults.append("receipt under a block that was not told")
                }
            }
        case .safe(let number, let hash, _): check(number, hash)
        case .finalized(let number, let hash, _, _):
            check(number, hash)
            finalized = max(finalized ?? 0, number)
        case .health, .halted: faults.append("\(event)")
        }
    }

    private mutating func push(_ updates: [BlockUpdate]) {
        for update in updates {
            if let tip = chain.last, update.header.parentHash != tip.header.hash {
                faults.append("block \(update.header.number) does not follow the tip")
            }
            chain.append(update)
        }
    }

    private mutating func check(_ number: UInt64, _ hash: Hash32) {
        guard let first = chain.first, number >= first.header.number else { return }
        if chain.first(where: { $0.header.number == number })?.header.hash != hash {
            faults.append("finality of a block that was not told")
        }
    }
}
