import Basics
import Codecs

extension BinancePaperVenue {
    /// Answers one call of the WebSocket API.
    mutating func answerSocketCall(
        _ text: String, at index: Int, showsRateLimits: Bool
    ) -> JSONValue {
        guard let request = try? JSONValue(parsing: text.utf8, depthMax: 8),
            request.objectValue != nil
        else { return reply(id: .null, .failure(.badJSON), seat: nil, showsRateLimits) }
        let id = Self.callId(request["id"])
        var seat: Int?
        var shows = showsRateLimits
        do throws(BinanceFailure) {
            guard let id else { throw .badData("id") }
            let parameters = try BinanceParameters(json: request["params"])
            shows = try parameters.flag("returnRateLimits") ?? shows
            guard let method = request["method"]?.stringValue else { throw .missing("method") }
            let result = try perform(
                method: method.hasPrefix("v3/") ? String(method.dropFirst(3)) : method,
                parameters, at: index, seat: &seat)
            return reply(id: id, .success(result), seat: seat, shows)
        } catch {
            return reply(id: id ?? .null, .failure(error), seat: seat, shows)
        }
    }

    /// The id of a call: a whole number, a text of at most 36 bytes or null; nil for another value.
    private static func callId(_ id: JSONValue?) -> JSONValue? {
        guard let id, !id.isNull else { return .null }
        if id.numberText != nil { return id.integerValue == nil ? nil : id }
        return (id.stringValue?.utf8.count).map { $0 <= 36 } == true ? id : nil
    }

    private mutating func perform(
        method: String, _ parameters: BinanceParameters, at index: Int, seat: inout Int?
    ) throws(BinanceFailure) -> JSONValue {
        switch method {
        case "userDataStream.subscribe.signature":
            try charge(2)
            try parameters.allowOnly(Self.signingNames)
            let caller = try authenticateSocket(parameters)
            seat = caller.seat
            return try subscribeUser(caller, at: index)
        case "userDataStream.unsubscribe":
            try charge(2)
            try parameters.allowOnly(["subscriptionId", "returnRateLimits"])
            return try unsubscribeUser(try parameters.integer("subscriptionId"), at: index)
        default: break
        }
        guard let endpoint = BinanceEndpoint.allCases.first(where: { $0.socketMethod == method })
        else { throw .unsupportedOperation }
        try charge(endpoint.weight(parameters))
        let caller = endpoint.isSigned ? try authenticateSocket(parameters) : .nobody
        seat = caller.seat
        let plain = BinanceParameters(parameters.all.filter { $0.name != "returnRateLimits" })
        try checkNames(endpoint, plain, signing: Self.signingNames)
        return try perform(endpoint, plain, caller: caller)
    }

    private static let signingNames = [
        "apiKey", "timestamp", "recvWindow", "signature", "returnRateLimits",
    ]

    /// Checks a signature over the parameters sorted by name, joined as `name=value&…`, values not
    /// percent-encoded.
    private func authenticateSocket(
        _ parameters: BinanceParameters
    ) throws(BinanceFailure) -> BinanceCaller {
        let signed = parameters.all.filter { $0.name != "signature" }.sorted {
            $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        let text = signed.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return try authenticate(
            key: try parameters.text("apiKey"), signature: try parameters.text("signature"),
            signedBytes: Array(text.utf8), parameters: parameters)
    }

    private mutating func subscribeUser(
        _ caller: BinanceCaller, at index: Int
    ) throws(BinanceFailure) -> JSONValue {
        guard let account = caller.account else { throw .unknownKey }
        let subscriptions = connections[index].userSubscriptions
        guard !subscriptions.contains(where: { $0.account == account }),
            subscriptions.count < PaperLimits.userSubscriptionsMax
        else { throw .alreadySubscribed }
        connections[index].lastSubscriptionId += 1
        let id = connections[index].lastSubscriptionId
        connections[index].userSubscriptions.append(
            PaperConnection.UserSubscription(id: id, account: account))
        return ["subscriptionId": .integer(id)]
    }

    /// Ends one subscription, or all of the connection.
    private mutating func unsubscribeUser(
        _ id: Int64?, at index: Int
    ) throws(BinanceFailure) -> JSONValue {
        let before = connections[index].userSubscriptions.count
        connections[index].userSubscriptions.removeAll { id == nil || $0.id == id }
        guard connections[index].userSubscriptions.count < before else { throw .notSubscribed }
        return [:]
    }

    private func reply(
        id: JSONValue, _ outcome: Result<JSONValue, BinanceFailure>, seat: Int?,
        _ showsRateLimits: Bool
    ) -> JSONValue {
        var members = [JSONValue.Member(name: "id", value: id)]
        switch outcome {
        case .success(let result):
            members.append(JSONValue.Member(name: "status", value: 200))
            members.append(JSONValue.Member(name: "result", value: result))
        case .failure(let failure):
            members.append(JSONValue.Member(name: "status", value: .integer(failure.status)))
            members.append(JSONValue.Member(name: "error", value: error(failure)))
        }
        if showsRateLimits {
            let rows = rateLimits(seat: seat).filter { seat != nil || $0.type != "ORDERS" }
            members.append(
                JSONValue.Member(name: "rateLimits", value: .array(rows.map { $0.status })))
        }
        return .object(members)
    }

    private func error(_ failure: BinanceFailure) -> JSONValue {
        guard let retryAt = failure.retryAt else {
            return ["code": .integer(failure.code), "msg": .string(failure.message)]
        }
        return [
            "code": .integer(failure.code),
            "msg": .string(failure.message),
            "data": [
                "serverTime": .integer(time.milliseconds),
                "retryAfter": .integer(retryAt.milliseconds),
            ],
        ]
    }
}
