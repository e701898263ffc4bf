import Basics
import Codecs

extension FaultyVenue {
    /// Lets time pass, stopping wherever a fault has something to do.
    mutating func elapse(to now: Timestamp) {
        let pause = now.milliseconds(since: venue.time)
        if pause > PaperLimits.catchUpMillisecondsMax {
            venue.elapse(to: now.adding(milliseconds: -PaperLimits.catchUpMillisecondsMax))
        }
        while let due = nextDue, due <= now {
            venue.elapse(to: due)
            passOn()
            act()
        }
        venue.elapse(to: now)
        passOn()
    }

    /// When a fault has something to do next; nil for never.
    var nextDue: Timestamp? {
        if machine.isEmpty { return nil }
        var due = [held.nextDue, maintenanceEndsAt].compactMap(\.self)
        due += connections.compactMap(\.nextDue)
        if !machine.isOver(at: venue.time) {
            if hasConnectionTicks { due += connections.map(\.nextTick) }
            if machine.has(.maintenance) { due.append(nextTick) }
        }
        return due.min()
    }

    /// The end of something that begins now and takes so long, or of all faults if that is earlier.
    func end(afterMilliseconds milliseconds: Int64) -> Timestamp {
        let end = venue.time.adding(milliseconds: milliseconds)
        return machine.end.map { min($0, end) } ?? end
    }

    /// Ends what goes on no later than this.
    mutating func shorten(to time: Timestamp) {
        for place in connections.indices {
            connections[place].stalledUntil = connections[place].stalledUntil.map { min($0, time) }
        }
        maintenanceEndsAt = maintenanceEndsAt.map { min($0, time) }
        if let until = limit?.until, until > time { limit?.until = time }
    }

    /// Lets every rhythm begin anew, so that a new rule does not meet occasions of the past.
    mutating func restartTicks() {
        let next = venue.time.adding(milliseconds: PaperLimits.faultTickMilliseconds)
        nextTick = next
        for place in connections.indices { connections[place].nextTick = next }
    }

    /// Whether a rule is about the seconds of connections.
    private var hasConnectionTicks: Bool {
        machine.has(.silentStall) || machine.has(.userStreamTerminated)
            || machine.has(.serverShutdown)
    }

    /// Does what is due at the exchange's present time.
    private mutating func act() {
        let now = venue.time
        for message in held.take(due: now) { release(message) }
        for id in connections.map(\.id) { act(on: id, now) }
        if let end = maintenanceEndsAt, end <= now {
            maintenanceEndsAt = nil
            venue.isInMaintenance = false
        }
        guard nextTick <= now else { return }
        nextTick = now.adding(milliseconds: PaperLimits.faultTickMilliseconds)
        if !venue.isInMaintenance, let strike = machine.strike(.maintenance, now: now) {
            machine.counts.count(.maintenance)
            venue.isInMaintenance = true
            maintenanceEndsAt = end(afterMilliseconds: strike.milliseconds)
        }
    }

    private mutating func act(on id: UInt64, _ now: Timestamp) {
        guard let place = position(of: id) else { return }
        let connection = connections[place]
        if let end = connection.stalledUntil, end <= now {
            send(.abort(connection: id))
            return forget(id)
        }
        if let end = connection.closesAt, end <= now {
            // "Going away" (RFC 6455 §7.4.1).
            venue.end(id, code: 1001)
            return passOn()
        }
        if let (text, end) = connection.overtaken, end <= now {
            // Nothing overtook it: it was only a little late.
            connections[place].overtaken = nil
            sendFrame(text, to: id)
        }
        if connection.nextTick <= now { tick(id, now) }
    }

    /// Shows a connection's second to the rules.
    private mutating func tick(_ id: UInt64, _ now: Timestamp) {
        guard let place = position(of: id) else { return }
        connections[place].nextTick = now.adding(milliseconds: PaperLimits.faultTickMilliseconds)
        let connection = connections[place]
        let channel = connection.channel
        if connection.isExempt || connection.stalledUntil != nil { return }
        if let strike = machine.strike(.silentStall, channel: channel, now: now) {
            machine.counts.count(.silentStall)
            connections[place].stalledUntil = end(afterMilliseconds: strike.milliseconds)
        } else if venue.hasUserSubscription(connection: id),
            machine.strike(.userStreamTerminated, channel: channel, now: now) != nil
        {
            machine.counts.count(.userStreamTerminated)
            held.drop(connection: id)
            connections[place].overtaken = nil
            for text in venue.terminateUserStreams(connection: id) {
                send(.plain(.send(text: text, connection: id)))
            }
        } else if connection.closesAt == nil,
            let strike = machine.strike(.serverShutdown, channel: channel, now: now)
        {
            machine.counts.count(.serverShutdown)
            connections[place].closesAt = now.adding(milliseconds: strike.milliseconds)
            let text = venue.shutdownNotice(connection: id)
            send(.plain(.send(text: text, connection: id)))
        }
    }
}
