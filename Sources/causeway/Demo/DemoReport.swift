import Arithmetic
import Basics
import Codecs

/// What the demo prints at its end, and whether it succeeded.
struct DemoReport {
    let order: JSONValue
    let ledger: JSONValue
    let world: DemoWorld
    let api: String
    let wallet: String
    /// Who watched the parties of the key; nil where one process has it.
    let witness: DemoWitness?

    /// Filled, everything final and successful, the books balance, and of a shared key's parties one
    /// died in between.
    var isSuccess: Bool {
        let settlements = order["settlements"]?.arrayValue ?? []
        return order["state"]?.stringValue == "filled"
            && !settlements.isEmpty
            && settlements.allSatisfy {
                $0["state"]?.stringValue == "final" && $0["outcome"]?.stringValue == "ok"
            }
            && ledger["balanced"]?.boolValue == true
            && witness?.isSuccess ?? true
    }

    /// The one object of `--json`.
    var json: JSONValue {
        let parentKeys = ["id", "state", "side", "base", "quote", "quantity", "filled"]
        let parent = parentKeys.compactMap { key in
            order[key].map { JSONValue.Member(name: key, value: $0) }
        }
        let venue = ["rest", "stream", "webSocketApi", "apiKey", "secret"].compactMap { key in
            world.venue[key].map { JSONValue.Member(name: key, value: $0) }
        }
        let signer = witness.map { [JSONValue.Member(name: "signer", value: $0.json)] } ?? []
        let members: [JSONValue.Member] = (told(parent, venue).objectValue ?? []) + signer
        return .object(members)
    }

    private func told(
        _ parent: [JSONValue.Member], _ venue: [JSONValue.Member]
    ) -> JSONValue {
        [
            "parent": .object(parent),
            "plan": order["plan"] ?? [:],
            "fills": order["fills"] ?? [],
            "settlements": order["settlements"] ?? [],
            "ledger": ledger,
            "endpoints": [
                "rpc": world.chain["rpc"] ?? "",
                "api": .string(api),
                "venues": ["binance": .object(venue)],
            ],
            "wallet": .string(wallet),
            "fromBlock": world.chain["fromBlock"] ?? 0,
            "tokens": world.chain["tokens"] ?? [:],
            "contracts": world.chain["contracts"] ?? [:],
        ]
    }

    /// The end of the story for people.
    var lines: [String] {
        var table = TextTable(["location", "asset", "amount"])
        for account in ledger["accounts"]?.arrayValue ?? [] {
            let decimals = Int(account["decimals"]?.numberText ?? "") ?? 0
            table.add([
                Presentation.shortened(account["location"]?.stringValue ?? ""),
                (account["asset"]?.stringValue ?? "")
                    + (account["token"] == nil ? "" : " (token)"),
                Presentation.whole(
                    account["amount"]?.stringValue, decimals: decimals, places: decimals),
            ])
        }
        let balanced = ledger["balanced"]?.boolValue == true
        return [
            "", "ledger (\(balanced ? "balanced" : "NOT BALANCED")):",
        ] + table.lines.map { "    " + $0 } + ["", comparison]
    }

    /// What splitting was worth, after the fact: proceeds less exchange fees and planned gas.
    private var comparison: String {
        guard let plan = order["plan"],
            let value = plan["value"]?.stringValue.flatMap({ try? UInt256(decimal: $0) }),
            let single = plan["bestSingle"]?["value"]?.stringValue
                .flatMap({ try? UInt256(decimal: $0) }), value >= single
        else { return "" }
        let gain = Presentation.whole((value - single).description, decimals: 6, places: 2)
        let source = Presentation.shortened(plan["bestSingle"]?["source"]?.stringValue ?? "")
        return "all sources together: \(gain) USDC more than \(source), the best one alone"
    }
}
