import Codecs

/// One request on its way.
///
/// Touched only on its client's loop.
final class HTTPExchange {
    /// How far it came.
    enum Stage {
        /// Waits for a connection: no byte was written.
        case waiting
        /// Handed to a connection: bytes may have been written.
        case sent
        /// The caller has its outcome.
        case done
    }

    let request: WireRequest
    let haste: HTTPHaste
    var stage = Stage.waiting
    /// The time-out, and the earlier one of a caller that wants to stop.
    var timers: [ScheduledTimer] = []
    private let completion: @Sendable (HTTPOutcome) -> Void

    init(
        _ request: WireRequest, _ haste: HTTPHaste,
        completion: @escaping @Sendable (HTTPOutcome) -> Void
    ) {
        self.request = request
        self.haste = haste
        self.completion = completion
    }

    /// Ends with an answer; only the first end counts.
    func succeed(_ response: WireResponse) { finish(.response(response)) }

    /// Ends without one; the stage says whether bytes may have been written.
    func fail(_ error: TransportError) {
        finish(stage == .waiting ? .notSent(error) : .unknown(error))
    }

    private func finish(_ outcome: HTTPOutcome) {
        if stage == .done { return }
        stage = .done
        for timer in timers { timer.cancel() }
        timers = []
        completion(outcome)
    }
}
