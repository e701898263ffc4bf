import Basics
import Codecs
import Markets

extension FaultyVenue {
    /// Passes on what the exchange wants to go out, as far as faults let it.
    mutating func passOn() {
        for message in venue.takeMessages() { pass(message) }
    }

    /// Passes on one message.
    mutating func pass(_ message: PaperMessage) {
        guard case .send(let text, let id) = message.effect else {
            if case .close(_, let id) = message.effect {
                connections.removeAll { $0.id == id }
                held.drop(connection: id)
            }
            return send(.plain(message.effect))
        }
        guard let place = position(of: id), !connections[place].isExempt, !machine.isEmpty else {
            return send(.plain(message.effect))
        }
        if connections[place].stalledUntil != nil { return }
        switch message.topic {
        case .report: passReport(text, at: place)
        case .userData: if !queue(text, at: place) { sendFrame(text, to: id) }
        case .depth(let market): passDepth(text, market: market, to: id)
        case .other: sendFrame(text, to: id)
        }
    }

    /// Sends a held message whose time has come, and counts what it was held for.
    mutating func release(_ message: HeldMessage) {
        guard let place = position(of: message.connection),
            connections[place].stalledUntil == nil
        else { return }
        let isOut = sendFrame(message.text, to: message.connection)
        if isOut, let kind = message.kind { machine.counts.count(kind) }
    }

    /// Sends a text message, or only its beginning; whether it went out as a whole.
    @discardableResult
    mutating func sendFrame(_ text: String, to id: UInt64) -> Bool {
        // An earlier message of the same batch may have ended the connection.
        guard let place = position(of: id) else { return false }
        let channel = connections[place].channel
        guard
            let strike = machine.strike(.socketClosedInFrame, channel: channel, now: venue.time)
        else {
            send(.plain(.send(text: text, connection: id)))
            return true
        }
        machine.counts.count(.socketClosedInFrame)
        let length = text.utf8.count
        // RFC 6455 §5.2: two bytes of head, with a longer length two or eight more.
        let head = length <= 125 ? 2 : length <= 65_535 ? 4 : 10
        send(.cut(text: text, bytes: strike.cut(of: head + length), connection: id))
        forget(id)
        return false
    }

    /// Holds user events back, so that they come no earlier than this and in their order.
    mutating func holdUserEvent(_ text: String, at place: Int, until due: Timestamp) {
        guard
            held.hold(text, connection: connections[place].id, until: due, counting: nil)
        else {
            sendFrame(text, to: connections[place].id)
            return
        }
        connections[place].queuesUntil = due
    }

    /// Whether a user event had to queue up behind a late one.
    private mutating func queue(_ text: String, at place: Int) -> Bool {
        guard let end = connections[place].queuesUntil, end > venue.time else { return false }
        return held.hold(text, connection: connections[place].id, until: end, counting: nil)
    }

    private mutating func passReport(_ text: String, at place: Int) {
        if queue(text, at: place) { return }
        let (id, channel, now) = (connections[place].id, connections[place].channel, venue.time)
        if let (earlier, _) = connections[place].overtaken {
            connections[place].overtaken = nil
            sendFrame(text, to: id)
            if sendFrame(earlier, to: id) { machine.counts.count(.reorderedReport) }
            return
        }
        if let strike = machine.strike(.lateReport, channel: channel, now: now) {
            let due = now.adding(milliseconds: strike.milliseconds)
            if held.hold(text, connection: id, until: due, counting: .lateReport) {
                connections[place].queuesUntil = due
                return
            }
        } else if let strike = machine.strike(.duplicateReport, channel: channel, now: now) {
            let due = now.adding(milliseconds: strike.milliseconds)
            if due > now {
                _ = held.hold(text, connection: id, until: due, counting: .duplicateReport)
            } else {
                return sendTwice(text, to: id, counting: .duplicateReport)
            }
        } else if let strike = machine.strike(.reorderedReport, channel: channel, now: now) {
            let due = now.adding(milliseconds: strike.milliseconds)
            connections[place].overtaken = (text, due)
            return
        }
        sendFrame(text, to: id)
    }

    private mutating func sendTwice(_ text: String, to id: UInt64, counting kind: FaultKind) {
        sendFrame(text, to: id)
        if sendFrame(text, to: id) { machine.counts.count(kind) }
    }

    private mutating func passDepth(_ text: String, market: Int, to id: UInt64) {
        let now = venue.time
        if machine.strike(.depthGap, channel: .market, now: now) != nil {
            machine.counts.count(.depthGap)
            return
        }
        if machine.strike(.depthDuplicate, channel: .market, now: now) != nil {
            return sendTwice(text, to: id, counting: .depthDuplicate)
        } else if let crossed = crossed(text, market: market),
            machine.strike(.crossedBook, channel: .market, now: now) != nil
        {
            if sendFrame(crossed, to: id) { machine.counts.count(.crossedBook) }
            return
        }
        sendFrame(text, to: id)
    }

    /// A depth message with one more bid, a tick above the best ask; nil while there is no ask.
    ///
    /// Nothing takes the level back but a new snapshot, as after a message damaged at the exchange.
    private func crossed(_ text: String, market: Int) -> String? {
        guard machine.has(.crossedBook),
            let price = venue.engine.markets[market].asks.bestPriceTicks
        else { return nil }
        let rules = venue.engine.markets[market].rules
        let level = venue.row(rules, priceTicks: price + 1, steps: rules.stepsMin).text
        // The lists hold no names, and a message has one list of bids.
        let parts = text.split(separator: #""b":["#, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let separator = parts[1].first == "]" ? "" : ","
        return parts[0] + #""b":["# + level + separator + parts[1]
    }
}
