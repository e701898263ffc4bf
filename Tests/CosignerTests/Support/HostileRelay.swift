import Basics
import Cosigner
import Cryptography
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization
import Transport

/// A relay that does to what passes whatever a test wants.
///
/// What it sees are the records of the TLS between its guests.
final class HostileRelay: Sendable {
    /// One connection in the direction from a guest; `number` counts those for the same guest.
    struct Way: Hashable, Sendable {
        let guest: Hash32
        let wanted: Hash32
        let number: Int
    }

    /// What is sent in place of a record.
    typealias Script = @Sendable (_ way: Way, _ index: Int, _ record: [UInt8]) -> [[UInt8]]
    /// Whom a guest gets in truth.
    typealias Bringing = @Sendable (_ guest: Hash32, _ wanted: Hash32) -> Hash32

    static let honest: Script = { _, _, record in [record] }

    private struct State {
        var script = HostileRelay.honest
        var bring: Bringing = { _, wanted in wanted }
        var records: [Way: [[UInt8]]] = [:]
        var counts: [[Hash32]: Int] = [:]
        var joined = 0
    }

    private let state = Mutex(State())
    private let listener: any Channel
    private let open: NIOLoopBound<Lobby>
    var port: Int { listener.localAddress?.port ?? 0 }

    private init(listener: any Channel, open: NIOLoopBound<Lobby>) {
        self.listener = listener
        self.open = open
    }

    static func start(_ identity: FrameIdentity) async throws -> HostileRelay {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [
                .certificate(try NIOSSLCertificate.fromDERFile(identity.certificateFile))
            ],
            privateKey: .privateKey(
                try NIOSSLPrivateKey(file: identity.privateKeyFile, format: .der)))
        configuration.minimumTLSVersion = .tlsv13
        configuration.certificateVerification = .noHostnameVerification
        configuration.signingSignatureAlgorithms = [.ed25519]
        configuration.verifySignatureAlgorithms = [.ed25519]
        let context = try NIOSSLContext(configuration: configuration)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let lobby = try await loop.submit { NIOLoopBound(Lobby(), eventLoop: loop) }.get()
        let listener = try await ServerBootstrap(group: loop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = NIOSSLServerHandler(context: context) { _, promise in
                        promise.succeed(.certificateVerified)
                    }
                    try channel.pipeline.syncOperations.addHandlers(
                        handler, GuestHandler(lobby: lobby.value, security: handler))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let relay = HostileRelay(listener: listener, open: lobby)
        try await loop.submit { lobby.value.relay = relay }.get()
        return relay
    }

    /// Does this to all records from now on.
    func play(_ script: @escaping Script) { state.withLock { $0.script = script } }

    /// Brings these to each other from now on.
    func bring(_ bring: @escaping Bringing) { state.withLock { $0.bring = bring } }

    /// What came on each way, in order.
    var records: [Way: [[UInt8]]] { state.withLock { $0.records } }

    /// How often two were brought together.
    var joined: Int { state.withLock { $0.joined } }

    /// Does something once, to the next record of a guest for another.
    func meddle(
        from guest: Hash32, for wanted: Hash32, _ deed: @escaping @Sendable ([UInt8]) -> [[UInt8]]
    ) {
        let isDone = Mutex(false)
        play { way, _, record in
            guard way.guest == guest, way.wanted == wanted,
                isDone.withLock({ done in
                    defer { done = true }
                    return !done
                })
            else { return [record] }
            return deed(record)
        }
    }

    /// Ends every connection.
    func hangUp() async throws {
        try await listener.eventLoop.submit { [open] in open.value.closeAll() }.get()
    }

    func shutDown() async throws {
        try await listener.close().get()
        try await hangUp()
    }

    fileprivate func arrives(_ guest: Hash32, _ wanted: Hash32) -> (Way, Hash32) {
        state.withLock { state in
            let number = state.counts[[guest, wanted], default: 0]
            state.counts[[guest, wanted]] = number + 1
            return (
                Way(guest: guest, wanted: wanted, number: number), state.bring(guest, wanted)
            )
        }
    }

    fileprivate func joins() { state.withLock { $0.joined += 1 } }

    fileprivate func passes(_ way: Way, _ record: [UInt8]) -> [[UInt8]] {
        let (script, index) = state.withLock { state in
            state.records[way, default: []].append(record)
            return (state.script, state.records[way, default: []].count - 1)
        }
        return script(way, index, record)
    }
}

/// Who waits; used on one loop.
private final class Lobby {
    weak var relay: HostileRelay?
    private var all: [ObjectIdentifier: GuestHandler] = [:]
    private var waiting: [GuestHandler] = []

    func come(_ handler: GuestHandler) {
        all[ObjectIdentifier(handler)] = handler
        // The newest first, as an honest relay does.
        guard let index = waiting.lastIndex(where: { $0.isFor(handler) && handler.isFor($0) })
        else { return waiting.append(handler) }
        let partner = waiting.remove(at: index)
        relay?.joins()
        partner.join(handler)
        handler.join(partner)
    }

    func go(_ handler: GuestHandler) {
        all[ObjectIdentifier(handler)] = nil
        waiting.removeAll { $0 === handler }
    }

    func closeAll() { for handler in all.values { handler.close() } }
}

private final class GuestHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let lobby: Lobby
    private let security: NIOSSLServerHandler
    private var context: ChannelHandlerContext?
    private var received = ByteBuffer()
    private var guest = Hash32.zero
    private var way: HostileRelay.Way?
    private var brought = Hash32.zero
    private var partner: GuestHandler?

    init(lobby: Lobby, security: NIOSSLServerHandler) {
        self.lobby = lobby
        self.security = security
    }

    func isFor(_ other: GuestHandler) -> Bool { brought == other.guest }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        lobby.go(self)
        partner?.close()
        partner = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted = event as? TLSUserEvent else { return }
        guest = SHA256.hash((try? security.peerCertificate?.toDERBytes()) ?? [])
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        if way == nil, let wish = received.readBytes(length: RelayWish.byteCount) {
            guard let wish = RelayWish(wish), let relay = lobby.relay else { return close() }
            (way, brought) = relay.arrives(guest, wish.guest)
            lobby.come(self)
        }
        guard let way, let partner, let relay = lobby.relay else { return }
        // A record of TLS: its type, two bytes of version, two of length.
        while let length = received.getInteger(at: received.readerIndex + 3, as: UInt16.self),
            let record = received.readBytes(length: 5 + Int(length))
        {
            for sent in relay.passes(way, record) { partner.write(sent) }
        }
    }

    func join(_ other: GuestHandler) {
        partner = other
        write([RelayAnswer.joined.rawValue])
    }

    private func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        context?.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { close() }

    func close() { context?.close(promise: nil) }
}
