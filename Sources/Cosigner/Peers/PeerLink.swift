package import Basics
import Synchronization
package import Transport

/// The connections of one party: mutual TLS 1.3 between certificates that both sides know
/// beforehand.
///
/// Of each pair the lower number dials. What is not authentic or no message is dropped and counted;
/// the link goes on.
package final class PeerLink: FrameService, PeerPost {
    private struct State {
        var connections: [UInt16: FrameConnection] = [:]
        var buckets: [FrameConnection: TokenBucket] = [:]
        var drops = LinkDrops()
        var sentBytes: [UInt16: UInt64] = [:]
        var receiver: (any LinkReceiver)?
    }

    private let state = Mutex(State())
    private let book: PeerBook
    private let time: any TimeSource
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

    /// Passes what arrives from now on to a receiver.
    package func deliver(to receiver: any LinkReceiver) {
        state.withLock { $0.receiver = receiver }
    }

    /// What was not passed on.
    package var drops: LinkDrops { state.withLock { $0.drops } }

    /// How many bytes of messages went to each party so far.
    package var sentBytes: [UInt16: UInt64] { state.withLock { $0.sentBytes } }

    /// The parties that are connected now, ascending.
    package var connected: [UInt16] { state.withLock { $0.connections.keys.sorted() } }

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
        state.withLock { state in
            state.buckets[connection] = nil
            guard case .peer(let party) = book.owner(of: connection.certificate),
                state.connections[party] == connection
            else { return }
            state.connections[party] = nil
        }
    }

    package func received(_ frame: [UInt8], on connection: FrameConnection) {
        let now = time.monotonicNanoseconds()
        let (receiver, isInTime) = state.withLock { state in
            let answer = state.buckets[connection]?.take(1, now: now)
            return (state.receiver, answer == .taken)
        }
        guard isInTime else { return drop(\.excessive) }
        guard let receiver, let content = LinkFrame(frame) else { return drop(\.malformed) }
        switch (content, book.owner(of: connection.certificate)) {
        case (.envelope(let sealed), .peer(let party)): take(sealed, party, receiver)
        case (.call(let number, let body), .coordinator):
            receiver.called(body) { connection.send(LinkFrame.reply(number, $0).bytes) }
        case (.call, _): drop(\.uncalled)
        default: drop(\.malformed)
        }
    }

    private func take(_ sealed: [UInt8], _ party: UInt16, _ receiver: any LinkReceiver) {
        do throws(CosignerError) {
            let envelope = try PeerEnvelope.open(sealed) { self.book.peer($0)?.identity }
            guard envelope.from == party,
                [PeerEnvelope.everybody, book.party].contains(envelope.to)
            else { return drop(\.unauthentic) }
            receiver.received(envelope)
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

    // MARK: Dialing

    /// Listens and keeps connections to all parties with higher numbers, until cancelled.
    ///
    /// `onReady` gets the port once it is listened at.
    package func run(
        host: String, port: Int, identity: FrameIdentity,
        onReady: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(TransportError) {
        let listener = try await FrameListener.start(
            host: host, port: port, identity: identity, service: self)
        onReady(listener.port)
        let dialer = try FrameDialer(identity: identity, service: self)
        await withTaskGroup(of: Void.self) { group in
            for peer in book.peers where peer.party > book.party {
                group.addTask { await self.keep(peer, dialer) }
            }
            // With nobody to dial, only the end of the task ends it.
            while !Task.isCancelled { try? await time.sleep(milliseconds: 200) }
            group.cancelAll()
        }
        await listener.shutDown()
    }

    /// Dials, waits while the connection holds, and dials again after a rest that doubles.
    private func keep(_ peer: Peer, _ dialer: FrameDialer) async {
        var rest: Int64 = 50
        while !Task.isCancelled {
            if let connection = try? await dialer.dial(host: peer.host, port: peer.port) {
                let start = time.monotonicNanoseconds()
                while !Task.isCancelled, state.withLock({ $0.buckets[connection] != nil }) {
                    try? await time.sleep(milliseconds: 50)
                }
                connection.close()
                // One that was refused right after its handshake is no success.
                if time.monotonicNanoseconds() - start > 1_000_000_000 { rest = 50 }
            }
            try? await time.sleep(milliseconds: rest)
            rest = min(2 * rest, 2_000)
        }
    }
}
