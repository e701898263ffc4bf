public import Arithmetic
public import Basics
import Ethereum

/// A call of the executor contract's `execute`, both ways between values and bytes.
public struct ExecutorCalldata: Hashable, Sendable {
    /// The swaps, in an order in which no token is spent before it is held.
    public var swaps: [ExecutorSwap]
    /// What is pulled from the caller.
    public var tokenIn: Address
    /// How much is pulled, raw units.
    public var amountIn: UInt256
    /// What is paid out to the caller.
    public var tokenOut: Address
    /// The least raw amount that is accepted.
    public var minOut: UInt256
    /// The last block time that is accepted, seconds since 1970.
    public var deadline: UInt64

    /// The most swaps that the contract takes.
    public static let swapsMax = 16
    /// The function's canonical signature.
    public static let signature =
        "execute((uint8,address,address,address,uint24,uint256)[],"
        + "address,uint256,address,uint256,uint256)"
    /// The first topic of the event that a route leaves.
    public static let routeExecutedTopic = ABI.eventTopic(
        "RouteExecuted(address,address,address,uint256,uint256)")

    private static let swapType = ABIType.tuple([
        .uint(8), .address, .address, .address, .uint(24), .uint(256),
    ])
    private static let types: [ABIType] = [
        .array(swapType), .address, .uint(256), .address, .uint(256), .uint(256),
    ]
    private static let selector = ABI.selector(signature)

    /// A call.
    public init(
        swaps: [ExecutorSwap], tokenIn: Address, amountIn: UInt256, tokenOut: Address,
        minOut: UInt256, deadline: UInt64
    ) {
        self.swaps = swaps
        self.tokenIn = tokenIn
        self.amountIn = amountIn
        self.tokenOut = tokenOut
        self.minOut = minOut
        self.deadline = deadline
    }

    /// The call's bytes; throws `malformedCalldata` for what the contract would refuse unread: no
    /// or too many swaps, a zero amount or minimum, a fee above 24 bits.
    public func encoded() throws(PoolError) -> [UInt8] {
        guard !swaps.isEmpty, swaps.count <= Self.swapsMax else {
            throw PoolError(.malformedCalldata, "a route of no or too many swaps")
        }
        guard !amountIn.isZero, !minOut.isZero, tokenIn != tokenOut else {
            throw PoolError(.malformedCalldata, "no amount, no minimum or one token")
        }
        let legs = swaps.map { swap in
            ABIValue.tuple([
                .uint(UInt256(UInt64(swap.kind.rawValue))), .address(swap.pool),
                .address(swap.tokenIn), .address(swap.tokenOut),
                .uint(UInt256(UInt64(swap.feePips))), .uint(swap.amountIn),
            ])
        }
        do {
            return Self.selector
                + (try ABI.encode(
                    [
                        .array(legs), .address(tokenIn), .uint(amountIn), .address(tokenOut),
                        .uint(minOut), .uint(UInt256(deadline)),
                    ], as: Self.types))
        } catch {
            throw PoolError(.malformedCalldata, error.description)
        }
    }

    /// The call's bytes in one go.
    public static func execute(
        swaps: [ExecutorSwap], tokenIn: Address, amountIn: UInt256, tokenOut: Address,
        minOut: UInt256, deadline: UInt64
    ) throws(PoolError) -> [UInt8] {
        try ExecutorCalldata(
            swaps: swaps, tokenIn: tokenIn, amountIn: amountIn, tokenOut: tokenOut,
            minOut: minOut, deadline: deadline
        ).encoded()
    }

    /// Reads a call back; strict: what `encoded()` would not write is refused.
    public init(decoding bytes: [UInt8]) throws(PoolError) {
        guard bytes.starts(with: Self.selector) else {
            throw PoolError(.malformedCalldata, "another function")
        }
        let values: [ABIValue]
        do {
            values = try ABI.decode(Self.types, from: Array(bytes.dropFirst(4)))
        } catch {
            throw PoolError(.malformedCalldata, error.description)
        }
        guard values.count == 6, let legs = values[0].elements,
            let tokenIn = values[1].addressValue, let amountIn = values[2].uintValue,
            let tokenOut = values[3].addressValue, let minOut = values[4].uintValue,
            let deadline = values[5].uintValue?.asUInt64
        else { throw PoolError(.malformedCalldata, "a field is out of range") }
        var swaps: [ExecutorSwap] = []
        for leg in legs { swaps.append(try Self.swap(leg)) }
        self.init(
            swaps: swaps, tokenIn: tokenIn, amountIn: amountIn, tokenOut: tokenOut,
            minOut: minOut, deadline: deadline)
        guard try encoded() == bytes else {
            throw PoolError(.malformedCalldata, "not the shortest form")
        }
    }

    private static func swap(_ value: ABIValue) throws(PoolError) -> ExecutorSwap {
        guard let fields = value.elements, fields.count == 6,
            let number = fields[0].uintValue?.asUInt64, let byte = UInt8(exactly: number),
            let kind = ExecutorSwap.Kind(rawValue: byte),
            let pool = fields[1].addressValue, let tokenIn = fields[2].addressValue,
            let tokenOut = fields[3].addressValue, let fee = fields[4].uintValue?.asUInt64,
            let feePips = UInt32(exactly: fee), let amountIn = fields[5].uintValue
        else { throw PoolError(.malformedCalldata, "a swap's field is out of range") }
        return ExecutorSwap(
            kind: kind, pool: pool, tokenIn: tokenIn, tokenOut: tokenOut, feePips: feePips,
            amountIn: amountIn)
    }
}
