public import Arithmetic
public import Basics
import Ethereum

/// A decoded call of the executor contract's `execute` or `executeExactOut`.
public struct RouteExecution: Hashable, Sendable {
    /// One swap of a route.
    public struct Swap: Hashable, Sendable {
        /// The contract's number for the way the pool is called; see `Contracts/README.md`.
        public let kind: UInt8
        /// The pool.
        public let pool: Address
        /// What the swap spends.
        public let tokenIn: Address
        /// What it buys.
        public let tokenOut: Address
        /// What the contract needs to know for that: fee, factory, places of coins, a pool's id.
        public let data: UInt256
        /// How much it spends or, in a route of exact outputs, buys, in raw units.
        public let amount: UInt256
        /// The least that it buys or, in a route of exact outputs, the most that it spends; zero for
        /// no limit but the route's.
        public let limit: UInt256

        /// The largest kind.
        static let kindMax: UInt8 = 12
        /// The kinds whose pools the contract cannot prove: Curve's, vaults, wrappers.
        static let unprovenKinds: ClosedRange<UInt8> = 3...9
        /// Whether only whoever signs says that the pool is the right one.
        public var isUnproven: Bool { Self.unprovenKinds.contains(kind) }
    }

    /// What a route fixes and what bounds the rest, in raw units.
    public enum Amounts: Hashable, Sendable {
        /// `execute`: all that is pulled is spent, for at least `minOut`.
        case exactIn(amountIn: UInt256, minOut: UInt256)
        /// `executeExactOut`: `maxIn` is pulled, and what `amountOut` does not cost is sent back.
        case exactOut(amountOut: UInt256, maxIn: UInt256)
    }

    /// The swaps, in order.
    public let swaps: [Swap]
    /// What is pulled from the sender.
    public let tokenIn: Address
    /// What is paid out.
    public let tokenOut: Address
    /// How much of both.
    public let amounts: Amounts
    /// The last block time that is accepted, in seconds since 1970.
    public let deadline: UInt256

    /// How much is pulled, in raw units.
    public var pulled: UInt256 {
        switch amounts {
        case .exactIn(let amountIn, _): amountIn
        case .exactOut(_, let maxIn): maxIn
        }
    }

    static let exactInFunction = function("execute")
    static let exactOutFunction = function("executeExactOut")

    private static let swapType = ABIType.tuple([
        .uint(8), .address, .address, .address, .uint(256), .uint(256), .uint(256),
    ])

    // Both take swaps, token and amount given, token and amount received, deadline.
    private static func function(_ name: String) -> ABIFunction {
        ABIFunction(
            name: name,
            inputs: [
                .array(swapType), .address, .uint(256), .address, .uint(256), .uint(256),
            ])
    }

    /// Decodes call data; nil unless it is exactly the canonical encoding of its values.
    init?(_ input: [UInt8]) {
        let isExactOut = input.starts(with: RouteExecution.exactOutFunction.selector)
        let function =
            isExactOut ? RouteExecution.exactOutFunction : RouteExecution.exactInFunction
        guard let values = canonicalValues(of: function, in: input),
            values.count == 6, let legs = values[0].elements,
            let tokenIn = values[1].addressValue, let pulled = values[2].uintValue,
            let tokenOut = values[3].addressValue, let received = values[4].uintValue,
            let deadline = values[5].uintValue
        else { return nil }
        var swaps: [Swap] = []
        for leg in legs {
            guard let swap = Swap(leg) else { return nil }
            swaps.append(swap)
        }
        self.swaps = swaps
        self.tokenIn = tokenIn
        self.tokenOut = tokenOut
        self.amounts =
            isExactOut
            ? .exactOut(amountOut: received, maxIn: pulled)
            : .exactIn(amountIn: pulled, minOut: received)
        self.deadline = deadline
    }
}

extension RouteExecution.Swap {
    init?(_ value: ABIValue) {
        guard let members = value.elements, members.count == 7,
            let kind = members[0].uintValue?.asUInt64, let pool = members[1].addressValue,
            let tokenIn = members[2].addressValue, let tokenOut = members[3].addressValue,
            let data = members[4].uintValue, let amount = members[5].uintValue,
            let limit = members[6].uintValue, let kind = UInt8(exactly: kind),
            kind <= Self.kindMax
        else { return nil }
        self.init(
            kind: kind, pool: pool, tokenIn: tokenIn, tokenOut: tokenOut, data: data,
            amount: amount, limit: limit)
    }
}
