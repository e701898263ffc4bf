import Basics
package import Transport

extension PeerLink {
    /// Listens and keeps connections to all parties with higher numbers, and over relays to whom the
    /// book says, until cancelled.
    ///
    /// `onReady` gets the port once it is listened at.
    package func run(
        host: String, port: Int, identity: FrameIdentity,
        onReady: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(TransportError) {
        let direct = try FrameDialer(identity: identity, service: self)
        let relayed = try relayedWays().map { (way) throws(TransportError) in
            try RelayDialer(way, identity: identity, service: self)
        }
        let listener = try await FrameListener.start(
            host: host, port: port, identity: identity, service: self)
        onReady(listener.port)
        await withTaskGroup(of: Void.self) { group in
            for peer in book.peers where peer.party > book.party {
                guard case .direct(let host, let port) = peer.place else { continue }
                group.addTask {
                    await self.keep { try? await direct.dial(host: host, port: port) }
                }
            }
            for dialer in relayed {
                group.addTask { await self.keep { try? await dialer.dial() } }
            }
            // With nobody to dial, only the end of the task ends it.
            while !Task.isCancelled { try? await time.sleep(milliseconds: 3_600_000) }
            group.cancelAll()
        }
        await listener.shutDown()
    }

    /// The ways over relays: one to each such party, where the lower number begins, and a few to each
    /// coordinator, which may have some connections at once.
    private func relayedWays() -> [RelayedWay] {
        var ways: [RelayedWay] = []
        for peer in book.peers {
            guard case .relayed(let relay) = peer.place else { continue }
            ways.append(
                relay.way(to: peer.certificate, isServer: peer.party < book.party))
        }
        for coordinator in book.relayedCoordinators {
            let way = coordinator.relay.way(to: coordinator.certificate, isServer: true)
            ways += Array(repeating: way, count: CosignerLimits.relayedCallsMax)
        }
        return ways
    }

    /// Dials, waits while the connection holds, and dials again after a rest that doubles.
    private func keep(_ dial: () async -> FrameConnection?) async {
        var rest: Int64 = 50
        while !Task.isCancelled {
            if let connection = await dial() {
                let start = time.monotonicNanoseconds()
                await end(of: connection)
                // One that was refused right after its handshake is no success.
                if time.monotonicNanoseconds() - start > 1_000_000_000 { rest = 50 }
            }
            try? await time.sleep(milliseconds: rest)
            rest = min(2 * rest, 2_000)
        }
    }
}
