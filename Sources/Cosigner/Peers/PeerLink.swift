package import Basics
import Synchronization
package import Transport

/// The connections of one party: mutual TLS 1.3 between certificates that both sides know
/// beforehand.
///
/// Of each pair the lower number dials, unless both come to a relay. What is not authentic or no
/// message is dropped and counted; the link goes on.
package final class PeerLink: FrameService, PeerPost {
    private struct State {
        var connections: [UInt16: FrameConnection] = [:]
        var buckets: [FrameConnection: TokenBucket] = [:]
        var drops = LinkDrops()
        var sentBytes: [UInt16: UInt64] = [:]
        var receiver: (any LinkReceiver)?
        /// Why ways failed last, by their names.
        var troubles: [String: TransportError.Code] = [:]
        /// Who waits for a connection's end.
        var watchers: [FrameConnection: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())
    let book: PeerBook
    let time: any TimeSource
    private let rate: Int

    /// A link that knows these parties; nothing arrives before `deliver`.
    package init(
        book: PeerBook, time: any TimeSource,
        messagesPerSecondMax: Int = CosignerLimits.messagesPerSecondMax
    ) {
        self.book = book
        self.time = time
        rate = messagesPerSecondMax
    }

    /// Passes what arrives from now on to a receiver; nil for none.
    package func deliver(to receiver: (any LinkReceiver)?) {
        state.withLock { $0.receiver = receiver }
    }

    /// What was not passed on.
    package var drops: LinkDrops { state.withLock { $0.drops } }

    /// How many bytes of messages went to each party so far.
    package var sentBytes: [UInt16: UInt64] { state.withLock { $0.sentBytes } }

    /// The parties that are connected now, ascending.
    package var connected: [UInt16] { state.withLock { $0.connections.keys.sorted() } }

    /// Waits until a connection has ended or this task is cancelled; for one watcher of each.
    func end(of connection: FrameConnection) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { watcher in
                let waits = state.withLock { state in
                    guard state.buckets[connection] != nil, !Task.isCancelled else { return false }
                    state.watchers[connection] = watcher
                    return true
                }
                if !waits { watcher.resume() }
            }
        } onCancel: {
            state.withLock { $0.watchers.removeValue(forKey: connection) }?.resume()
        }
    }

    /// Notes how a way went; whether it is worth telling.
    @discardableResult
    func note(_ error: TransportError?, of way: String) -> Bool {
        state.withLock { state in
            defer { state.troubles[way] = error?.code }
            return error != nil && state.troubles[way] != error?.code
        }
    }

    // MARK: Frames

    package func admits(certificate: [UInt8]) -> Bool { book.owner(of: certificate) != nil }

    package func opened(_ connection: FrameConnection) {
        let now = time.monotonicNanoseconds()
        let replaced: FrameConnection? = state.withLock { state in
            state.buckets[connection] = TokenBucket(capacity: rate, perSecond: rate, now: now)
            guard case .peer(let party) = book.owner(of: connection.certificate) else {
                return nil
            }
            defer { state.connections[party] = connection }
            return state.connections[party]
        }
        replaced?.close()
    }

    package func closed(_ connection: FrameConnection) {
        let watcher = state.withLock { state in
            state.buckets[connection] = nil
            if case .peer(let party) = book.owner(of: connection.certificate),
                state.connections[party] == connection
            {
                state.connections[party] = nil
            }
            return state.watchers.removeValue(forKey: connection)
        }
        watcher?.resume()
    }

    package func received(_ frame: [UInt8], on connection: FrameConnection) {
        guard let receiver = state.withLock({ $0.receiver }) else { return }
        guard admits(1, on: connection) else { return drop(\.excessive) }
        guard let content = LinkFrame(frame) else { return drop(\.malformed) }
        switch (content, book.owner(of: connection.certificate)) {
        case (.envelope(let sealed), .peer(let party)): take(sealed, party, connection, receiver)
        case (.call(let number, let body), .coordinator):
            receiver.called(body) { connection.send(LinkFrame.reply(number, $0).bytes) }
        case (.call, _): drop(\.uncalled)
        default: drop(\.malformed)
        }
    }

    /// Whether so many messages more are within the rate of a connection.
    private func admits(_ count: Int, on connection: FrameConnection) -> Bool {
        let now = time.monotonicNanoseconds()
        return state.withLock { $0.buckets[connection]?.take(count, now: now) } == .taken
    }

    private func take(
        _ sealed: [UInt8], _ party: UInt16, _ connection: FrameConnection,
        _ receiver: any LinkReceiver
    ) {
        do throws(CosignerError) {
            let envelopes = try SealedEnvelopes.open(sealed) { self.book.peer($0)?.identity }
            let areOurs = envelopes.allSatisfy { envelope in
                envelope.from == party
                    && [PeerEnvelope.everybody, book.party].contains(envelope.to)
            }
            guard areOurs else { return drop(\.unauthentic) }
            // The first was admitted with its frame.
            guard admits(envelopes.count - 1, on: connection) else { return drop(\.excessive) }
            for envelope in envelopes { receiver.received(envelope) }
        } catch {
            drop(error.field == nil ? \.malformed : \.unauthentic)
        }
    }

    private func drop(_ reason: WritableKeyPath<LinkDrops, Int>) {
        state.withLock { $0.drops[keyPath: reason] += 1 }
    }

    // MARK: Post

    package func send(_ sealed: [UInt8], to party: UInt16) {
        guard let connection = state.withLock({ $0.connections[party] }) else {
            return drop(\.unsent)
        }
        state.withLock { $0.sentBytes[party, default: 0] += UInt64(sealed.count) }
        connection.send(LinkFrame.envelope(sealed).bytes)
    }

    package func missing(
        of parties: [UInt16], withinMilliseconds limit: Int64
    ) async -> [UInt16] {
        let end = time.monotonicNanoseconds() + UInt64(max(0, limit)) * 1_000_000
        while true {
            let connected = connected
            let missing = parties.filter { $0 != book.party && !connected.contains($0) }
            if missing.isEmpty || time.monotonicNanoseconds() >= end { return missing }
            do {
                try await time.sleep(milliseconds: 5)
            } catch {
                return missing
            }
        }
    }
}
