import Arithmetic
public import Basics
public import Ethereum

/// A maker's signed order as a pool of one price level: the taker's token in, the maker's out.
///
/// The signature is checked when the value is made, once. Whether the order can be filled at all is
/// asked at each verb, since time passes. That the maker has the tokens and has allowed them is not
/// in the order: whoever quotes it asks the chain.
public struct MakerOrderPool: CoinPool {
    /// The order.
    public let order: MakerOrder
    /// What the signature is bound to.
    public let domain: TypedDataDomain
    /// The order's hash, which names it at the contract.
    public let digest: Hash32
    /// The maker's signature.
    public let signature: MakerSignature
    /// What the contract knows about it.
    public internal(set) var state: MakerOrderState
    /// Where, when and by whom it is to be filled.
    public var context: MakerOrderContext

    /// The contract that fills it; orders there are told apart by `digest`.
    public var address: Address { domain.verifyingContract ?? .zero }

    /// The taker's token, then the maker's; swaps go this way only.
    public var coins: [Address] { [order.takerToken, order.makerToken] }

    /// Checks everything that no time changes.
    ///
    /// Throws `invalidState` for orders that nobody can ever fill, `unsupported` for those that do what
    /// is not simulated, `reverts` for a signature that is not the maker's; each with the field. The
    /// signature is asked for whenever, also where 1inch asks at the first fill only.
    public init(
        order: MakerOrder, domain: TypedDataDomain, signature: MakerSignature,
        state: MakerOrderState, context: MakerOrderContext
    ) throws(PoolError) {
        self.order = order
        self.domain = domain
        self.signature = signature
        self.state = state
        self.context = context
        digest = order.digest(in: domain)
        let flaw =
            switch order {
            case .zeroEx(let order): order.flaw(state, signature)
            case .oneInch(let order): order.flaw(state)
            }
        if let flaw { throw flaw.error }
        guard domain.chainId == UInt256(context.chainId.value) else {
            throw MakerOrderRefusal(.wrongChain, "the order is another chain's", field: "chainId")
                .error
        }
        try checkSignature()
    }

    private func checkSignature() throws(PoolError) {
        if case .contract(_, let isValid) = signature {
            if isValid { return }
            throw MakerOrderRefusal(.notByContract, "the maker's contract refuses it").error
        }
        guard let signer = try signature.signer(of: digest), isSigner(signer) else {
            throw MakerOrderRefusal(.wrongSigner, "not the maker's signature of this order").error
        }
    }

    private func isSigner(_ signer: Address) -> Bool {
        if signer == order.maker { return true }
        if case .zeroEx = order { return signer == state.registeredSigner }
        return false
    }

    /// Whether this account signed the order.
    public func isSigned(by account: Address) -> Bool {
        guard let signer = try? signature.signer(of: digest) else { return false }
        return signer == account
    }

    /// Why the order cannot be filled here and now; nil when it can.
    public var refusal: MakerOrderRefusal? {
        switch order {
        case .zeroEx(let order): order.refusal(state, context)
        case .oneInch(let order): order.refusal(state, context)
        }
    }
}
