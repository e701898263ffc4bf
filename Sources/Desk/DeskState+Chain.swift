import Arithmetic
import Basics
import Ledger
import Markets
import Settlement

extension DeskState {
    /// Books what an event of the lane means, before the lane takes it in.
    mutating func book(_ event: SettlementEvent) throws(LedgerError) {
        if case .reserved(let intent) = event {
            intentLinks[intent.id] = IntentLink(parent: nil, reserves: [])
        }
        guard let id = event.intent, var link = intentLinks[id] else { return }
        switch event {
        case .included(_, let inclusion):
            let posting = try posting(for: inclusion)
            try ledger.post(posting, mayOverdraw: lane?.lacksReceipt(besides: id) == true)
            releaseAll(link.reserves)
            link.posting = posting
        case .orphaned:
            guard let posting = link.posting else { return }
            // What came later may have spent or promised what is undone here: the chain decides.
            #if Mutants
            if Mutant.forgetReversingEntry.isActive {
                link.posting = nil
                intentLinks[id] = link
                return
            }
            #endif
            try ledger.post(posting.reversed, mayOverdraw: true)
            for reserve in link.reserves { ledger.restore(reserve.amount, of: reserve.holding) }
            link.posting = nil
        case .abandoned, .turnedIntoCancel:
            releaseAll(link.reserves)
            link.reserves = []
        default: break
        }
        intentLinks[id] = link
    }

    private func posting(for inclusion: Inclusion) throws(LedgerError) -> Posting {
        guard let chain = configuration.chain else { return Posting() }
        var posting = Posting()
        for change in inclusion.changes {
            // Tokens that are not ours to count (spam, spoofs) are left out of the books.
            guard let token = change.token.map(chain.token) ?? chain.native else { continue }
            let holding = chain.holding(of: token)
            let amount = try ledger.amount(raw: change.amount.magnitude, of: holding)
            posting.move(
                Int256(magnitude: amount, isNegative: change.amount.isNegative),
                from: .counterparty(token.asset, at: chain.location), to: .held(holding))
        }
        let native = chain.holding(of: chain.native)
        let gas = try ledger.amount(raw: inclusion.gasPaid, of: native)
        posting.move(
            Int256(gas), from: .held(native),
            to: .fees(chain.native.asset, paidAt: chain.location))
        return posting
    }
}
