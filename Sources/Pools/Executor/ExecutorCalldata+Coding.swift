import Arithmetic
import Basics
import Ethereum

extension ExecutorCalldata {
    /// The canonical signature of the function for exact inputs.
    public static let exactInSignature = "execute" + parameters + ")"
    /// The canonical signature of the function for exact outputs.
    public static let exactOutSignature = "executeExactOut" + parameters + ")"
    /// The canonical signature of the function for exact inputs, paid by signature.
    public static let exactInWithPermitSignature =
        "executeWithPermit" + parameters + permitParameters
    /// The canonical signature of the function for exact outputs, paid by signature.
    public static let exactOutWithPermitSignature =
        "executeExactOutWithPermit" + parameters + permitParameters

    // All take swaps, token and amount given, token and amount received, deadline.
    private static let parameters =
        "((uint8,address,address,address,uint256,uint256,uint256)[],"
        + "address,uint256,address,uint256,uint256"
    // Nonce and signature.
    private static let permitParameters = ",uint256,bytes)"
    private static let swapType = ABIType.tuple([
        .uint(8), .address, .address, .address, .uint(256), .uint(256), .uint(256),
    ])
    private static let types: [ABIType] = [
        .array(swapType), .address, .uint(256), .address, .uint(256), .uint(256),
    ]
    private static let permitTypes = types + [.uint(256), .bytes]

    /// One of the contract's functions.
    private struct Function: Hashable {
        let isExactOut: Bool
        let isByPermit: Bool

        static let all = [false, true].flatMap { isExactOut in
            [false, true].map { Function(isExactOut: isExactOut, isByPermit: $0) }
        }
        private static let selectors = [
            ABI.selector(exactInSignature), ABI.selector(exactInWithPermitSignature),
            ABI.selector(exactOutSignature), ABI.selector(exactOutWithPermitSignature),
        ]

        var selector: [UInt8] { Self.selectors[(isExactOut ? 2 : 0) + (isByPermit ? 1 : 0)] }
        var types: [ABIType] { isByPermit ? permitTypes : ExecutorCalldata.types }
    }

    private var function: Function {
        var (isExactOut, isByPermit) = (false, false)
        if case .exactOut = amounts { isExactOut = true }
        if case .permit = payment { isByPermit = true }
        return Function(isExactOut: isExactOut, isByPermit: isByPermit)
    }

    // MARK: To bytes

    /// The call's bytes; throws `malformedCalldata` for what the contract would refuse unread.
    public func encoded() throws(PoolError) -> [UInt8] {
        try check()
        var values: [ABIValue] = [
            .array(swaps.map(Self.value)), .address(tokenIn), .uint(amounts.pulled),
            .address(tokenOut), .uint(amounts.received), .uint(UInt256(deadline)),
        ]
        if case .permit(let nonce, let signature) = payment {
            values += [.uint(nonce), .bytes(signature)]
        }
        do {
            return function.selector + (try ABI.encode(values, as: function.types))
        } catch {
            throw PoolError(.malformedCalldata, error.description)
        }
    }

    private static func value(_ swap: ExecutorSwap) -> ABIValue {
        .tuple([
            .uint(UInt256(UInt64(swap.method.kind))), .address(swap.pool), .address(swap.tokenIn),
            .address(swap.tokenOut), .uint(swap.method.data), .uint(swap.amount),
            .uint(swap.limit),
        ])
    }

    // MARK: From bytes

    /// Reads a call back; strict: what `encoded()` would not write is refused.
    public init(decoding bytes: [UInt8]) throws(PoolError) {
        guard let function = Function.all.first(where: { bytes.starts(with: $0.selector) }) else {
            throw PoolError(.malformedCalldata, "another function")
        }
        let values: [ABIValue]
        do {
            values = try ABI.decode(function.types, from: Array(bytes.dropFirst(4)))
        } catch {
            throw PoolError(.malformedCalldata, error.description)
        }
        guard values.count == function.types.count, let legs = values[0].elements,
            let tokenIn = values[1].addressValue, let pulled = values[2].uintValue,
            let tokenOut = values[3].addressValue, let received = values[4].uintValue,
            let deadline = values[5].uintValue?.asUInt64,
            let payment = Self.payment(values[6...])
        else { throw PoolError(.malformedCalldata, "a field is out of range") }
        var swaps: [ExecutorSwap] = []
        for leg in legs { swaps.append(try Self.swap(leg)) }
        self.init(
            swaps: swaps, tokenIn: tokenIn, tokenOut: tokenOut,
            amounts: function.isExactOut
                ? .exactOut(amountOut: received, maxIn: pulled)
                : .exactIn(amountIn: pulled, minOut: received), deadline: deadline,
            payment: payment)
        guard try encoded() == bytes else {
            throw PoolError(.malformedCalldata, "not the shortest form")
        }
    }

    private static func payment(_ values: ArraySlice<ABIValue>) -> ExecutorPayment? {
        guard let first = values.first, let last = values.last else { return .allowance }
        guard let nonce = first.uintValue, let signature = last.bytesValue else { return nil }
        return .permit(nonce: nonce, signature: signature)
    }

    private static func swap(_ value: ABIValue) throws(PoolError) -> ExecutorSwap {
        guard let fields = value.elements, fields.count == 7,
            let number = fields[0].uintValue?.asUInt64, let kind = UInt8(exactly: number),
            let pool = fields[1].addressValue, let tokenIn = fields[2].addressValue,
            let tokenOut = fields[3].addressValue, let data = fields[4].uintValue,
            let amount = fields[5].uintValue, let limit = fields[6].uintValue,
            let method = ExecutorMethod(kind: kind, data: data)
        else { throw PoolError(.malformedCalldata, "a swap's field is out of range") }
        return ExecutorSwap(
            method: method, pool: pool, tokenIn: tokenIn, tokenOut: tokenOut, amount: amount,
            limit: limit)
    }
}
