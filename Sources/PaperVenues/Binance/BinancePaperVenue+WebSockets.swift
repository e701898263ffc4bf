package import Basics
import Codecs

extension BinancePaperVenue {
    /// Whether a WebSocket handshake for this path and query is taken.
    package static func accepts(webSocketTarget target: String) -> Bool {
        let path = String(decoding: target.utf8.prefix { $0 != 0x3F }, as: UTF8.self)
        return ["/ws", "/stream", "/ws-api/v3"].contains(path) || path.hasPrefix("/ws/")
    }

    /// A connection was opened for a path and query.
    package mutating func opened(
        connection id: UInt64, target: String, now: Timestamp
    ) -> [PaperEffect] {
        elapse(to: now)
        let isKnown = position(of: id).isFound
        guard Self.accepts(webSocketTarget: target), !isKnown,
            connections.count < PaperLimits.connectionsMax
        else {
            if !isKnown { emit(.close(code: 1008, connection: id)) }
            return takeOutbox()
        }
        let path = target.utf8.prefix { $0 != 0x3F }
        let query = target.utf8.drop { $0 != 0x3F }.dropFirst()
        if path.elementsEqual("/ws-api/v3".utf8) {
            let hidesLimits = query.split(separator: 0x26).contains {
                $0.elementsEqual("returnRateLimits=false".utf8)
            }
            insert(id, role: .api(showsRateLimits: !hidesLimits), streams: [])
            weight.spend(2, at: time)
        } else {
            insert(
                id, role: .streams(combined: path.elementsEqual("/stream".utf8)),
                streams: Self.streamNames(path: Array(path), query: Array(query)))
        }
        return takeOutbox()
    }

    /// A connection received a text message.
    package mutating func received(
        _ text: String, connection id: UInt64, now: Timestamp
    ) -> [PaperEffect] {
        elapse(to: now)
        receive(text, connection: id)
        return takeOutbox()
    }

    /// Reads a text message at the present time; what goes out waits in the outbox.
    mutating func receive(_ text: String, connection id: UInt64) {
        guard let index = position(of: id).index else { return }
        guard text.utf8.count <= PaperLimits.messageBytesMax else { return end(id, code: 1009) }
        switch connections[index].role {
        case .streams: receiveStreamRequest(text, at: index)
        case .api(let showsRateLimits):
            let answer = answerSocketCall(text, at: index, showsRateLimits: showsRateLimits)
            emit(.send(text: answer.text, connection: id))
            publishEngineEvents()
        }
    }

    /// A connection received the answer to a ping.
    package mutating func receivedPong(connection id: UInt64, now: Timestamp) -> [PaperEffect] {
        elapse(to: now)
        if let index = position(of: id).index { connections[index].unansweredSince = nil }
        return takeOutbox()
    }

    /// A connection is gone.
    package mutating func closed(connection id: UInt64, now: Timestamp) -> [PaperEffect] {
        elapse(to: now)
        if let index = position(of: id).index { connections.remove(at: index) }
        return takeOutbox()
    }

    /// Ends a connection from the exchange's side.
    mutating func end(_ id: UInt64, code: UInt16) {
        guard let index = position(of: id).index else { return }
        connections.remove(at: index)
        emit(.close(code: code, connection: id))
    }

    private mutating func insert(_ id: UInt64, role: PaperConnection.Role, streams: [String]) {
        var connection = PaperConnection(id: id, role: role, openedAt: time)
        for name in streams.prefix(PaperLimits.streamsMax)
        where !connection.streams.contains(where: { $0.name == name }) {
            connection.streams.append(StreamSubscription(name: name, markets: engine.markets))
        }
        connections.insert(connection, at: position(of: id).place)
    }

    /// Where a connection is, or would be put.
    private func position(of id: UInt64) -> (place: Int, isFound: Bool, index: Int?) {
        var (low, high) = (0, connections.count)
        while low < high {
            let middle = (low + high) / 2
            if connections[middle].id < id { low = middle + 1 } else { high = middle }
        }
        let isFound = low < connections.count && connections[low].id == id
        return (low, isFound, isFound ? low : nil)
    }

    /// The stream names in `/ws/a/b` or `/stream?streams=a/b`; `%40` is an at sign.
    private static func streamNames(path: [UInt8], query: [UInt8]) -> [String] {
        var names: ArraySlice<UInt8> = []
        if path.starts(with: "/ws/".utf8) { names = path.dropFirst(4) }
        for pair in query.split(separator: 0x26) where pair.starts(with: "streams=".utf8) {
            names = pair.dropFirst("streams=".utf8.count)
        }
        return names.split(separator: 0x2F).map { name in
            String(decoding: name, as: UTF8.self).split(separator: "%40").joined(separator: "@")
        }
    }
}
