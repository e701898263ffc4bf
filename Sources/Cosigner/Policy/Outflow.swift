import Arithmetic
import Basics
import Ethereum
import Signing

/// What a decoded call or message lets leave, as limits count it.
struct Outflow {
    let chain: ChainPolicy
    private(set) var spends: [Spend] = []

    init(_ chain: ChainPolicy) { self.chain = chain }

    /// Adds the chain's own coin.
    mutating func add(coin amount: UInt256) { add(nil, amount) }

    /// Adds what a call does, without the wei that the outermost call itself carries.
    mutating func add(_ call: DecodedCall) {
        switch call {
        case .cancellation, .transfer, .call, .function: break
        case .approval(let token, let approval):
            // Only a route can use it, and that is counted when it is signed.
            if !isExecutor(approval.spender) { add(token, approval.amount) }
        case .tokenTransfer(let token, let transfer): add(token, transfer.amount)
        case .execution(_, let route): add(route.tokenIn, route.pulled)
        case .safe(_, let call, let inner):
            add(nil, call.value)
            add(inner)
        }
    }

    /// Adds what a message lets others take.
    mutating func add(_ message: TypedMessage, does call: DecodedCall?) {
        switch message {
        case .tokenPermit(let permit, let domain): add(domain.verifyingContract, permit.value)
        case .permit2Allowance(let allowance, _, _):
            for details in allowance.details { add(details.token, details.amount) }
        case .permit2Transfer(let transfer, _, _): add(transfer.token, transfer.amount)
        case .safe(let transaction):
            add(nil, transaction.call.value)
            if let call { add(call) }
        }
    }

    private mutating func add(_ token: Address?, _ amount: UInt256) {
        if amount.isZero { return }
        let asset = SpendAsset(chainId: chain.transactions.chainId, token: token)
        spends.append(Spend(asset: asset, amount: amount))
    }

    /// Whether this account's own rules let it call the executor, by which alone it moves tokens.
    private func isExecutor(_ spender: Address) -> Bool {
        chain.transactions.rules.contains {
            if case .execution(let rule) = $0 { rule.executor == spender } else { false }
        }
    }
}
