import Arithmetic
public import Basics
import Ethereum

/// A call of the executor contract's `execute` or `executeExactOut`, both ways between values and
/// bytes.
public struct ExecutorCalldata: Hashable, Sendable {
    /// The swaps: of `execute` in an order in which no token is spent before it is held, of
    /// `executeExactOut` each from `tokenIn` to `tokenOut`.
    public var swaps: [ExecutorSwap]
    /// What is pulled from the caller.
    public var tokenIn: Address
    /// What is paid out to the caller.
    public var tokenOut: Address
    /// How much of both; the form decides which function is called.
    public var amounts: ExecutorAmounts
    /// The last block time that is accepted, seconds since 1970.
    public var deadline: UInt64

    /// The most swaps that the contract takes.
    public static let swapsMax = 16
    /// The canonical signature of the function for exact inputs.
    public static let exactInSignature = "execute" + parameters
    /// The canonical signature of the function for exact outputs.
    public static let exactOutSignature = "executeExactOut" + parameters
    /// The first topic of the event that a route leaves.
    public static let routeExecutedTopic = ABI.eventTopic(
        "RouteExecuted(address,address,address,uint256,uint256)")

    // Both functions take swaps, token and amount given, token and amount received, deadline.
    private static let parameters =
        "((uint8,address,address,address,uint24,uint256)[],"
        + "address,uint256,address,uint256,uint256)"
    private static let swapType = ABIType.tuple([
        .uint(8), .address, .address, .address, .uint(24), .uint(256),
    ])
    private static let types: [ABIType] = [
        .array(swapType), .address, .uint(256), .address, .uint(256), .uint(256),
    ]
    private static let exactInSelector = ABI.selector(exactInSignature)
    private static let exactOutSelector = ABI.selector(exactOutSignature)

    /// A call.
    public init(
        swaps: [ExecutorSwap], tokenIn: Address, tokenOut: Address, amounts: ExecutorAmounts,
        deadline: UInt64
    ) {
        self.swaps = swaps
        self.tokenIn = tokenIn
        self.tokenOut = tokenOut
        self.amounts = amounts
        self.deadline = deadline
    }

    /// The call's bytes; throws `malformedCalldata` for what the contract would refuse unread: no
    /// or too many swaps, a zero amount or limit, a fee above 24 bits; for an exact output also
    /// swaps of nothing, of other tokens, or that do not add up.
    public func encoded() throws(PoolError) -> [UInt8] {
        guard !swaps.isEmpty, swaps.count <= Self.swapsMax else {
            throw PoolError(.malformedCalldata, "a route of no or too many swaps")
        }
        guard !amounts.pulled.isZero, !amounts.received.isZero, tokenIn != tokenOut else {
            throw PoolError(.malformedCalldata, "no amount, no limit or one token")
        }
        if case .exactOut(let amountOut, _) = amounts { try checkSwaps(for: amountOut) }
        let legs = swaps.map { swap in
            ABIValue.tuple([
                .uint(UInt256(UInt64(swap.kind.rawValue))), .address(swap.pool),
                .address(swap.tokenIn), .address(swap.tokenOut),
                .uint(UInt256(UInt64(swap.feePips))), .uint(swap.amount),
            ])
        }
        do {
            return selector
                + (try ABI.encode(
                    [
                        .array(legs), .address(tokenIn), .uint(amounts.pulled),
                        .address(tokenOut), .uint(amounts.received), .uint(UInt256(deadline)),
                    ], as: Self.types))
        } catch {
            throw PoolError(.malformedCalldata, error.description)
        }
    }

    /// Reads a call back; strict: what `encoded()` would not write is refused.
    public init(decoding bytes: [UInt8]) throws(PoolError) {
        let isExactOut = bytes.starts(with: Self.exactOutSelector)
        guard isExactOut || bytes.starts(with: Self.exactInSelector) else {
            throw PoolError(.malformedCalldata, "another function")
        }
        let values: [ABIValue]
        do {
            values = try ABI.decode(Self.types, from: Array(bytes.dropFirst(4)))
        } catch {
            throw PoolError(.malformedCalldata, error.description)
        }
        guard values.count == 6, let legs = values[0].elements,
            let tokenIn = values[1].addressValue, let pulled = values[2].uintValue,
            let tokenOut = values[3].addressValue, let received = values[4].uintValue,
            let deadline = values[5].uintValue?.asUInt64
        else { throw PoolError(.malformedCalldata, "a field is out of range") }
        var swaps: [ExecutorSwap] = []
        for leg in legs { swaps.append(try Self.swap(leg)) }
        self.init(
            swaps: swaps, tokenIn: tokenIn, tokenOut: tokenOut,
            amounts: isExactOut
                ? .exactOut(amountOut: received, maxIn: pulled)
                : .exactIn(amountIn: pulled, minOut: received), deadline: deadline)
        guard try encoded() == bytes else {
            throw PoolError(.malformedCalldata, "not the shortest form")
        }
    }

    private var selector: [UInt8] {
        switch amounts {
        case .exactIn: Self.exactInSelector
        case .exactOut: Self.exactOutSelector
        }
    }

    /// What the contract demands of swaps with exact outputs.
    private func checkSwaps(for amountOut: UInt256) throws(PoolError) {
        var sum: UInt256? = .zero
        for swap in swaps {
            guard swap.tokenIn == tokenIn, swap.tokenOut == tokenOut, !swap.amount.isZero else {
                throw PoolError(.malformedCalldata, "a swap of nothing or of other tokens")
            }
            sum = sum?.checkedAdding(swap.amount)
        }
        guard sum == amountOut else {
            throw PoolError(.malformedCalldata, "the swaps do not add up to the amount")
        }
    }

    private static func swap(_ value: ABIValue) throws(PoolError) -> ExecutorSwap {
        guard let fields = value.elements, fields.count == 6,
            let number = fields[0].uintValue?.asUInt64, let byte = UInt8(exactly: number),
            let kind = ExecutorSwap.Kind(rawValue: byte),
            let pool = fields[1].addressValue, let tokenIn = fields[2].addressValue,
            let tokenOut = fields[3].addressValue, let fee = fields[4].uintValue?.asUInt64,
            let feePips = UInt32(exactly: fee), let amount = fields[5].uintValue
        else { throw PoolError(.malformedCalldata, "a swap's field is out of range") }
        return ExecutorSwap(
            kind: kind, pool: pool, tokenIn: tokenIn, tokenOut: tokenOut, feePips: feePips,
            amount: amount)
    }
}
