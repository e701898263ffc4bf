import Arithmetic
import Basics
package import Codecs
import Ethereum
import Ledger
package import Markets
package import Orders
import Settlement

/// The state as JSON for people and programs; shapes are part of the command line's contract.
///
/// Amounts are decimal strings. Whatever is absent is omitted.
package struct DeskView: Sendable {
    let state: DeskState
    /// What keeps parents of an earlier run from going on.
    let lostOrderReasons: [ParentId: String]
    /// By what finality is judged; nil for a view of a journal, which knows no chain.
    var outlook: FinalityOutlook?

    /// A view of a state, with what a running desk alone knows.
    package init(_ state: DeskState, lostOrderReasons: [ParentId: String] = [:]) {
        self.state = state
        self.lostOrderReasons = lostOrderReasons
    }

    /// An asset amount at ledger scale in whole units.
    func whole(_ amount: UInt256, _ asset: Asset) -> String {
        guard let scale = state.ledger.scale(of: asset),
            let value = ExactDecimal(rawUnits: amount, decimals: scale)
        else { return amount.description }
        return value.normalized.description
    }

    /// A location with its address in EIP-55 form.
    package static func text(_ location: Location) -> String {
        switch location {
        case .venue: location.description
        case .chain(let chain, let address): "chain:\(chain)/\(address.checksummed)"
        }
    }

    /// The same for a location that a plan kept as text.
    private func locationText(_ text: String) -> String {
        guard let chain = state.configuration.chain?.location, chain.description == text else {
            return text
        }
        return Self.text(chain)
    }

    // MARK: Parents

    /// All parents by arrival.
    package var parents: JSONValue {
        .array(state.parentIds.compactMap(parent))
    }

    /// One parent; nil when unknown.
    package func parent(_ id: ParentId) -> JSONValue? {
        guard let record = state.parent(id) else { return nil }
        let order = record.order
        var fields: [(String, JSONValue)] = [
            ("id", .string(id.text)),
            ("state", .string(record.state.name)),
            ("side", .string(order.side.name)),
            ("base", .string(order.base.code)),
            ("quote", .string(order.quote.code)),
            ("quantity", .string(whole(order.quantity, order.base))),
            ("filled", .string(whole(state.filled(record), order.base))),
        ]
        if let reason = record.reason { fields.append(("reason", .string(reason))) }
        if let waiting = waiting(record) { fields.append(("waiting", .string(waiting))) }
        if let plan = record.plans.first { fields.append(("plan", planJSON(plan))) }
        fields.append(("plans", .number(String(record.plans.count))))
        fields.append(("orders", .array(record.orderIds.compactMap(orderJSON))))
        fields.append(("fills", fills(of: record)))
        fields.append(("settlements", settlements(record.intentIds)))
        if let finality = finality(of: record) { fields.append(("finality", finality)) }
        return .object(fields.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    private func orderJSON(_ id: ClientOrderId) -> JSONValue? {
        guard let order = state.order(id)?.order else { return nil }
        return [
            "clientOrderId": .string(id.text),
            "venue": .string(order.venue.name),
            "symbol": .string(order.request.symbol),
            "state": .string(String(describing: order.state)),
            "quantity": .string(order.request.quantity.description),
            "filled": .string(order.bookedQuantity.description),
        ]
    }

    // MARK: Plans

    /// A plan in raw units of the routing decimals.
    package func planJSON(_ plan: PlanRecord) -> JSONValue {
        var fields: [(String, JSONValue)] = [
            ("amountIn", .string(plan.amountIn.description)),
            ("amountOut", .string(plan.amountOut.description)),
            ("value", .string(plan.value.description)),
            ("bound", .string(plan.bound.description)),
            ("gapBps", .number(plan.gapBps)),
            ("gapBpsBeforeLots", .number(plan.gapBpsBeforeLots)),
        ]
        if let source = plan.bestSingleSource, let value = plan.bestSingleValue {
            fields.append(
                (
                    "bestSingle",
                    ["source": .string(source), "value": .string(value.description)]
                ))
        }
        fields.append(("legs", .array(plan.legs.map(legJSON))))
        return .object(fields.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    private func legJSON(_ leg: PlanRecord.Leg) -> JSONValue {
        var fields: [(String, JSONValue)] = [
            ("source", .string(leg.source)),
            ("kind", .string(leg.isBook ? "book" : "pool")),
            ("location", .string(locationText(leg.location))),
        ]
        if let assets = leg.assets {
            fields.append(("assetIn", .string(assets.given.code)))
            fields.append(("assetOut", .string(assets.received.code)))
        }
        fields += [
            ("amountIn", .string(leg.amountIn.description)),
            ("amountOut", .string(leg.amountOut.description)),
            ("cost", .string(leg.cost.description)),
            ("marginalPrice", .string(leg.marginalPrice)),
        ]
        return .object(fields.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    // MARK: Fills

    /// What was traded for a parent, in raw units of each location.
    private func fills(of record: ParentRecord) -> JSONValue {
        var result: [JSONValue] = []
        for id in record.orderIds {
            for fill in state.order(id)?.fills ?? [] { result.append(venueFill(fill, record)) }
        }
        for id in record.intentIds {
            if let fill = chainFill(id, record) { result.append(fill) }
        }
        return .array(result)
    }

    private func venueFill(_ fill: Fill, _ record: ParentRecord) -> JSONValue {
        let location = Location.venue(fill.key.venue, account: fill.key.account)
        func raw(_ value: ExactDecimal, _ asset: Asset) -> JSONValue {
            let decimals = state.ledger.decimals(of: Holding(location: location, asset: asset))
            let amount = value.exactRawUnits(decimals: decimals ?? 0)
            return .string(amount?.description ?? value.description)
        }
        let base = raw(fill.quantity, record.order.base)
        let quote = raw(fill.quoteQuantity, record.order.quote)
        return [
            "source": .string("\(fill.key.venue):\(fill.key.symbol)"),
            "tradeId": .string(fill.key.tradeId),
            "amountIn": fill.side == .sell ? base : quote,
            "amountOut": fill.side == .sell ? quote : base,
            "fee": raw(fill.fee, fill.feeAsset),
            "feeAsset": .string(fill.feeAsset.code),
        ]
    }

    private func chainFill(_ id: IntentId, _ record: ParentRecord) -> JSONValue? {
        guard let intent = state.lane?.intent(id), let inclusion = intent.inclusion,
            let chain = state.configuration.chain, !inclusion.changes.isEmpty
        else { return nil }
        func amount(_ asset: Asset) -> String? {
            guard let token = chain.token(of: asset)?.address else { return nil }
            return inclusion.changes.first { $0.token == token }?.amount.magnitude.description
        }
        guard let base = amount(record.order.base), let quote = amount(record.order.quote) else {
            return nil
        }
        return [
            "source": .string("chain:\(chain.chain)"),
            "txHash": .string(inclusion.transactionHash.hex),
            "amountIn": .string(record.order.side == .sell ? base : quote),
            "amountOut": .string(record.order.side == .sell ? quote : base),
            "fee": .string(inclusion.gasPaid.description),
            "feeAsset": .string(chain.native.asset.code),
        ]
    }

    // MARK: Settlements

    /// All intents.
    package var settlements: JSONValue {
        settlements(state.lane?.intents.map(\.id) ?? [])
    }

    private func settlements(_ ids: [IntentId]) -> JSONValue {
        .array(ids.compactMap(settlement))
    }

    private func settlement(_ id: IntentId) -> JSONValue? {
        guard let lane = state.lane, let intent = lane.intent(id) else { return nil }
        var fields: [(String, JSONValue)] = [
            ("intent", .number(id.description)),
            ("chainId", .number(lane.chain.description)),
            ("nonce", .number(String(intent.nonce))),
            ("purpose", .string(String(describing: intent.purpose))),
            ("state", .string(intent.state.name)),
        ]
        let hash = intent.inclusion?.transactionHash ?? intent.attempts.last?.hash
        if let hash { fields.append(("txHash", .string(hash.hex))) }
        if intent.route == .relay { fields.append(("route", "relay")) }
        if let outcome = intent.outcome {
            fields.append(("outcome", .string(String(describing: outcome))))
        }
        if let rung = rung(of: intent) { fields.append(("rung", .string(rung.name))) }
        if let rule = intent.safeRule { fields.append(("safeRule", .string(rule))) }
        if let rule = intent.finalRule { fields.append(("finalRule", .string(rule))) }
        if let inclusion = intent.inclusion {
            fields.append(("blockNumber", .number(String(inclusion.blockNumber))))
            fields.append(("blockHash", .string(inclusion.blockHash.hex)))
        }
        if intent.attempts.count > 1 {
            fields.append(("attempts", .array(intent.attempts.map { .string($0.hash.hex) })))
        }
        let isUncertain = !intent.state.isTerminal || intent.outcome == .foreign
        let notes: [(String, String?)] = [
            ("reason", intent.reason), ("cancelling", intent.cancelReason),
            ("contested", intent.contestReason), ("waiting", intent.waitReason),
            ("laneHalted", isUncertain ? lane.haltReason : nil),
        ]
        for (name, note) in notes {
            if let note { fields.append((name, .string(note))) }
        }
        return .object(fields.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    // MARK: Ledger

    /// What every location should hold, in its own raw units, and whether the books balance.
    package var ledger: JSONValue {
        let accounts = state.ledger.holdings.compactMap { holding -> JSONValue? in
            guard let raw = try? state.ledger.rawBalance(holding),
                let decimals = state.ledger.decimals(of: holding)
            else { return nil }
            var fields: [(String, JSONValue)] = [
                ("location", .string(Self.text(holding.location))),
                ("asset", .string(holding.asset.code)),
            ]
            if let token = holding.token {
                fields.append(("token", .string(token.checksummed)))
            }
            fields.append(("amount", .string(raw.description)))
            fields.append(("decimals", .number(String(decimals))))
            return .object(fields.map { JSONValue.Member(name: $0.0, value: $0.1) })
        }
        return [
            "balanced": .bool(state.ledger.isBalanced),
            "accounts": .array(accounts),
        ]
    }

    /// The folded state as one object: what `journal state` prints and hashes.
    package var everything: JSONValue {
        [
            "events": .string(String(state.eventCount)),
            "epoch": .string(String(state.epoch)),
            "orders": parents,
            "settlements": settlements,
            "ledger": ledger,
        ]
    }
}
