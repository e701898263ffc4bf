package import Arithmetic
package import Basics
package import Markets

/// The machine of one exchange order.
///
/// `decide…` verbs change nothing and say which events follow from an input; `apply` is the only
/// mutation. A repeated or outdated input yields no event.
package struct ExchangeOrder: Hashable, Sendable {
    /// The exchange and account it goes to.
    package let venue: VenueId
    /// The account at the exchange.
    package let account: String
    /// What was ordered.
    package let request: OrderRequest
    /// Where it stands.
    package private(set) var state: OrderState = .created
    /// The exchange's id for it, once known.
    package private(set) var venueOrderId: String?
    /// Base that the exchange says is filled, in totals.
    package private(set) var reportedQuantity: ExactDecimal = .zero
    /// Base of the fills booked.
    package private(set) var bookedQuantity: ExactDecimal = .zero
    /// Quote of the fills booked.
    package private(set) var bookedQuoteQuantity: ExactDecimal = .zero
    /// The trades booked, in the order in which they came.
    package private(set) var tradeIds: [String] = []
    /// Until when the exchange may still accept the request.
    package private(set) var validUntil: Timestamp?
    /// When the first query was asked that found nothing.
    package private(set) var absentSince: Timestamp?

    /// An order that is written down.
    package init(venue: VenueId, account: String, request: OrderRequest) {
        self.venue = venue
        self.account = account
        self.request = request
    }

    /// Whether the exchange says that more is filled than has been booked.
    package var lacksFills: Bool { bookedQuantity < reportedQuantity }

    /// Whether the order is over and every fill of it is booked.
    package var isSettled: Bool { state.isTerminal && !lacksFills }

    /// What may still be filled: zero once the order is over.
    package var openQuantity: ExactDecimal {
        guard !state.isTerminal else { return .zero }
        return request.quantity.subtracting(bookedQuantity) ?? .zero
    }

    // MARK: Decide

    /// The request was given to the transport.
    package func decideSent(validUntil: Timestamp) -> OrderEvent? {
        state == .created ? .sent(validUntil: validUntil) : nil
    }

    /// The exchange told the order's state, on whatever way.
    ///
    /// Totals never fall: a report of less than is known is late. After the end only more filled is
    /// news, or any sign of life when the end was not of the exchange's own telling.
    package func decide(report: OrderReport) -> OrderEvent? {
        if report.filledQuantity < reportedQuantity { return nil }
        let next = Self.state(of: report)
        if state.isTerminal && !isEndedWithoutReport {
            return report.filledQuantity > reportedQuantity ? .reported(report) : nil
        }
        let isNews =
            next != state || report.filledQuantity > reportedQuantity || venueOrderId == nil
        return isNews ? .reported(report) : nil
    }

    /// The exchange refused, or the request never left.
    package func decideRejected(code: Int, message: String) -> OrderEvent? {
        switch state {
        case .created, .sent, .unknown: .rejected(code: code, message: message)
        default: nil
        }
    }

    /// There was no answer.
    package func decideUnknown(reason: String) -> OrderEvent? {
        state == .created || state == .sent ? .becameUnknown(reason: reason) : nil
    }

    /// A query by client id found nothing.
    ///
    /// Proof of absence takes two such answers to questions that were asked at different times, both
    /// after the request can no longer be accepted. `time` is when the question was asked.
    package func decideAbsent(at time: Timestamp) -> OrderEvent? {
        switch state {
        case .created, .sent, .unknown: break
        default: return nil
        }
        #if Mutants
        if Mutant.believeNotFoundAtOnce.isActive { return .provenAbsent }
        #endif
        if let validUntil, time <= validUntil { return nil }
        guard let absentSince else { return .foundAbsent(at: time) }
        return time > absentSince ? .provenAbsent : nil
    }

    /// Two people want it to count as dead.
    ///
    /// Only without any sign of life, and only once the request can no longer be accepted.
    package func decideOverridden(at time: Timestamp) -> OrderEvent? {
        canBeOverridden(at: time) ? .overridden : nil
    }

    /// Whether nobody knows what became of it and the exchange no longer accepts the request.
    package func canBeOverridden(at time: Timestamp) -> Bool {
        switch state {
        case .created, .sent, .unknown: validUntil.map { time > $0 } ?? true
        default: false
        }
    }

    /// A trade was reported; nil when it is booked already or is not one of this order.
    package func decide(fill: Fill) -> OrderEvent? {
        guard fill.clientOrderId == request.clientOrderId, fill.key.venue == venue,
            fill.key.account == account, fill.key.symbol == request.symbol,
            fill.side == request.side, fill.quantity.isPositive, !fill.quoteQuantity.isNegative
        else { return nil }
        #if Mutants
        if Mutant.dropFillDedupe.isActive { return .filled(fill) }
        #endif
        if tradeIds.contains(fill.key.tradeId) { return nil }
        return .filled(fill)
    }

    // MARK: Apply

    /// Takes an event in; the only mutation.
    package mutating func apply(_ event: OrderEvent) {
        switch event {
        case .sent(let until):
            state = .sent
            validUntil = until
        case .reported(let report):
            if report.filledQuantity > reportedQuantity {
                reportedQuantity = report.filledQuantity
            }
            if !state.isTerminal || isEndedWithoutReport { state = Self.state(of: report) }
            venueOrderId = report.venueOrderId
            absentSince = nil
        case .rejected:
            state = .rejected
        case .becameUnknown:
            state = .unknown
        case .foundAbsent(let time):
            state = .unknown
            absentSince = time
        case .provenAbsent:
            state = .neverArrived
        case .filled(let fill):
            book(fill)
        case .overridden:
            state = .overridden
        }
    }

    /// Whether the order counts as over by our own conclusion: the request was refused, nothing
    /// was found, or people said so.
    ///
    /// The exchange's word about the order itself is stronger.
    private var isEndedWithoutReport: Bool { venueOrderId == nil && state.isPresumedDead }

    private mutating func book(_ fill: Fill) {
        tradeIds.append(fill.key.tradeId)
        bookedQuantity = bookedQuantity.adding(fill.quantity) ?? bookedQuantity
        bookedQuoteQuantity = bookedQuoteQuantity.adding(fill.quoteQuantity) ?? bookedQuoteQuantity
        if bookedQuantity > reportedQuantity { reportedQuantity = bookedQuantity }
        if bookedQuantity >= request.quantity {
            state = .filled
        } else if !state.isTerminal || state.isPresumedDead {
            // A trade is stronger evidence than any refusal: the order did live.
            state = .partiallyFilled
        }
    }

    private static func state(of report: OrderReport) -> OrderState {
        switch report.status {
        case .open: .open
        case .partiallyFilled: .partiallyFilled
        case .filled: .filled
        case .canceled: .canceled
        case .expired: .expired
        case .rejected: .rejected
        }
    }
}
