import Basics
package import Transport

extension PeerLink {
    /// Listens and keeps connections to all parties with higher numbers, and over relays to whom the
    /// book says, until cancelled.
    ///
    /// `onReady` gets the port once it is listened at. `onTrouble` hears of a way that fails again and
    /// again: once, until it has gone well in between or fails for another reason.
    package func run(
        host: String, port: Int, identity: FrameIdentity,
        onReady: @escaping @Sendable (Int) -> Void = { _ in },
        onTrouble: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(TransportError) {
        let direct = try FrameDialer(identity: identity, service: self)
        let relayed = try relayedWays().map { (way) throws(TransportError) in
            (way, try RelayDialer(way, identity: identity, service: self))
        }
        let listener = try await FrameListener.start(
            host: host, port: port, identity: identity, service: self)
        onReady(listener.port)
        await withTaskGroup(of: Void.self) { group in
            for peer in book.peers where peer.party > book.party {
                guard case .direct(let host, let port) = peer.place else { continue }
                group.addTask {
                    await self.keep("party \(peer.party) at \(host):\(port)", onTrouble) {
                        () async throws(TransportError) in
                        try await direct.dial(host: host, port: port)
                    }
                }
            }
            for (way, dialer) in relayed {
                group.addTask {
                    await self.keep("the relay at \(way.host):\(way.port)", onTrouble) {
                        () async throws(TransportError) in try await dialer.dial()
                    }
                }
            }
            // With nobody to dial, only the end of the task ends it.
            while !Task.isCancelled { try? await time.sleep(milliseconds: 3_600_000) }
            group.cancelAll()
        }
        // What still arrives while connections close is nobody's.
        deliver(to: nil)
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
    private func keep(
        _ name: String, _ onTrouble: @Sendable (String) -> Void,
        _ dial: () async throws(TransportError) -> FrameConnection
    ) async {
        var rest = Self.leastRest
        while !Task.isCancelled {
            do throws(TransportError) {
                let connection = try await dial()
                let start = time.monotonicNanoseconds()
                await end(of: connection)
                connection.close()
                // One that was refused right after its handshake is no success.
                if time.monotonicNanoseconds() - start > 1_000_000_000 {
                    rest = Self.leastRest
                    note(nil, of: name)
                }
            } catch {
                // Whoever starts with the others finds some not yet there.
                let isLasting = rest == Self.mostRest && !Task.isCancelled
                if isLasting, note(error, of: name) {
                    onTrouble("no connection to \(name): \(error)")
                }
            }
            try? await time.sleep(milliseconds: rest)
            rest = min(2 * rest, Self.mostRest)
        }
    }

    private static let leastRest: Int64 = 50
    private static let mostRest: Int64 = 2_000
}
