import Codecs
import Markets

extension DepthSynchroniser {
    /// Takes the snapshot that was asked for and what was buffered since.
    ///
    /// When the snapshot is older than the first buffered change, the changes stay and a newer
    /// snapshot is wanted.
    package mutating func receive(snapshot bytes: some Collection<UInt8>, now: UInt64) -> Effect {
        endFetch()
        guard phase == .buffering else { return .ignored }
        do throws(JSONError) {
            let snapshot = try readSnapshot(bytes)
            if let first = buffer.first, try Self.firstId(first) - 1 > snapshot.lastUpdateId {
                return .buffered
            }
            try fill(snapshot)
        } catch {
            return restart(.malformed, now: now)
        }
        switch book.health {
        case .unhealthy(let reason): return restart(reason, now: now)
        default: break
        }
        let waiting = buffer
        goLive(now: now)
        for message in waiting {
            let effect = replay(message, now: now)
            if case .restarted = effect { return effect }
        }
        return .applied
    }

    /// What a snapshot says.
    private struct Snapshot {
        var lastUpdateId: Int64 = -1
        var bids: [DepthLevel] = []
        var asks: [DepthLevel] = []
    }

    private func readSnapshot(
        _ bytes: some Collection<UInt8>
    ) throws(JSONError) -> Snapshot {
        try JSONReader.read(bytes) { (reader: inout JSONReader) throws(JSONError) in
            var snapshot = Snapshot()
            var sides = 0
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "lastUpdateId": snapshot.lastUpdateId = try reader.readInt64()
                case "bids":
                    snapshot.bids = try readLevels(&reader)
                    sides |= 1
                case "asks":
                    snapshot.asks = try readLevels(&reader)
                    sides |= 2
                default: try reader.skipValue()
                }
            }
            try reader.finish()
            guard snapshot.lastUpdateId >= 0, sides == 3 else { throw reader.malformed }
            return snapshot
        }
    }

    private func readLevels(_ reader: inout JSONReader) throws(JSONError) -> [DepthLevel] {
        var levels: [DepthLevel] = []
        try reader.beginArray()
        while try reader.nextElement() {
            guard levels.count < OrderBook.levelsMax else { throw reader.malformed }
            levels.append(try units.readLevel(&reader))
        }
        return levels
    }

    private mutating func fill(_ snapshot: Snapshot) throws(JSONError) {
        book.reset()
        var leftOut = LeftOutLevels()
        for (side, levels) in [(Side.buy, snapshot.bids), (.sell, snapshot.asks)] {
            // Snapshots start with the best price; books end with it.
            for level in levels.reversed() {
                if level.isBetweenTicks {
                    leftOut.add(side, level)
                } else {
                    book.set(side, priceTicks: level.priceTicks, sizeSteps: level.sizeSteps)
                }
            }
        }
        if leftOut.isBest(of: book) { throw JSONError(.wrongType, at: 0) }
        leftOutCount = leftOut.count
        lastUpdateId = snapshot.lastUpdateId
        book.finishUpdate()
    }

    private mutating func replay(_ message: [UInt8], now: UInt64) -> Effect {
        let result = message.withUnsafeBufferPointer { bytes -> Result<Effect, JSONError> in
            var reader = JSONReader(bytes)
            do throws(JSONError) {
                return .success(try apply(&reader, now: now, isLeading: true))
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let effect): return effect
        case .failure: return restart(.malformed, now: now)
        }
    }

    /// The number of the first change in a message.
    private static func firstId(_ message: [UInt8]) throws(JSONError) -> Int64 {
        try JSONReader.read(message) { (reader: inout JSONReader) throws(JSONError) in
            var first: Int64 = -1
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if key == "U" { first = try reader.readInt64() } else { try reader.skipValue() }
            }
            guard first >= 0 else { throw reader.malformed }
            return first
        }
    }
}
