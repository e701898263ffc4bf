import Basics

/// Why a connection is given up, and when to come back at the earliest.
struct ConnectionEnd: Hashable, Sendable {
    let reason: String
    var retryAt: Timestamp?
}

/// Carries the end of a connection from its event loop to the task that keeps it.
struct ConnectionSignal: Sendable {
    private let stream: AsyncStream<ConnectionEnd>
    private let continuation: AsyncStream<ConnectionEnd>.Continuation

    init() {
        // The first reason is the cause; later ones are its consequences.
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    func end(_ reason: String, retryAt: Timestamp? = nil) {
        continuation.yield(ConnectionEnd(reason: reason, retryAt: retryAt))
    }

    /// Waits for the end; returns early when the task is cancelled.
    func wait() async -> ConnectionEnd {
        for await end in stream { return end }
        return ConnectionEnd(reason: "stopped")
    }
}
