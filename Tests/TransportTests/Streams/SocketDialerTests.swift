import Basics
import Codecs
import Glibc
import NIOCore
import Testing
import Transport

@Suite struct SocketDialerTests {
    @Test func `a trusted certificate for the host's name is accepted`() async throws {
        let outcome = try await ask("localhost", trusted: true)
        #expect(outcome.response?.body == Array("secret".utf8))
    }

    @Test func `a certificate that nobody trusts is refused and nothing was sent`() async throws {
        let outcome = try await ask("localhost", trusted: false)
        #expect(outcome == .notSent(TransportError(.secureChannelFailed)))
    }

    @Test func `a certificate for another name is refused and nothing was sent`() async throws {
        let outcome = try await ask("127.0.0.1", trusted: true)
        #expect(outcome == .notSent(TransportError(.secureChannelFailed)))
    }

    @Test func `a server without TLS is refused and nothing was sent`() async throws {
        let server = try await RawServer { _, channel in channel.say("HTTP/1.1 200 OK\r\n\r\n") }
        let outcome = try await send("localhost", server.port, roots: .system)
        #expect(outcome == .notSent(TransportError(.secureChannelFailed)))
        await server.close()
    }

    @Test func `a handshake that does not end is given up in time`() async throws {
        let server = try await RawServer { _, _ in }
        let outcome = try await send(
            "localhost", server.port, roots: .system, dialMilliseconds: 100)
        #expect(outcome == .notSent(TransportError(.secureChannelFailed)))
        await server.close()
    }

    @Test func `market data has a loop of its own, whatever else is dialed`() {
        let dialer = SocketDialer()
        let market = dialer.nextLoop(for: .marketData)
        for _ in 0..<64 {
            #expect(dialer.nextLoop(for: .requests) !== market)
            #expect(SocketDialer().nextLoop(for: .marketData) === market)
        }
    }

    @Test func `a server that asks who is there answers who has the certificate`() async throws {
        let answer = try await askKnown(hasIdentity: true)
        #expect(answer.response?.body == Array("secret".utf8))
    }

    @Test func `a server that asks who is there answers nobody else`() async throws {
        let answer = try await askKnown(hasIdentity: false)
        #expect(answer.response == nil)
        #expect(answer.error != nil)
    }

    @Test func `an identity whose files are not there is refused and nothing was sent`()
        async throws
    {
        let identity = ClientIdentity(certificateFile: "/none.pem", privateKeyFile: "/none.pem")
        let client = HTTPClient(
            dialer: SocketDialer(identity: identity),
            endpoint: Endpoint(isSecure: true, host: "localhost", port: 1))
        let outcome = await client.send(get("/"), timeoutMilliseconds: 10_000)
        #expect(outcome == .notSent(TransportError(.secureChannelFailed)))
    }

    private func askKnown(hasIdentity: Bool) async throws -> HTTPOutcome {
        let server = try await RawServer(tls: LocalCertificate.serverContext(asksForIt: true)) {
            received, channel in
            guard received.hasSuffix("\r\n\r\n") else { return }
            channel.say("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret")
        }
        let files = SystemFiles()
        let certificate = "/tmp/causeway-test-identity-\(getpid())-\(server.port).pem"
        let key = certificate + ".key"
        try files.replaceSynced(certificate, with: Array(LocalCertificate.pem.utf8), mode: 0o600)
        try files.replaceSynced(key, with: Array(LocalCertificate.keyPEM().utf8), mode: 0o600)
        let identity = ClientIdentity(certificateFile: certificate, privateKeyFile: key)
        let dialer = SocketDialer(
            trustRoots: .file(certificate), identity: hasIdentity ? identity : nil)
        let client = HTTPClient(
            dialer: dialer, endpoint: Endpoint(isSecure: true, host: "localhost", port: server.port)
        )
        let outcome = await client.send(get("/"), timeoutMilliseconds: 10_000)
        client.shutDown()
        for path in [certificate, key] { try files.remove(path) }
        await server.close()
        return outcome
    }

    private func ask(_ host: String, trusted: Bool) async throws -> HTTPOutcome {
        let server = try await RawServer(tls: LocalCertificate.serverContext()) {
            received, channel in
            guard received.hasSuffix("\r\n\r\n") else { return }
            channel.say("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret")
        }
        let files = SystemFiles()
        let path = "/tmp/causeway-test-roots-\(getpid())-\(server.port).pem"
        try files.replaceSynced(path, with: Array(LocalCertificate.pem.utf8), mode: 0o600)
        let outcome = try await send(
            host, server.port, roots: trusted ? .file(path) : .system)
        try files.remove(path)
        await server.close()
        return outcome
    }

    private func send(
        _ host: String, _ port: Int, roots: TrustRoots, dialMilliseconds: Int64 = 10_000
    ) async throws -> HTTPOutcome {
        let dialer = SocketDialer(trustRoots: roots, dialMilliseconds: dialMilliseconds)
        let endpoint = Endpoint(isSecure: true, host: host, port: port)
        return await HTTPClient(dialer: dialer, endpoint: endpoint)
            .send(get("/"), timeoutMilliseconds: 10_000)
    }
}
