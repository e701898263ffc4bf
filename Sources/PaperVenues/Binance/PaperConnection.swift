import Basics

/// One WebSocket connection, seen from the exchange.
struct PaperConnection: Sendable {
    enum Role: Sendable {
        /// Market data; `combined` messages carry the stream's name.
        case streams(combined: Bool)
        /// Requests and user data.
        case api(showsRateLimits: Bool)
    }

    struct UserSubscription: Sendable {
        let id: Int64
        let account: Int
    }

    let id: UInt64
    var role: Role
    let openedAt: Timestamp
    var streams: [StreamSubscription] = []
    var userSubscriptions: [UserSubscription] = []
    var lastSubscriptionId: Int64 = -1
    var nextPing: Timestamp
    /// When the oldest ping without an answer was sent.
    var unansweredSince: Timestamp?
    var messages = RateBudget(
        limit: PaperLimits.streamMessagesPerSecondMax, intervalMilliseconds: 1_000)

    init(id: UInt64, role: Role, openedAt: Timestamp) {
        self.id = id
        self.role = role
        self.openedAt = openedAt
        nextPing = openedAt.adding(milliseconds: PaperLimits.pingMilliseconds)
    }

    /// The name under which a stream is listened to, if it is.
    func subscription(market: Int, kind: StreamKind) -> String? {
        streams.first { $0.market == market && $0.kind == kind }?.name
    }

    /// Whether messages carry the stream's name.
    var isCombined: Bool {
        if case .streams(combined: true) = role { true } else { false }
    }
}
