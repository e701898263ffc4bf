import Arithmetic
import Basics
import Codecs
import Ethereum
import Signing

/// The rules of a policy file, each an object with its `kind`.
enum PolicyRules {
    /// How deep rules and arguments may nest.
    private static let depthMax = 4

    /// What an account, or a Safe, may call.
    static func call(
        _ value: JSONValue, at path: String, depth: Int = 0
    ) throws(CosignerError) -> CallRule {
        guard depth < depthMax else { throw CosignerError(.badPolicy, "too deep", field: path) }
        switch value["kind"]?.stringValue {
        case "cancellation":
            _ = try PolicyFields(value, at: path, known: ["kind"])
            return .cancellation
        case "transfer":
            let fields = try PolicyFields(value, at: path, known: ["kind", "to", "valueMax"])
            return .transfer(
                to: try fields.address("to"), valueMax: try fields.amount("valueMax"))
        case "approval":
            let fields = try PolicyFields(
                value, at: path, known: ["kind", "token", "amountMax", "spenders"])
            return .approval(try token(fields), spenders: try fields.addresses("spenders"))
        case "tokenTransfer":
            let fields = try PolicyFields(
                value, at: path, known: ["kind", "token", "amountMax", "recipients"])
            return .tokenTransfer(
                try token(fields), recipients: try fields.addresses("recipients"))
        case "route": return .execution(try route(value, at: path))
        case "safe": return .safe(try safe(value, at: path, depth: depth))
        case "call": return .call(try contractCall(value, at: path))
        default:
            throw CosignerError(
                .badPolicy,
                "must be cancellation, transfer, approval, tokenTransfer, route, safe or call",
                field: "\(path).kind")
        }
    }

    /// What may be signed besides transactions.
    static func message(
        _ value: JSONValue, at path: String
    ) throws(CosignerError) -> MessageRule {
        switch value["kind"]?.stringValue {
        case "allowance":
            let fields = try PolicyFields(
                value, at: path,
                known: ["kind", "contract", "token", "amountMax", "spenders", "secondsMax"])
            return .allowance(
                AllowanceRule(
                    contract: try fields.address("contract"), limit: try token(fields),
                    spenders: try fields.addresses("spenders"),
                    secondsMax: try fields.integer("secondsMax", 1...31_536_000)))
        case "safe": return .safe(try safe(value, at: path, depth: 0))
        default:
            throw CosignerError(
                .badPolicy, "must be allowance or safe", field: "\(path).kind")
        }
    }

    /// What may leave of an asset; `token` is an address, or `native` for the chain's coin.
    static func limit(
        _ value: JSONValue, at path: String, _ chainId: ChainId
    ) throws(CosignerError) -> SpendLimit {
        let fields = try PolicyFields(value, at: path, known: ["token", "requestMax", "windows"])
        let isNative = try fields.text("token") == "native"
        let windows = try fields.list("windows") { (value, path) throws(CosignerError) in
            let window = try PolicyFields(value, at: path, known: ["seconds", "amountMax"])
            return SpendLimit.Window(
                seconds: try window.integer("seconds", 1...CosignerLimits.windowSecondsMax),
                amountMax: try window.amount("amountMax"))
        }
        return SpendLimit(
            asset: SpendAsset(
                chainId: chainId, token: isNative ? nil : try fields.address("token")),
            requestMax: try fields.amount("requestMax"), windows: windows)
    }

    /// When something may be signed.
    static func lock(_ value: JSONValue, at path: String) throws(CosignerError) -> TimeLock {
        let fields = try PolicyFields(
            value, at: path, known: ["recipient", "notBefore", "delaySeconds"])
        let notBefore =
            fields.has("notBefore")
            ? Timestamp(seconds: try fields.integer("notBefore", 0...9_000_000_000)) : nil
        let delay =
            fields.has("delaySeconds") ? try fields.integer("delaySeconds", 0...31_536_000) : 0
        return TimeLock(
            recipient: try fields.address("recipient"), notBefore: notBefore, delaySeconds: delay)
    }

