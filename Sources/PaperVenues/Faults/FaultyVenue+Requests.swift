import Basics
import Codecs

extension FaultyVenue {
    /// Serves a request that faults may strike; at most one does.
    mutating func serve(_ request: WireRequest, _ answer: inout FaultyAnswer) {
        let call = FaultyCall(request, at: venue)
        if let delivery = preventing(call) {
            answer.delivery = delivery
            return passOn()
        }
        let race = cancelRace(call)
        let response = venue.serve(request)
        noteValidity(call, response)
        let messages = venue.takeMessages()
        answer.delivery = .whole(response)
        if let race {
            passLate(messages, milliseconds: race.milliseconds)
        } else {
            alter(response, call, hasFill: hasFill(messages, account: call.account), &answer)
            for message in messages { pass(message) }
        }
    }

    /// Shows a call to the kinds of this place, one after the other, until a rule strikes.
    private mutating func strike(_ kind: FaultKind, _ call: FaultyCall) -> FaultStrike? {
        machine.strike(kind, endpoint: call.route, now: venue.time)
    }

    // MARK: Before the exchange

    /// What becomes of a call that never reaches the exchange; nil for one that does.
    private mutating func preventing(_ call: FaultyCall) -> FaultyAnswer.Delivery? {
        if let limited = limited() { return limited }
        if let strike = strike(.banned, call) {
            return limit(strike, .banned(until: end(afterMilliseconds: strike.milliseconds)))
        }
        if let strike = strike(.tooManyRequests, call) {
            let end = end(afterMilliseconds: strike.milliseconds)
            return limit(strike, overLimit(call, strike.variant, end))
        }
        if let strike = strike(.lostRequest, call) {
            machine.counts.count(.lostRequest)
            return strike.variant == .close ? .close : .silence
        }
        if let strike = strike(.serverErrorBefore, call) {
            machine.counts.count(.serverErrorBefore)
            return .whole(serverError(strike.variant))
        }
        if strike(.serverBusy, call) != nil { return refuse(.serverBusy, .overloaded) }
        if call.endpoint?.isSigned == true, let strike = strike(.clockSkew, call) {
            return refuse(.clockSkew, strike.variant == .ahead ? .aheadOfServer : .outsideWindow)
        }
        if isStaleable(call), strike(.staleQuery, call) != nil {
            return refuse(.staleQuery, .noSuchOrder)
        }
        return nil
    }

    private mutating func refuse(
        _ kind: FaultKind, _ failure: BinanceFailure
    ) -> FaultyAnswer.Delivery {
        machine.counts.count(kind)
        return .whole(venue.respond(failure))
    }

    /// Refuses a call, and all that follow until the refusal's time.
    private mutating func limit(
        _ strike: FaultStrike, _ failure: BinanceFailure
    ) -> FaultyAnswer.Delivery {
        limit = FaultyRateLimit(refusal: failure, until: failure.retryAt ?? venue.time)
        return refuse(strike.kind, failure)
    }

    /// The refusal of a call that came although a limit was told.
    private mutating func limited() -> FaultyAnswer.Delivery? {
        guard let current = limit else { return nil }
        guard current.until > venue.time else {
            limit = nil
            return nil
        }
        machine.counts.requestsWhileLimited += 1
        return .whole(venue.respond(current.refusal))
    }

    private func overLimit(
        _ call: FaultyCall, _ variant: FaultVariant?, _ end: Timestamp
    ) -> BinanceFailure {
        variant == .orders && call.endpoint == .placeOrder
            ? .tooManyOrders(limit: 100, interval: "10 SECOND", retryAt: end)
            : .overWeight(limit: venue.weight.limit, retryAt: end)
    }

    // MARK: After the exchange

    /// Changes how the answer of a call that was carried out reaches the caller.
    private mutating func alter(
        _ response: WireResponse, _ call: FaultyCall, hasFill: Bool, _ answer: inout FaultyAnswer
    ) {
        if hasFill, let strike = strike(.fillBeforeAck, call) {
            machine.counts.count(.fillBeforeAck)
            answer.delayMilliseconds = bounded(strike.milliseconds)
        } else if let strike = strike(.lostAnswer, call) {
            machine.counts.count(.lostAnswer)
            answer.delivery = strike.variant == .close ? .close : .silence
        } else if let strike = strike(.lateAnswer, call) {
            machine.counts.count(.lateAnswer)
            answer.delayMilliseconds = bounded(strike.milliseconds)
        } else if let strike = strike(.serverErrorAfter, call) {
            machine.counts.count(.serverErrorAfter)
            answer.delivery = .whole(serverError(strike.variant))
        } else if let strike = strike(.socketClosedInAnswer, call) {
            machine.counts.count(.socketClosedInAnswer)
            answer.delivery = .cut(response, bytes: strike.cut(of: response.wireLength))
        }
    }

    private func bounded(_ milliseconds: Int64) -> Int64 {
        min(milliseconds, PaperLimits.answerDelayMillisecondsMax)
    }

    /// A server error in one of its documented shapes.
    private func serverError(_ variant: FaultVariant?) -> WireResponse {
        switch variant {
        case .unexpected: return venue.respond(.unexpectedResponse)
        case .timeout: return venue.respond(.backendTimeout)
        default:
            let page = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
            return WireResponse(
                status: 503, headers: [WireHeader("content-type", "text/html")],
                body: Array(page.utf8))
        }
    }

    /// Whether an account that listens is told of a fill of its own.
    private func hasFill(_ messages: [PaperMessage], account: Int?) -> Bool {
        guard machine.has(.fillBeforeAck), let account else { return false }
        return messages.contains { message in
            guard message.topic == .report(isFill: true),
                case .send(_, let id) = message.effect, let place = position(of: id)
            else { return false }
            let connection = connections[place]
            return connection.stalledUntil == nil
                && (connection.queuesUntil ?? .zero) <= venue.time
                && venue.hasUserSubscription(connection: id, account: account)
        }
    }

    // MARK: Stale queries

    /// Remembers until when a placing is valid, once the exchange has its order.
    private mutating func noteValidity(_ call: FaultyCall, _ response: WireResponse) {
        guard machine.has(.staleQuery), call.endpoint == .placeOrder, response.status == 200,
            let account = call.account, let id = call.value("newClientOrderId"),
            let end = call.validUntil
        else { return }
        validities.note(account: account, clientOrderId: id, end: end, now: venue.time)
    }

    /// Whether a call asks by client id for an order that a lagging replica could miss.
    private func isStaleable(_ call: FaultyCall) -> Bool {
        guard machine.has(.staleQuery), call.endpoint == .queryOrder,
            let account = call.account, let id = call.value("origClientOrderId"),
            call.order(at: venue) != nil
        else { return false }
        return validities.isOpen(account: account, clientOrderId: id, now: venue.time)
    }
}

extension WireResponse {
    /// About how many bytes the answer has on the wire: status line, headers, length and body.
    fileprivate var wireLength: Int {
        // "HTTP/1.1 200 OK", "content-length: N" and the empty line, with their line ends.
        headers.reduce(40 + String(body.count).utf8.count + body.count) {
            $0 + $1.name.utf8.count + $1.value.utf8.count + 4
        }
    }
}
