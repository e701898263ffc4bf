/// A way in which an exchange can have a bad day; counted by its name.
///
/// An *occasion* of a kind is a moment at which it can happen: what is said below.
package enum FaultKind: String, CaseIterable, Hashable, Sendable {
    // MARK: A REST request

    /// Carried out, but the answer never comes. Occasion: a request.
    case lostAnswer = "lost-answer"
    /// Carried out, and answered much later. Occasion: a request.
    case lateAnswer = "late-answer"
    /// Never carried out and never answered. Occasion: a request.
    case lostRequest = "lost-request"
    /// Refused for a rate limit (−1003 or −1015) with `Retry-After`, and so is every later request
    /// until then. Occasion: a request.
    case tooManyRequests = "http-429"
    /// Banned (−1003) with `Retry-After`, and so is every later request. Occasion: a request.
    case banned = "http-418"
    /// A server error, and the request was not carried out. Occasion: a request.
    case serverErrorBefore = "http-5xx-before"
    /// A server error, and the request was carried out. Occasion: a request.
    case serverErrorAfter = "http-5xx-after"
    /// Refused as the exchange is overloaded (−1008). Occasion: a request.
    case serverBusy = "server-busy"
    /// Refused for its timestamp (−1021). Occasion: a signed request.
    case clockSkew = "clock-skew"
    /// Carried out; the connection closes after some bytes of the answer. Occasion: an answer.
    case socketClosedInAnswer = "socket-closed-answer"
    /// "Order does not exist" (−2013) although it does, as a lagging replica says. Occasion: a query
    /// by client id for an order whose placing is still within its `recvWindow`.
    case staleQuery = "stale-query"
    /// The report of a fill goes out well before the answer to the placing. Occasion: an order that
    /// fills at once while its account listens.
    case fillBeforeAck = "fill-before-ack"
    /// The order fills before the cancel is looked at: the cancel is refused (−2011) and the
    /// reports come late. Occasion: a cancel of an open order.
    case cancelFillRace = "cancel-fill-race"

    // MARK: An execution report of the user data stream

    /// It comes late, and what follows on the connection waits for it. Occasion: a report.
    case lateReport = "late-report"
    /// It comes twice. Occasion: a report.
    case duplicateReport = "duplicate-report"
    /// The next one overtakes it. Occasion: a report; counted once it was overtaken.
    case reorderedReport = "reordered-report"

    // MARK: A message of a depth stream

    /// It is left out. Occasion: a message.
    case depthGap = "depth-gap"
    /// It comes twice. Occasion: a message.
    case depthDuplicate = "depth-duplicate"
    /// It tells a bid above the best ask that nobody made. Occasion: a message while there is an ask.
    case crossedBook = "crossed-book"

    // MARK: A WebSocket connection

    /// The connection closes after some bytes of a frame. Occasion: a text message.
    case socketClosedInFrame = "socket-closed-frame"
    /// Nothing but pings goes out for a while, and what would have is lost; then the stream closes
    /// without a word. Occasion: a second in the life of a connection.
    case silentStall = "silent-stall"
    /// `eventStreamTerminated`: the connection lives, its subscriptions are gone. Occasion: a second
    /// in the life of a subscription.
    case userStreamTerminated = "user-stream-terminated"
    /// `serverShutdown`, and some time later the close. Occasion: a second in the life of a
    /// connection.
    case serverShutdown = "server-shutdown"

    // MARK: The exchange

    /// Symbols have the status BREAK: no trades, and new orders are refused (−1013). Occasion: a
    /// second of the exchange.
    case maintenance
}

extension FaultKind {
    /// What an occasion of this kind belongs to.
    package enum Subject: Hashable, Sendable {
        /// A REST request; rules may name an endpoint.
        case request
        /// A message or a connection; rules may name a channel.
        case connection
        /// The exchange as a whole.
        case exchange
    }

    /// What an occasion of this kind belongs to.
    package var subject: Subject {
        switch self {
        case .lostAnswer, .lateAnswer, .lostRequest, .tooManyRequests, .banned,
            .serverErrorBefore, .serverErrorAfter, .serverBusy, .clockSkew,
            .socketClosedInAnswer, .staleQuery, .fillBeforeAck, .cancelFillRace:
            .request
        case .lateReport, .duplicateReport, .reorderedReport, .depthGap, .depthDuplicate,
            .crossedBook, .socketClosedInFrame, .silentStall, .userStreamTerminated,
            .serverShutdown:
            .connection
        case .maintenance: .exchange
        }
    }

    /// Which connections its occasions can be about; none for kinds that are not about connections.
    package var channels: [FaultChannel] {
        switch self {
        case .lateReport, .duplicateReport, .reorderedReport, .userStreamTerminated: [.user]
        case .depthGap, .depthDuplicate, .crossedBook: [.market]
        case .socketClosedInFrame, .silentStall, .serverShutdown: [.market, .user]
        default: []
        }
    }

    /// The longest delay or duration that a rule may name, in milliseconds.
    package var millisecondsMax: Int64 {
        self == .lateAnswer || self == .fillBeforeAck
            ? PaperLimits.answerDelayMillisecondsMax : PaperLimits.faultMillisecondsMax
    }

    /// From which range a delay or duration is drawn when a rule names none, in milliseconds; nil
    /// for kinds that take no time.
    package var millisecondsDrawn: ClosedRange<Int64>? {
        switch self {
        // Some come after the client's time-out, which makes them lost answers to it.
        case .lateAnswer: 100...15_000
        case .tooManyRequests: 1_000...10_000
        // The exchange's shortest ban is two minutes.
        case .banned: 120_000...180_000
        case .fillBeforeAck: 100...2_000
        case .cancelFillRace, .lateReport: 50...5_000
        case .duplicateReport: 0...2_000
        // How long it waits at most for the one that is to overtake it.
        case .reorderedReport: 100...2_000
        case .silentStall: 5_000...90_000
        case .serverShutdown: 1_000...10_000
        case .maintenance: 5_000...30_000
        default: nil
        }
    }

    /// The ways in which it can happen, one of which is drawn when a rule names none.
    package var variants: [FaultVariant] {
        switch self {
        case .lostAnswer, .lostRequest: [.close, .silence]
        case .tooManyRequests: [.weight, .orders]
        case .serverErrorBefore, .serverErrorAfter: [.unexpected, .timeout, .page]
        case .clockSkew: [.behind, .ahead]
        default: []
        }
    }

    /// Whether it cuts after a number of bytes that a rule may name.
    package var takesBytes: Bool { self == .socketClosedInAnswer || self == .socketClosedInFrame }

    /// Its place in `allCases`.
    var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One of the ways in which a kind of fault can happen.
package enum FaultVariant: String, CaseIterable, Hashable, Sendable {
    /// The connection closes.
    case close
    /// The connection stays open and nothing comes.
    case silence
    /// Too much request weight (−1003).
    case weight
    /// Too many orders (−1015); for requests that place one, else as `weight`.
    case orders
    /// Status 500 with −1006: "execution status unknown".
    case unexpected
    /// Status 504 with −1007: "execution status unknown".
    case timeout
    /// Status 503 with a page that is not JSON.
    case page
    /// The timestamp is older than the validity of the request.
    case behind
    /// The timestamp is ahead of the exchange.
    case ahead
}

/// Which connections a rule is about.
package enum FaultChannel: String, CaseIterable, Hashable, Sendable {
    /// Market data.
    case market
    /// The WebSocket API with user data.
    case user
}
