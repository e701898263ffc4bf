import Basics
import Codecs

extension BinancePaperVenue {
    /// Whether a connection listens to an account.
    func hasUserSubscription(connection id: UInt64) -> Bool {
        connections.contains { $0.id == id && !$0.userSubscriptions.isEmpty }
    }

    /// Whether a connection listens to this account.
    func hasUserSubscription(connection id: UInt64, account: Int) -> Bool {
        connections.contains {
            $0.id == id && $0.userSubscriptions.contains { $0.account == account }
        }
    }

    /// Ends all user data subscriptions of a connection and gives the messages that say so
    /// (`user-data-stream.md`, "Event Stream Terminated").
    mutating func terminateUserStreams(connection id: UInt64) -> [String] {
        guard let index = connections.firstIndex(where: { $0.id == id }) else { return [] }
        defer { connections[index].userSubscriptions = [] }
        return connections[index].userSubscriptions.map { subscription in
            let message: JSONValue = [
                "subscriptionId": .integer(subscription.id),
                "event": [
                    "e": "eventStreamTerminated", "E": .integer(time.milliseconds),
                ],
            ]
            return message.text
        }
    }

    /// The message that a connection will be closed soon; the WebSocket API wraps its events.
    func shutdownNotice(connection id: UInt64) -> String {
        let event: JSONValue = ["e": "serverShutdown", "E": .integer(time.milliseconds)]
        guard let connection = connections.first(where: { $0.id == id }),
            case .api = connection.role
        else { return event.text }
        return JSONValue.object([JSONValue.Member(name: "event", value: event)]).text
    }
}