    private static func token(_ fields: PolicyFields) throws(CosignerError) -> TokenLimit {
        TokenLimit(
            token: try fields.address("token"), amountMax: try fields.amount("amountMax"))
    }

    private static func route(
        _ value: JSONValue, at path: String
    ) throws(CosignerError) -> ExecutionRule {
        let fields = try PolicyFields(
            value, at: path,
            known: [
                "kind", "executor", "tokensIn", "tokensOut", "tokensBetween", "unprovenPools",
                "deadlineSecondsMax", "swapsMax",
            ])
        let tokensIn = try fields.list("tokensIn") { (value, path) throws(CosignerError) in
            try token(try PolicyFields(value, at: path, known: ["token", "amountMax"]))
        }
        return ExecutionRule(
            executor: try fields.address("executor"), tokensIn: tokensIn,
            tokensOut: try fields.addresses("tokensOut"),
            tokensBetween: try fields.addresses("tokensBetween"),
            unprovenPools: try fields.addresses("unprovenPools"),
            deadlineSecondsMax: try fields.integer("deadlineSecondsMax", 1...86_400),
            swapsMax: Int(try fields.integer("swapsMax", 1...64)))
    }

    private static func safe(
        _ value: JSONValue, at path: String, depth: Int
    ) throws(CosignerError) -> SafeRule {
        let fields = try PolicyFields(
            value, at: path, known: ["kind", "safe", "rules", "delegateTargets"])
        return SafeRule(
            safe: try fields.address("safe"),
            rules: try fields.list("rules") { (value, path) throws(CosignerError) in
                try call(value, at: path, depth: depth + 1)
            }, delegateTargets: try fields.addresses("delegateTargets"))
    }

    private static func contractCall(
        _ value: JSONValue, at path: String
    ) throws(CosignerError) -> ContractCallRule {
        let fields = try PolicyFields(
            value, at: path, known: ["kind", "contract", "function", "arguments", "valueMax"])
        guard let function = try? ABIFunction(parsing: try fields.text("function")) else {
            throw fields.bad("function", "must be a function such as deposit(uint256)")
        }
        let arguments = try fields.list("arguments") { (value, path) throws(CosignerError) in
            try argument(value, at: path)
        }
        guard arguments.count == function.inputs.count else {
            throw fields.bad("arguments", "must be \(function.inputs.count)")
        }
        return ContractCallRule(
            contract: try fields.address("contract"), function: function, arguments: arguments,
            valueMax: fields.has("valueMax") ? try fields.amount("valueMax") : .zero)
    }

    private static func argument(
        _ value: JSONValue, at path: String, depth: Int = 0
    ) throws(CosignerError) -> ArgumentRule {
        guard depth < depthMax else { throw CosignerError(.badPolicy, "too deep", field: path) }
        let fields = try PolicyFields(
            value, at: path,
            known: [
                "kind", "addresses", "min", "max", "secondsMax", "members", "element", "countMax",
            ])
        switch value["kind"]?.stringValue {
        case "any": return .any
        case "sender": return .sender
        case "address": return .address(among: try fields.addresses("addresses"))
        case "uint":
            let low = fields.has("min") ? try fields.amount("min") : .zero
            return .range(min: low, max: try fields.amount("max"))
        case "deadline":
            return .deadline(secondsMax: try fields.integer("secondsMax", 1...31_536_000))
        case "tuple":
            return .tuple(
                try fields.list("members") { (value, path) throws(CosignerError) in
                    try argument(value, at: path, depth: depth + 1)
                })
        case "each":
            return .each(
                try argument(
                    try fields.value("element"), at: fields.place("element"), depth: depth + 1),
                countMax: Int(try fields.integer("countMax", 0...1_024)))
        default:
            throw CosignerError(
                .badPolicy, "must be any, sender, address, uint, deadline, tuple or each",
                field: "\(path).kind")
        }
    }
}
