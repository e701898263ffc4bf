package import Basics
package import Codecs
import Cryptography
import Synchronization
package import Transport

/// A coordinator's connections to the parties, opened when they are needed.
package final class CoordinatorLink: PartyCalls {
    private let targets: [CoordinatorTarget]
    private let identity: FrameIdentity
    private let time: any TimeSource
    private let timeoutMilliseconds: Int64
    private let service: CallService

    /// A link that knows these parties.
    package init(
        targets: [CoordinatorTarget], identity: FrameIdentity, time: any TimeSource,
        timeoutMilliseconds: Int64
    ) {
        self.targets = targets.sorted { $0.party < $1.party }
        self.identity = identity
        self.time = time
        self.timeoutMilliseconds = timeoutMilliseconds
        service = CallService(known: targets.map(\.certificate))
    }

    package var parties: [UInt16] { targets.map(\.party) }

    package func ask(_ party: UInt16, _ call: JSONValue) async -> JSONValue {
        do throws(CosignerError) {
            let connection = try await connection(to: party)
            let (number, box) = service.expect(on: connection)
            defer { service.forget(number) }
            connection.send(LinkFrame.call(number, call.encodedBytes()).bytes)
            // A party that hangs must not hold up those that are there.
            let isPresence = call["verb"] == "status"
            let limit =
                isPresence
                ? min(timeoutMilliseconds, CosignerLimits.presenceMilliseconds)
                : timeoutMilliseconds
            let time = time
            let answer = await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    // Also when the caller is told to end: nobody else would wake it.
                    try? await time.sleep(milliseconds: limit)
                    box.end(SessionAbort(.abort, culprit: nil, SessionRun.timedOut))
                }
                let answer = try? await box.next()
                group.cancelAll()
                return answer
            }
            guard let answer else {
                throw CosignerError(.timedOut, "no answer", party: party)
            }
            guard let json = try? JSONValue(parsing: answer), json.objectValue != nil else {
                throw CosignerError(.badMessage, "an answer that is no JSON object", party: party)
            }
            return json
        } catch {
            return CallAnswer.failure(error)
        }
    }

    private func connection(to party: UInt16) async throws(CosignerError) -> FrameConnection {
        guard let target = targets.first(where: { $0.party == party }) else {
            throw CosignerError(.badRequest, "party \(party)", field: "party")
        }
        if let known = service.connection(with: target.certificate) { return known }
        do throws(TransportError) {
            let made = try await dial(target)
            // Whoever answers at that place must be that party, not just one that we know.
            guard SHA256.hash(made.certificate) == target.certificate else {
                made.close()
                throw TransportError(.secureChannelFailed, "another party answers there")
            }
            return made
        } catch {
            // At a relay only so many are taken at once; another call may have come through.
            if let known = service.connection(with: target.certificate) { return known }
            throw CosignerError(.unreachable, "\(error)", party: party)
        }
    }

    private func dial(_ target: CoordinatorTarget) async throws(TransportError) -> FrameConnection {
        switch target.place {
        case .direct(let host, let port):
            return try await FrameDialer(identity: identity, service: service)
                .dial(host: host, port: port)
        case .relayed(let relay):
            let way = relay.way(to: target.certificate, isServer: false)
            return try await RelayDialer(way, identity: identity, service: service)
                .dial(waitMilliseconds: CosignerLimits.presenceMilliseconds)
        }
    }
}

/// What arrives on a coordinator's connections.
private final class CallService: FrameService {
    private struct State {
        var connections: [Hash32: FrameConnection] = [:]
        var next: UInt64 = 1
        var waiting: [UInt64: (connection: FrameConnection, box: Mailbox<[UInt8]>)] = [:]
    }

    private let state = Mutex(State())
    private let known: [Hash32]

    init(known: [Hash32]) { self.known = known }

    func connection(with certificate: Hash32) -> FrameConnection? {
        state.withLock { $0.connections[certificate] }
    }

    /// A number for a call, and where its answer will be.
    func expect(on connection: FrameConnection) -> (UInt64, Mailbox<[UInt8]>) {
        let box = Mailbox<[UInt8]>(countMax: 1)
        let number = state.withLock { state in
            defer { state.next += 1 }
            state.waiting[state.next] = (connection, box)
            return state.next
        }
        return (number, box)
    }

    func forget(_ number: UInt64) { state.withLock { $0.waiting[number] = nil } }

    func admits(certificate: [UInt8]) -> Bool { known.contains(SHA256.hash(certificate)) }

    func opened(_ connection: FrameConnection) {
        let hash = SHA256.hash(connection.certificate)
        state.withLock { $0.connections[hash] = connection }
    }

    func received(_ frame: [UInt8], on connection: FrameConnection) {
        guard case .reply(let number, let body) = LinkFrame(frame) else { return }
        let box = state.withLock { state -> Mailbox<[UInt8]>? in
            guard let call = state.waiting[number], call.connection == connection else {
                return nil
            }
            return call.box
        }
        box?.add(body)
    }

    func closed(_ connection: FrameConnection) {
        let boxes = state.withLock { state in
            let hash = SHA256.hash(connection.certificate)
            if state.connections[hash] == connection { state.connections[hash] = nil }
            return state.waiting.values.filter { $0.connection == connection }.map(\.box)
        }
        for box in boxes { box.end(SessionAbort(.abort, culprit: nil, "closed")) }
    }
}
