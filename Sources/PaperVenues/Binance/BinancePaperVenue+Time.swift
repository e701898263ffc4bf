import Basics

extension BinancePaperVenue {
    /// Lets time pass, one publishing interval after the other.
    mutating func elapse(to later: Timestamp) {
        let now = Self.inRange(later)
        guard now > time else { return }
        if now.milliseconds(since: time) > PaperLimits.catchUpMillisecondsMax {
            skip(to: now.adding(milliseconds: -PaperLimits.catchUpMillisecondsMax))
        }
        while nextPublish <= now {
            runFlows(to: nextPublish)
            publishDepth()
            keepConnectionsAlive()
            nextPublish = nextPublish.adding(milliseconds: Self.publishMilliseconds)
        }
        runFlows(to: now)
    }

    /// A time that the exchange can have.
    static func inRange(_ time: Timestamp) -> Timestamp {
        min(max(.zero, time), Timestamp(nanoseconds: PaperLimits.nanosecondsMax))
    }

    /// Gives up the background flow of a pause too long to make up for.
    private mutating func skip(to now: Timestamp) {
        for index in flows.indices { flows[index].skip(to: now) }
        time = max(time, now)
        nextPublish = max(nextPublish, Self.boundary(after: now))
    }

    /// Lets the background flows act, each at its own time, in the order of their times.
    private mutating func runFlows(to now: Timestamp) {
        if isInMaintenance {
            for index in flows.indices { flows[index].skip(to: now) }
        }
        while !isInMaintenance,
            let next = flows.indices.min(by: { beat($0) < beat($1) }), beat(next) <= now
        {
            time = max(time, beat(next))
            flows[next].advance(to: time, engine: &engine)
            publishEngineEvents()
        }
        time = now
    }

    private func beat(_ index: Int) -> Timestamp {
        flows[index].nextDeadline ?? Timestamp(nanoseconds: .max)
    }

    /// Pings each connection in its rhythm; ends those that do not answer or are a day old.
    private mutating func keepConnectionsAlive() {
        var closing: [UInt64] = []
        for index in connections.indices {
            let connection = connections[index]
            let silence = connection.unansweredSince.map { time.milliseconds(since: $0) } ?? 0
            let age = time.milliseconds(since: connection.openedAt)
            if silence >= PaperLimits.pongMillisecondsMax
                || age >= PaperLimits.connectionMillisecondsMax
            {
                closing.append(connection.id)
            } else if connection.nextPing <= time {
                connections[index].unansweredSince = connection.unansweredSince ?? time
                connections[index].nextPing = time.adding(
                    milliseconds: PaperLimits.pingMilliseconds)
                emit(.ping(payload: String(time.milliseconds), connection: connection.id))
            }
        }
        for id in closing { end(id, code: 1008) }
    }
}
