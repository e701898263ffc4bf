import Arithmetic
import Basics
import Ethereum

/// Amounts are raw units or wei, times seconds since 1970.
extension DecodedCall: CustomStringConvertible {
    /// What the call does, for people and for logs.
    public var description: String {
        switch self {
        case .cancellation: "uses up its nonce"
        case .transfer(let to, let value): "sends \(value) wei to \(to)"
        case .approval(let token, let approval):
            "lets \(approval.spender) spend \(Self.allowance(approval.amount)) of token \(token)"
        case .tokenTransfer(let token, let transfer):
            "pays \(transfer.amount) of token \(token) to \(transfer.recipient)"
        case .execution(let executor, let route): "\(route), by contract \(executor)"
        case .safe(let safe, let call, let inner): "Safe \(safe)\(call.termsText): \(inner)"
        case .call(let to, let function, let arguments, let value):
            "calls \(function.name)(\(function.inputs.map(\.canonicalName).joined(separator: ",")))"
                + " of \(to) with (\(ABIValue.list(arguments))) and \(value) wei"
        case .function(let to, let selector, let value):
            "calls \(Hex.encode(selector)) of \(to) with \(value) wei, whatever its arguments"
        }
    }

    /// An amount that may be spent; one that stands for everything is said to be unlimited.
    static func allowance(_ amount: UInt256) -> String {
        isUnlimitedAmount(amount) ? "an unlimited amount (\(amount))" : "\(amount)"
    }
}

extension RouteExecution: CustomStringConvertible {
    /// What the route trades.
    public var description: String {
        let pools = swaps.map(\.text).joined(separator: "; ")
        let (given, received) =
            switch amounts {
            case .exactIn(let amountIn, let minOut): ("\(amountIn)", "at least \(minOut)")
            case .exactOut(let amountOut, let maxIn): ("at most \(maxIn)", "\(amountOut)")
            }
        return "trades \(given) of token \(tokenIn) for \(received) of token \(tokenOut)"
            + " until \(deadline) through [\(pools)]"
    }
}

extension RouteExecution.Swap {
    fileprivate var text: String {
        "\(amount) from \(tokenIn) to \(tokenOut), limit \(limit), pool \(pool) of kind \(kind)"
            + " with \(data)"
    }
}

extension SafeCall {
    /// What is unusual of the way in which a Safe makes its call; empty where nothing is.
    var termsText: String {
        var terms: [String] = []
        if operation == .delegateCall { terms.append("by delegate call") }
        if !safeTxGas.isZero { terms.append("\(safeTxGas) gas") }
        if !gasPrice.isZero {
            terms.append(
                "refunds \(gasPrice) of token \(gasToken) for each gas, \(baseGas) of it besides,"
                    + " to \(refundReceiver)")
        }
        return terms.isEmpty ? "" : " (\(terms.joined(separator: "; ")))"
    }
}

extension ABIValue {
    /// Values in the order of their parameters.
    static func list(_ values: [ABIValue]) -> String {
        values.map(\.text).joined(separator: ", ")
    }

    private var text: String {
        switch self {
        case .uint(let value): "\(value)"
        case .int(let value): "\(value)"
        case .address(let value): "\(value)"
        case .bool(let value): "\(value)"
        case .bytes(let value), .fixedBytes(let value): Hex.encode(value)
        // All but ASCII escaped: no text may look like another or turn what follows around.
        case .string(let value):
            "\"" + value.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() + "\""
        case .array(let values): "[\(Self.list(values))]"
        case .tuple(let values): "(\(Self.list(values)))"
        }
    }
}
