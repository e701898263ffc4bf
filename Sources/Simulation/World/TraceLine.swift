import Basics
import Logging

/// Something that a replay shows.
package struct TraceLine: Hashable, Sendable {
    /// When, on the world's clock.
    package let virtualMilliseconds: Int64
    /// Who tells: `node`, `journal` or `world`.
    package let source: String
    /// What, for people.
    package let text: String

    /// Describes something.
    package init(virtualMilliseconds: Int64, source: String, text: String) {
        self.virtualMilliseconds = virtualMilliseconds
        self.source = source
        self.text = text
    }
}

/// Takes what a replay shows.
package typealias Tracer = @Sendable (TraceLine) -> Void

/// The node's log as lines of a replay.
struct TraceLogHandler: LogHandler {
    let time: any TimeSource
    let start: Timestamp
    let tracer: Tracer
    var logLevel = Logger.Level.debug
    var metadata = Logger.Metadata()

    init(time: any TimeSource, start: Timestamp, tracer: @escaping Tracer) {
        self.time = time
        self.start = start
        self.tracer = tracer
    }

    func log(event: LogEvent) {
        tracer(
            TraceLine(
                virtualMilliseconds: time.now().milliseconds(since: start), source: "node",
                text: "\(event.level): \(event.message)"))
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}
