package import Markets

/// What an exchange answered to a question that changes nothing.
package enum QueryAnswer<Value: Sendable>: Sendable {
    /// Its answer.
    case answer(Value)
    /// There is none, for this reason; asking again does no harm.
    case unavailable(reason: String)

    /// The answer, if there is one.
    package var value: Value? {
        if case .answer(let value) = self { value } else { nil }
    }
}

/// What an exchange answered to the question for one order.
package enum OrderQueryAnswer: Hashable, Sendable {
    /// It knows the order.
    case found(OrderReport)
    /// It says that it has no such order, which proves nothing before the order's own request can
    /// no longer arrive.
    case absent
    /// Nobody knows, for this reason.
    case unknown(reason: String)
}
