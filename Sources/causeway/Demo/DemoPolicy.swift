import Basics
import Codecs

/// What the demo's cosigners sign: what its one order needs, and nothing else.
enum DemoPolicy {
    /// Nothing at all, while there is no chain to speak of.
    static let nothing: JSONValue = policy(version: 1, chains: [])

    /// The policy for a chain with its contracts.
    ///
    /// An allowance of as much WETH as the order may sell to the executor alone, a route by it from
    /// WETH to USDC, and the empty transaction that uses a nonce up.
    static func trading(on chain: JSONValue) -> JSONValue {
        let executor = contract("routeExecutor", chain)
        let weth = contract("WETH9", chain)
        let most: [JSONValue.Member] = [
            .init(name: "token", value: weth), .init(name: "amountMax", value: orderMax),
        ]
        let approval: [JSONValue.Member] = [
            .init(name: "kind", value: "approval"),
            .init(name: "spenders", value: .array([executor])),
        ]
        let route: JSONValue = [
            "kind": "route", "executor": executor, "tokensIn": .array([.object(most)]),
            "tokensOut": .array([contract("USDC", chain)]), "deadlineSecondsMax": 600,
            "swapsMax": 8,
        ]
        let rules: [JSONValue] = [["kind": "cancellation"], .object(approval + most), route]
        let limits: [JSONValue] = [
            Self.limit("native", most: feesMax, window: "2000000000000000000"),
            Self.limit(weth, most: orderMax, window: orderMax),
        ]
        let rulesOfChain: JSONValue = [
            "chainId": chain["chainId"] ?? 0, "gasMax": 4_000_000,
            "maxFeePerGasMax": "500000000000", "maxPriorityFeePerGasMax": "50000000000",
            "feesMax": feesMax, "rules": .array(rules), "limits": .array(limits),
            "slippagePips": 30_000, "priceSecondsMax": 3_600,
        ]
        return policy(version: 2, chains: [rulesOfChain])
    }

    /// The operator's own price of WETH in USDC, as it was known at a time.
    static func prices(of weth: String, on chain: JSONValue, at time: Timestamp) -> JSONValue {
        let id = chain["chainId"] ?? 0
        let ether: JSONValue = [
            "chainId": id, "token": contract("WETH9", chain), "price": .string(weth),
            "decimals": 18,
        ]
        let dollar: JSONValue = [
            "chainId": id, "token": contract("USDC", chain), "price": "1", "decimals": 6,
        ]
        return ["time": .integer(time.seconds), "prices": .array([ether, dollar])]
    }

    /// 250 WETH: what the demo sells in all.
    private static let orderMax: JSONValue = "250000000000000000000"
    /// Half an ETH for the fees of one transaction.
    private static let feesMax: JSONValue = "500000000000000000"

    private static func policy(version: Int, chains: [JSONValue]) -> JSONValue {
        [
            "version": .integer(version), "approvals": ["needed": 0, "approvers": []],
            "paths": ["m"], "chains": .array(chains),
        ]
    }

    private static func limit(
        _ token: JSONValue, most: JSONValue, window: JSONValue
    ) -> JSONValue {
        [
            "token": token, "requestMax": most,
            "windows": [["seconds": 3_600, "amountMax": window]],
        ]
    }

    private static func contract(_ name: String, _ chain: JSONValue) -> JSONValue {
        chain["contracts"]?[name] ?? ""
    }
}
