import Basics
import Codecs
import PaperVenues

/// A paper exchange under a fault plan, with a client at hand that signs by itself.
struct FaultyExchange {
    var venue: FaultyVenue
    var now: Timestamp
    var effects: [FaultyEffect] = []

    init(
        _ rules: [FaultRule], seed: UInt64 = 1, flow: BackgroundFlowPlan? = nil,
        endsAfter: Int64? = nil
    ) throws {
        let exchange = try Exchange(seed: seed, flow: flow, budgets: .ample)
        var plan = FaultPlan(seed: seed)
        plan.rules = rules
        plan.endsAfterMilliseconds = endsAfter
        venue = FaultyVenue(exchange.venue, plan: plan)
        now = exchange.now
    }

    /// Sends a signed request of alice or bob.
    mutating func signed(
        _ method: String, _ path: String, _ form: String = "", as name: String = "alice",
        isExempt: Bool = false
    ) throws -> FaultyAnswer {
        var request = try Exchange.signedRequest(
            method, path, form, as: name, timestamp: now.milliseconds)
        if isExempt {
            request.headers.append(
                WireHeader(FaultPlan.exemptingHeader, FaultPlan.exemptingValue))
        }
        return send(request)
    }

    mutating func send(_ request: WireRequest) -> FaultyAnswer {
        let answer = venue.respond(to: request, now: now)
        effects += answer.effects
        return answer
    }

    mutating func get(_ target: String) -> FaultyAnswer {
        send(WireRequest(method: "GET", target: target))
    }

    /// Places an order of one ether at a price.
    mutating func place(
        _ side: String, at price: Int, id: String, as name: String = "alice",
        isExempt: Bool = false
    ) throws -> FaultyAnswer {
        try signed(
            "POST", "/api/v3/order",
            """
            symbol=ETHUSDC&side=\(side)&type=LIMIT&timeInForce=GTC&quantity=1&price=\(price)\
            &newClientOrderId=\(id)
            """, as: name, isExempt: isExempt)
    }

    mutating func cancel(_ id: String) throws -> FaultyAnswer {
        try signed("DELETE", "/api/v3/order", "symbol=ETHUSDC&origClientOrderId=\(id)")
    }

    mutating func query(_ id: String) throws -> FaultyAnswer {
        try signed("GET", "/api/v3/order", "symbol=ETHUSDC&origClientOrderId=\(id)")
    }

    /// What the exchange says past its faults.
    mutating func truth(
        _ path: String, _ form: String = "", as name: String = "alice"
    ) throws -> JSONValue {
        try signed("GET", path, form, as: name, isExempt: true).json()
    }

    /// The client ids of alice's orders in ETHUSDC, with their states.
    mutating func orders() throws -> [String: String] {
        var result: [String: String] = [:]
        for row in try truth("/api/v3/allOrders", "symbol=ETHUSDC").arrayValue ?? [] {
            result[row["clientOrderId"]?.stringValue ?? ""] = row["status"]?.stringValue
        }
        return result
    }

    /// Lets time pass in steps of ten milliseconds at most.
    mutating func pass(milliseconds: Int64) {
        let end = now.adding(milliseconds: milliseconds)
        while now < end {
            now = min(end, now.adding(milliseconds: 10))
            effects += venue.advance(to: now)
        }
    }

    mutating func open(_ connection: UInt64, _ target: String, isExempt: Bool = false) {
        let headers =
            isExempt
            ? [WireHeader(FaultPlan.exemptingHeader, FaultPlan.exemptingValue)] : []
        effects += venue.opened(
            connection: connection,
            request: WireRequest(method: "GET", target: target, headers: headers), now: now)
    }

    /// Subscribes a WebSocket API connection to an account's events.
    mutating func subscribe(
        _ connection: UInt64, as name: String = "alice", isExempt: Bool = false
    ) throws {
        open(connection, "/ws-api/v3?returnRateLimits=false", isExempt: isExempt)
        effects += venue.received(
            try Exchange.subscription(as: name, timestamp: now.milliseconds),
            connection: connection, now: now)
        _ = try messages(on: connection)
    }

    /// The whole messages sent on a connection since the last call.
    mutating func messages(on connection: UInt64) throws -> [JSONValue] {
        var texts: [String] = []
        effects.removeAll { effect in
            guard case .plain(.send(let text, connection)) = effect else { return false }
            texts.append(text)
            return true
        }
        return try texts.map { try JSONValue(parsing: $0) }
    }

    /// Client id and kind of the execution reports on a connection since the last call.
    mutating func reports(on connection: UInt64) throws -> [String] {
        try messages(on: connection).compactMap { message in
            guard let event = message["event"], event["e"] == "executionReport" else { return nil }
            let id = event["C"]?.stringValue ?? ""
            let name = id.isEmpty ? event["c"]?.stringValue ?? "" : id
            return "\(name) \(event["x"]?.stringValue ?? "")"
        }
    }
}

extension FaultyAnswer {
    /// The whole answer's body; null when there is none.
    func json() throws -> JSONValue {
        guard case .whole(let response) = delivery else { return .null }
        return try JSONValue(parsing: response.body)
    }

    /// The whole answer's status; zero when there is none.
    var status: Int { if case .whole(let response) = delivery { response.status } else { 0 } }

    /// A header of the whole answer.
    func header(_ name: String) -> String? {
        if case .whole(let response) = delivery { response.header(named: name) } else { nil }
    }
}

extension FaultRule {
    /// The first occasion of a kind, changed further.
    static func first(
        _ kind: FaultKind, _ change: (inout FaultRule) -> Void = { _ in }
    ) -> FaultRule {
        var rule = FaultRule.occasion(1, of: kind)
        change(&rule)
        return rule
    }
}
