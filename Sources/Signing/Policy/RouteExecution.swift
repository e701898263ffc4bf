public import Arithmetic
public import Basics
import Ethereum

/// A decoded call of the executor contract's `execute`.
public struct RouteExecution: Hashable, Sendable {
    /// One swap of a route.
    public struct Swap: Hashable, Sendable {
        /// 0 for a constant product pair, 1 for a concentrated liquidity pool.
        public let kind: UInt8
        /// The pool.
        public let pool: Address
        /// What the swap spends.
        public let tokenIn: Address
        /// What it buys.
        public let tokenOut: Address
        /// The pool's fee, in parts per million.
        public let feePips: UInt32
        /// How much it spends, in raw units.
        public let amountIn: UInt256
    }

    /// The swaps, in order.
    public let swaps: [Swap]
    /// What is pulled from the sender.
    public let tokenIn: Address
    /// How much is pulled, in raw units.
    public let amountIn: UInt256
    /// What is paid out.
    public let tokenOut: Address
    /// The least raw amount that is accepted.
    public let minOut: UInt256
    /// The last block time that is accepted, in seconds since 1970.
    public let deadline: UInt256

    static let function = ABIFunction(
        name: "execute",
        inputs: [
            .array(.tuple([.uint(8), .address, .address, .address, .uint(24), .uint(256)])),
            .address, .uint(256), .address, .uint(256), .uint(256),
        ])

    /// Decodes call data; nil unless it is exactly the canonical encoding of its values.
    init?(_ input: [UInt8]) {
        guard let values = canonicalValues(of: RouteExecution.function, in: input),
            values.count == 6, let legs = values[0].elements,
            let tokenIn = values[1].addressValue, let amountIn = values[2].uintValue,
            let tokenOut = values[3].addressValue, let minOut = values[4].uintValue,
            let deadline = values[5].uintValue
        else { return nil }
        var swaps: [Swap] = []
        for leg in legs {
            guard let swap = Swap(leg) else { return nil }
            swaps.append(swap)
        }
        self.swaps = swaps
        self.tokenIn = tokenIn
        self.amountIn = amountIn
        self.tokenOut = tokenOut
        self.minOut = minOut
        self.deadline = deadline
    }
}

extension RouteExecution.Swap {
    init?(_ value: ABIValue) {
        guard let members = value.elements, members.count == 6,
            let kind = members[0].uintValue?.asUInt64, let pool = members[1].addressValue,
            let tokenIn = members[2].addressValue, let tokenOut = members[3].addressValue,
            let fee = members[4].uintValue?.asUInt64, let amountIn = members[5].uintValue,
            let kind = UInt8(exactly: kind), let feePips = UInt32(exactly: fee)
        else { return nil }
        self.init(
            kind: kind, pool: pool, tokenIn: tokenIn, tokenOut: tokenOut, feePips: feePips,
            amountIn: amountIn)
    }
}
