import Arithmetic
package import Codecs

/// What a flood did to a session.
package struct FloodResult: Sendable {
    /// Cancels with nothing beside them.
    package let idle: BenchmarkResult
    /// Cancels during the flood, with the idle median beside them.
    package let flooded: BenchmarkResult
    /// Depth messages that were sent in the flood.
    package let sent: Int
    /// Depth messages that the session had applied when it was over.
    package let applied: Int
    /// Changes that no look at a book saw one by one.
    package let conflated: Int
    /// Changes that came too late to be used.
    package let late: Int
    /// How long the flood lasted.
    package let milliseconds: Int64
    /// Memory when it had settled, in KiB.
    package let settledKibibytes: Int
    /// The most memory from then on, in KiB.
    package let mostKibibytes: Int

    /// Sent messages in a second.
    package var perSecond: Int { Int(Int64(sent) * 1_000 / max(1, milliseconds)) }

    /// `{"name":"flood", …}`.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "name", value: "flood"), .init(name: "sent", value: .integer(sent)),
            .init(name: "perSecond", value: .integer(perSecond)),
            .init(name: "applied", value: .integer(applied)),
            .init(name: "conflated", value: .integer(conflated)),
            .init(name: "late", value: .integer(late)),
            .init(name: "settledKiB", value: .integer(settledKibibytes)),
            .init(name: "mostKiB", value: .integer(mostKibibytes)),
        ]
        if let ratio = flooded.p99.ratio(to: idle.p99) {
            members.append(.init(name: "cancelP99Ratio", value: .number(ratio)))
        }
        return .object(members)
    }

    /// The same for people.
    package var tableLines: [String] {
        let ratio = flooded.p99.ratio(to: idle.p99)?.description ?? ""
        return [
            "  flood: \(sent) messages, \(perSecond)/s; applied \(applied), conflated \(conflated), "
                + "late \(late)",
            "  memory: \(settledKibibytes) KiB settled, \(mostKibibytes) KiB at most after that",
            "  cancel p99 over idle p99: \(ratio)",
        ]
    }
}
