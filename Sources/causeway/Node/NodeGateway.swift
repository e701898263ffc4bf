import Arithmetic
import Basics
import Codecs
import Desk
import Gateway
import Ledger
import Markets
import Node
import Orders

/// Joins a node to the gateway's port.
struct NodeGateway: GatewayPort {
    let node: Node
    let time: any TimeSource
    let entropy: any EntropySource

    func quote(_ request: TradeRequest) async throws(GatewayError) -> JSONValue {
        guard request.quoteId == nil else {
            throw GatewayError(
                .badRequest, "bad-value", "only an order rests on a quote", field: "quoteId")
        }
        let trade = try await trade(request)
        do throws(NodeError) {
            let quoted = try await node.explainedQuote(
                trade, slippagePips: UInt32(request.slippageBps * 100))
            let plan = await node.core.read { DeskView($0).planJSON(quoted.record) }
            return quoted.json(plan: plan)
        } catch {
            throw GatewayError(.unavailable, "no-plan", error.text)
        }
    }

    func submit(_ request: TradeRequest) async throws(GatewayError) -> JSONValue {
        let quantity = try await scaled(request)
        if let quote = request.quoteId { try await check(quote, request) }
        let text: String
        if let given = request.id { text = given } else { text = try makeId() }
        guard let id = ParentId(text) else {
            throw GatewayError(
                .badRequest, "bad-value", "must be 1...36 characters of A-Z, a-z, 0-9, - and _",
                field: "id")
        }
        let order = ParentOrder(
            id: id, side: request.isSell ? .sell : .buy, base: Asset(request.base),
            quote: Asset(request.quote), quantity: quantity,
            slippagePips: UInt32(request.slippageBps * 100), time: time.now())
        if let refusal = await node.core.submit(order) { throw GatewayError(refusal) }
        return await self.order(id.text) ?? .object([])
    }

    func cancel(order id: String) async throws(GatewayError) -> JSONValue {
        guard let parent = ParentId(id) else {
            throw GatewayError(.notFound, "unknown-order", "there is no order \(id)")
        }
        if let refusal = await node.core.post(.cancel(parent)) { throw GatewayError(refusal) }
        return await order(id) ?? .object([])
    }

    func orders() async -> JSONValue { await node.view().parents }

    func order(_ id: String) async -> JSONValue? {
        guard let parent = ParentId(id) else { return nil }
        return await node.view().parent(parent)
    }

    func overrides() async -> JSONValue {
        let now = time.now()
        return await node.core.read { DeskView($0).overrides(at: now) }
    }

    func requestOverride(
        of clientOrderId: String, approver: String, note: String
    ) async throws(GatewayError) -> JSONValue {
        let id = try Self.orderId(clientOrderId)
        let input = DeskInput.requestOverride(id, approver: approver, note: note)
        if let refusal = await node.core.postSynced(input) { throw GatewayError(refusal) }
        return await node.core.read { DeskView($0).override(of: id) } ?? .object([])
    }

    func confirmOverride(
        of clientOrderId: String, approver: String
    ) async throws(GatewayError) -> JSONValue {
        let id = try Self.orderId(clientOrderId)
        let input = DeskInput.confirmOverride(id, approver: approver)
        if let refusal = await node.core.postSynced(input) { throw GatewayError(refusal) }
        return await node.core.read { DeskView($0).override(of: id) } ?? .object([])
    }

    private static func orderId(_ text: String) throws(GatewayError) -> ClientOrderId {
        guard let id = ClientOrderId(text) else {
            throw GatewayError(DeskRefusal.unknownExchangeOrder)
        }
        return id
    }

    func settlements() async -> JSONValue { await node.view().settlements }

    func ledger() async -> JSONValue { await node.core.read { DeskView($0).ledger } }

    func pools() async -> JSONValue { NodePools.json(node, at: time.now()) }

    func health() async -> JSONValue { await NodeHealth.json(node) }

    private func trade(
        _ request: TradeRequest
    ) async throws(GatewayError) -> KeptQuote.Trade {
        KeptQuote.Trade(
            side: request.isSell ? .sell : .buy, base: Asset(request.base),
            quote: Asset(request.quote), quantity: try await scaled(request))
    }

    /// Throws unless the order's quote still holds.
    private func check(_ quote: String, _ request: TradeRequest) async throws(GatewayError) {
        let trade = try await trade(request)
        do throws(QuoteRefusal) {
            try await node.check(
                quote: quote, for: trade, slippagePips: UInt32(request.slippageBps * 100))
        } catch {
            throw GatewayError(error.status, error.code, error.message, field: "quoteId")
        }
    }

    private func scaled(_ request: TradeRequest) async throws(GatewayError) -> UInt256 {
        let asset = Asset(request.base)
        let scale = await node.core.read { $0.ledger.scale(of: asset) }
        guard let scale else {
            throw GatewayError(
                .badRequest, "unknown-asset", "no configured location trades \(asset)",
                field: "base")
        }
        guard let amount = request.quantity.exactRawUnits(decimals: scale) else {
            throw GatewayError(
                .badRequest, "bad-value", "has more than \(scale) digits after the point",
                field: "quantity")
        }
        return amount
    }

    private func makeId() throws(GatewayError) -> String {
        guard let bytes = try? entropy.bytes(count: 12) else {
            throw GatewayError(.unavailable, "no-entropy", "the machine gives no randomness")
        }
        return Hex.encodeDigits(bytes)
    }
}

extension QuoteRefusal {
    /// How HTTP names it.
    fileprivate var status: GatewayError.Status {
        switch self {
        case .unknown: .notFound
        case .otherTrade: .badRequest
        case .expired, .void: .conflict
        case .noMarket: .unavailable
        }
    }
}

extension GatewayError {
    /// A desk's refusal.
    init(_ refusal: DeskRefusal) {
        let status: Status =
            switch refusal {
            case .notOpen, .halted: .unavailable
            case .duplicateParent, .alreadyEnded, .notOverridable, .overrideNotRequested,
                .overrideRequestedBefore:
                .conflict
            case .sameApprover: .forbidden
            case .unknownParent, .unknownExchangeOrder: .notFound
            default: .badRequest
            }
        self.init(status, refusal.code, refusal.message)
    }
}
