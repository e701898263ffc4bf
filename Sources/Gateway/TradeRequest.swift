package import Arithmetic
package import Codecs

/// A trade as clients ask for it: `{"id"?,"side","base","quote","quantity","slippageBps"?,
/// "quoteId"?}`.
package struct TradeRequest: Hashable, Sendable {
    /// The client's id for the order; made by the node when absent.
    package let id: String?
    /// Whether base is sold (else bought).
    package let isSell: Bool
    /// What is bought or sold.
    package let base: String
    /// What is paid or received.
    package let quote: String
    /// Whole units of base, above zero.
    package let quantity: ExactDecimal
    /// The most by which a leg may fall short of its plan, in basis points, 0...9 999.
    package let slippageBps: Int
    /// The quote that the trade rests on; it is refused when that does not hold any more.
    package let quoteId: String?

    /// What is used when a client names no slippage.
    package static let slippageBpsDefault = 50

    /// Describes a trade.
    package init(
        id: String?, isSell: Bool, base: String, quote: String, quantity: ExactDecimal,
        slippageBps: Int, quoteId: String? = nil
    ) {
        self.id = id
        self.isSell = isSell
        self.base = base
        self.quote = quote
        self.quantity = quantity
        self.slippageBps = slippageBps
        self.quoteId = quoteId
    }

    /// Reads a request.
    ///
    /// Unknown keys are refused: a typing error must not change money.
    package init(_ json: JSONValue) throws(GatewayError) {
        guard let members = json.objectValue else {
            throw GatewayError(.badRequest, "bad-request", "the body must be a JSON object")
        }
        let known = ["id", "side", "base", "quote", "quantity", "slippageBps", "quoteId"]
        for member in members where !known.contains(member.name) {
            throw GatewayError(
                .badRequest, "unknown-key",
                "unknown key; known: \(known.joined(separator: ", "))", field: member.name)
        }
        let side = try Self.text(json, "side")
        guard side == "buy" || side == "sell" else {
            throw Self.bad("side", "must be \"buy\" or \"sell\"")
        }
        let quantityText = try Self.text(json, "quantity")
        guard let quantity = try? ExactDecimal(quantityText), quantity.isPositive else {
            throw Self.bad("quantity", "must be a decimal string above zero, such as \"2.5\"")
        }
        self.init(
            id: json["id"] == nil ? nil : try Self.text(json, "id"), isSell: side == "sell",
            base: try Self.text(json, "base"), quote: try Self.text(json, "quote"),
            quantity: quantity, slippageBps: try Self.slippage(json),
            quoteId: json["quoteId"] == nil ? nil : try Self.text(json, "quoteId"))
    }

    private static func slippage(_ json: JSONValue) throws(GatewayError) -> Int {
        guard let value = json["slippageBps"] else { return slippageBpsDefault }
        guard let text = value.numberText, let bps = Int(text), (0...9_999).contains(bps) else {
            throw bad("slippageBps", "must be a whole number 0...9999")
        }
        return bps
    }

    private static func text(_ json: JSONValue, _ key: String) throws(GatewayError) -> String {
        guard let text = json[key]?.stringValue, !text.isEmpty else {
            throw bad(key, "must be a text")
        }
        return text
    }

    private static func bad(_ field: String, _ message: String) -> GatewayError {
        GatewayError(.badRequest, "bad-value", message, field: field)
    }
}
