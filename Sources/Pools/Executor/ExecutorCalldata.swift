public import Arithmetic
public import Basics
import Ethereum

/// A call of one of the executor contract's four functions, both ways between values and bytes.
public struct ExecutorCalldata: Hashable, Sendable {
    /// The swaps: of an exact input in an order in which no token is spent before it is held, of an
    /// exact output each from `tokenIn` to `tokenOut`.
    public var swaps: [ExecutorSwap]
    /// What is pulled from the caller; zero for the native coin, whose wrapped token the swaps name.
    public var tokenIn: Address
    /// What is paid out to the caller; zero for the native coin.
    public var tokenOut: Address
    /// How much of both; the form decides which function is called.
    public var amounts: ExecutorAmounts
    /// The last block time that is accepted, seconds since 1970.
    public var deadline: UInt64
    /// How `tokenIn` is paid; decides which function is called, too.
    public var payment: ExecutorPayment

    /// The most swaps that the contract takes.
    public static let swapsMax = 16
    /// The first topic of the event that a route leaves.
    public static let routeExecutedTopic = ABI.eventTopic(
        "RouteExecuted(address,address,address,uint256,uint256)")

    /// A call.
    public init(
        swaps: [ExecutorSwap], tokenIn: Address, tokenOut: Address, amounts: ExecutorAmounts,
        deadline: UInt64, payment: ExecutorPayment = .allowance
    ) {
        self.swaps = swaps
        self.tokenIn = tokenIn
        self.tokenOut = tokenOut
        self.amounts = amounts
        self.deadline = deadline
        self.payment = payment
    }

    /// What must be sent along with the call, in wei: what is pulled of the native coin.
    public var value: UInt256 { tokenIn == .zero ? amounts.pulled : .zero }

    /// Refuses what the contract would refuse unread: no or too many swaps, a zero amount or limit,
    /// numbers beyond their bits; for an exact output also swaps of nothing, of other tokens, of
    /// families without, or that do not add up.
    func check() throws(PoolError) {
        guard !swaps.isEmpty, swaps.count <= Self.swapsMax else {
            throw PoolError(.malformedCalldata, "a route of no or too many swaps")
        }
        guard !amounts.pulled.isZero, !amounts.received.isZero, tokenIn != tokenOut else {
            throw PoolError(.malformedCalldata, "no amount, no limit or one token")
        }
        for swap in swaps {
            guard swap.method.fits, swap.tokenIn != swap.tokenOut else {
                throw PoolError(.malformedCalldata, "a swap's number is too large, or one token")
            }
            if case .balancer(let id) = swap.method {
                guard id.bytes.prefix(20).elementsEqual(swap.pool.bytes) else {
                    throw PoolError(.malformedCalldata, "the id is not of the pool")
                }
            }
        }
        try checkPayment()
        if case .exactOut(let amountOut, _) = amounts { try checkPurchase(of: amountOut) }
    }

    private func checkPayment() throws(PoolError) {
        guard case .permit(_, let signature) = payment else { return }
        guard tokenIn != .zero else {
            throw PoolError(.malformedCalldata, "the native coin is not paid by signature")
        }
        guard !signature.isEmpty, signature.count <= ExecutorPayment.signatureBytesMax else {
            throw PoolError(.malformedCalldata, "no signature or too long a one")
        }
    }

    /// What the contract demands of swaps with exact outputs.
    private func checkPurchase(of amountOut: UInt256) throws(PoolError) {
        // Which token wraps the native coin the contract knows; here it must be one.
        let given = tokenIn == .zero ? swaps[0].tokenIn : tokenIn
        let received = tokenOut == .zero ? swaps[0].tokenOut : tokenOut
        var sum: UInt256? = .zero
        for swap in swaps {
            guard swap.tokenIn == given, swap.tokenOut == received, !swap.amount.isZero else {
                throw PoolError(.malformedCalldata, "a swap of nothing or of other tokens")
            }
            guard swap.method.hasExactOutput else {
                throw PoolError(.malformedCalldata, "a swap that has no exact output")
            }
            sum = sum?.checkedAdding(swap.amount)
        }
        guard sum == amountOut else {
            throw PoolError(.malformedCalldata, "the swaps do not add up to the amount")
        }
    }
}
