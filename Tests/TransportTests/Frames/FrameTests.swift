import NIOCore
import NIOPosix
import NIOSSL
import Testing
import Transport

/// Streams of frames on real sockets between parties that know each other's certificates.
@Suite(.timeLimit(.minutes(1))) struct FrameTests {
    @Test func `frames arrive whole, in order and in both directions`() async throws {
        let server = try FrameParty("server")
        let client = try FrameParty("client")
        let (listener, connection) = try await join(server, client)
        let frames = (0..<50).map { [UInt8](repeating: UInt8($0), count: 1 + $0 * 1_300) }
        for frame in frames { connection.send(frame) }
        #expect(await server.service.got(frames))
        let back = try #require(server.service.connections.first)
        for frame in frames.reversed() { back.send(frame) }
        #expect(await client.service.got(frames.reversed()))
        #expect(back.certificate == client.certificate)
        #expect(connection.certificate == server.certificate)
        connection.close()
        await listener.shutDown()
    }

    @Test func `a client whose certificate is not known gets nothing through`() async throws {
        let server = try FrameParty("server")
        let client = try FrameParty("client")
        let stranger = try FrameParty("stranger")
        let (listener, known) = try await join(server, client)
        stranger.service.known = [server.certificate]
        // The refusal comes after our side of the handshake, as TLS 1.3 has it.
        if let connection = try? await stranger.dialer().dial(
            host: "127.0.0.1", port: listener.port)
        {
            connection.send([9])
            #expect(await stranger.service.isClosed())
        }
        known.send([1])
        #expect(await server.service.got([[1]]))
        #expect(server.service.connections.count == 1)
        await listener.shutDown()
    }

    @Test func `a server whose certificate is not known is not spoken to`() async throws {
        let server = try FrameParty("server")
        let client = try FrameParty("client")
        let other = try FrameParty("other")
        server.service.known = [client.certificate]
        client.service.known = [other.certificate]
        let listener = try await server.listen()
        await #expect(throws: TransportError(.secureChannelFailed)) {
            try await client.dialer().dial(host: "127.0.0.1", port: listener.port)
        }
        #expect(server.service.connections.isEmpty)
        await listener.shutDown()
    }

    @Test func `a certificate without its key opens nothing`() async throws {
        let server = try FrameParty("server")
        let client = try FrameParty("client")
        let thief = try FrameParty("thief")
        server.service.known = [client.certificate]
        thief.service.known = [server.certificate]
        let listener = try await server.listen()
        let identity = FrameIdentity(
            certificateFile: client.identity.certificateFile,
            privateKeyFile: thief.identity.privateKeyFile)
        await #expect(throws: TransportError(.secureChannelFailed)) {
            try await FrameDialer(identity: identity, service: thief.service)
                .dial(host: "127.0.0.1", port: listener.port)
        }
        await listener.shutDown()
    }

    @Test func `a frame above the limit ends the connection, one at the limit does not`()
        async throws
    {
        let server = try FrameParty("server")
        let client = try FrameParty("client")
        var limits = FrameLimits()
        limits.frameBytesMax = 100
        let (listener, connection) = try await join(server, client, serverLimits: limits)
        connection.send([UInt8](repeating: 1, count: 100))
        #expect(await server.service.got([[UInt8](repeating: 1, count: 100)]))
        connection.send([UInt8](repeating: 1, count: 101))
        #expect(await server.service.isClosed())
        #expect(await client.service.isClosed())
        #expect(server.service.frames.count == 1)
        await listener.shutDown()
    }

    @Test func `more connections than the limit are closed`() async throws {
        let server = try FrameParty("server")
        let client = try FrameParty("client")
        var limits = FrameLimits()
        limits.connectionsMax = 2
        let (listener, _) = try await join(server, client, serverLimits: limits)
        _ = try await client.dialer().dial(host: "127.0.0.1", port: listener.port)
        await #expect(throws: TransportError.self) {
            try await client.dialer().dial(host: "127.0.0.1", port: listener.port)
        }
        #expect(server.service.connections.count == 2)
        await listener.shutDown()
    }

    @Test func `bytes that are no TLS and handshakes that do not end are dropped`() async throws {
        let server = try FrameParty("server")
        let client = try FrameParty("client")
        var limits = FrameLimits()
        limits.handshakeMilliseconds = 200
        limits.connectionsMax = 2
        server.service.known = [client.certificate]
        client.service.known = [server.certificate]
        let listener = try await server.listen(limits)
        let silent = try await RawClient(port: listener.port)
        let plain = try await RawClient(port: listener.port)
        plain.say("GET / HTTP/1.1\r\n\r\n")
        #expect(await eventually { silent.isClosed && plain.isClosed })
        // Their places are free again.
        let connection = try await client.dialer().dial(host: "127.0.0.1", port: listener.port)
        connection.send([1])
        #expect(await server.service.got([[1]]))
        await listener.shutDown()
    }

    @Test func `TLS below 1_3 is refused`() async throws {
        let server = try FrameParty("server")
        let client = try FrameParty("client")
        server.service.known = [client.certificate]
        let listener = try await server.listen()
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.maximumTLSVersion = .tlsv12
        configuration.certificateVerification = .none
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: nil))
                }
            }
            .connect(host: "127.0.0.1", port: listener.port).get()
        #expect(await eventually { !channel.isActive })
        #expect(server.service.connections.isEmpty)
        await listener.shutDown()
    }

    private func join(
        _ server: FrameParty, _ client: FrameParty, serverLimits: FrameLimits = FrameLimits()
    ) async throws -> (FrameListener, FrameConnection) {
        server.service.known = [client.certificate]
        client.service.known = [server.certificate]
        let listener = try await server.listen(serverLimits)
        return (
            listener, try await client.dialer().dial(host: "127.0.0.1", port: listener.port)
        )
    }
}
