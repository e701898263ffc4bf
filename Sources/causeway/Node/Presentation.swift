import Arithmetic
import Codecs

/// A node's answers for people.
enum Presentation {
    /// Raw units as whole units, with at most `places` digits after the point, rounded down.
    static func whole(_ raw: String?, decimals: Int, places: Int = 6) -> String {
        guard let raw, let units = try? UInt256(decimal: raw),
            let divisor = UInt256.powerOfTen(max(0, decimals - places)),
            let kept = units.divided(by: divisor, rounding: .down),
            let value = ExactDecimal(rawUnits: kept, decimals: min(decimals, places))
        else { return raw ?? "" }
        return value.normalized.description
    }

    /// A plan as a table.
    static func plan(
        _ plan: JSONValue, assetIn: (code: String, decimals: Int),
        assetOut: (code: String, decimals: Int), cost: (code: String, decimals: Int)
    ) -> [String] {
        var table = TextTable([
            "source", "\(assetIn.code) in", "\(assetOut.code) out", "cost \(cost.code)",
            "marginal price",
        ])
        for leg in plan["legs"]?.arrayValue ?? [] {
            table.add([
                shortened(leg["source"]?.stringValue ?? ""),
                whole(leg["amountIn"]?.stringValue, decimals: assetIn.decimals),
                whole(leg["amountOut"]?.stringValue, decimals: assetOut.decimals),
                whole(leg["cost"]?.stringValue, decimals: cost.decimals),
                leg["marginalPrice"]?.stringValue ?? "",
            ])
        }
        return table.lines
    }

    /// A source's id with its address, or a pool's id, cut to the ends.
    static func shortened(_ source: String) -> String {
        guard let start = source.firstRange(of: "0x") else { return source }
        let address = source[start.lowerBound...]
        guard [42, 66].contains(address.count) else { return source }
        return source[..<start.lowerBound] + address.prefix(6) + "…" + address.suffix(4)
    }

    /// Orders as a table.
    static func orders(_ orders: [JSONValue]) -> [String] {
        var table = TextTable(["order", "state", "side", "pair", "quantity", "filled", "reason"])
        for order in orders {
            let pair = [order["base"], order["quote"]].compactMap { $0?.stringValue }
            table.add([
                order["id"]?.stringValue ?? "", order["state"]?.stringValue ?? "",
                order["side"]?.stringValue ?? "", pair.joined(separator: "/"),
                order["quantity"]?.stringValue ?? "", order["filled"]?.stringValue ?? "",
                order["reason"]?.stringValue ?? order["waiting"]?.stringValue ?? "",
            ])
        }
        return table.lines
    }

    /// Exchange orders of which nobody knows, as a table.
    static func overrides(_ orders: [JSONValue]) -> [String] {
        var table = TextTable([
            "client order id", "exchange", "symbol", "quantity", "filled", "state", "asked by",
            "note",
        ])
        for row in orders {
            table.add(
                [
                    "clientOrderId", "venue", "symbol", "quantity", "filled", "state",
                    "requestedBy", "note",
                ].map { row[$0]?.stringValue ?? "" })
        }
        return table.lines
    }

    /// Pools as a table.
    static func pools(_ pools: [JSONValue]) -> [String] {
        var table = TextTable([
            "pool", "status", "block", "age s", "right", "wrong", "undecided", "evidence", "reason",
        ])
        for row in pools {
            table.add([
                shortened(row["id"]?.stringValue ?? row["address"]?.stringValue ?? ""),
                row["status"]?.stringValue ?? "", row["blockNumber"]?.numberText ?? "",
                row["ageSeconds"]?.numberText ?? "", row["right"]?.numberText ?? "",
                row["wrong"]?.numberText ?? "", row["undecided"]?.numberText ?? "",
                row["evidence"]?.stringValue ?? "",
                row["reason"]?.stringValue ?? row["note"]?.stringValue ?? "",
            ])
        }
        return table.lines
    }

    /// On-chain intents as a table.
    static func settlements(_ settlements: [JSONValue]) -> [String] {
        var table = TextTable([
            "intent", "chain", "nonce", "purpose", "state", "outcome", "block", "transaction",
            "note",
        ])
        for row in settlements {
            table.add([
                row["intent"]?.numberText ?? "", row["chainId"]?.numberText ?? "",
                row["nonce"]?.numberText ?? "", row["purpose"]?.stringValue ?? "",
                row["state"]?.stringValue ?? "", row["outcome"]?.stringValue ?? "",
                row["blockNumber"]?.numberText ?? "", row["txHash"]?.stringValue ?? "",
                note(on: row),
            ])
        }
        return table.lines
    }

    /// Why an intent is not as it should be, the gravest reason first; empty when all is well.
    private static func note(on row: JSONValue) -> String {
        for name in ["laneHalted", "contested", "waiting", "cancelling", "reason"] {
            if let text = row[name]?.stringValue { return "\(name): \(text)" }
        }
        return ""
    }
}
