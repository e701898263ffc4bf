import ArgumentParser
import Codecs

/// What a trade is, as `quote` and `order submit` take it.
struct TradeOptions: ParsableArguments {
    @Option(help: "buy or sell.")
    var side: String

    @Option(help: "What is bought or sold, such as ETH.")
    var base: String

    @Option(help: "What is paid or received, such as USDC.")
    var quote: String

    @Option(help: "How much base, such as 2.5.")
    var quantity: String

    @Option(help: "The most by which a leg may fall short of its plan, in basis points.")
    var slippageBps: Int?

    /// The request's body.
    func body(id: String? = nil, quoteId: String? = nil) -> JSONValue {
        var members: [JSONValue.Member] = []
        if let id { members.append(.init(name: "id", value: .string(id))) }
        for (name, value) in [
            ("side", side), ("base", base), ("quote", quote), ("quantity", quantity),
        ] {
            members.append(.init(name: name, value: .string(value)))
        }
        if let slippageBps {
            members.append(.init(name: "slippageBps", value: .number(String(slippageBps))))
        }
        if let quoteId { members.append(.init(name: "quoteId", value: .string(quoteId))) }
        return .object(members)
    }
}
