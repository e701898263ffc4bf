import Basics
import Codecs
import NIOCore
import Testing
import Transport

@Suite struct WebSocketClientTests {
    @Test func `messages come back in order`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let inbox = Inbox()
        let connection = try await connect(server.port, "/socket", inbox)
        for number in 0..<100 { #expect(connection.send(text: "message \(number)")) }
        let large = [UInt8](repeating: 0x62, count: 200_000)
        connection.send(text: large)
        #expect(await eventually { inbox.all.count == 101 })
        #expect(inbox.all == (0..<100).map { "text message \($0)" } + ["text of 200000"])
        #expect(await eventually { connection.outboundByteCount == 0 })
        connection.abort()
        await server.shutDown()
    }

    @Test func `a ping is answered with its payload and the time of receipt moves`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let inbox = Inbox()
        let connection = try await connect(server.port, "/socket", inbox)
        let before = connection.lastReceivedNanoseconds
        #expect(connection.send(ping: Array("are you there".utf8)))
        #expect(await eventually { inbox.all == ["pong are you there"] })
        #expect(connection.lastReceivedNanoseconds > before)
        #expect(!connection.send(ping: [UInt8](repeating: 0, count: 126)))
        connection.abort()
        await server.shutDown()
    }

    @Test func `the server pushes without being asked`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let inbox = Inbox()
        let connection = try await connect(server.port, "/socket/push", inbox)
        #expect(await eventually { inbox.all == ["text push 0", "text push 1", "text push 2"] })
        connection.abort()
        await server.shutDown()
    }

    @Test func `a close by the client is answered and told on both sides`() async throws {
        let service = EchoService()
        let server = try await HTTPServer.start(port: 0, service: service)
        let inbox = Inbox()
        let connection = try await connect(server.port, "/socket", inbox)
        connection.close(code: 1_001)
        #expect(await eventually { inbox.all == ["closed local"] })
        #expect(await eventually { service.log.last == #"closed remote(code: 1001, text: "")"# })
        #expect(connection.isClosed)
        #expect(!connection.send(text: "late"))
        await server.shutDown()
    }

    @Test func `a close by the server carries its code`() async throws {
        let service = EchoService()
        let server = try await HTTPServer.start(port: 0, service: service)
        let inbox = Inbox()
        _ = try await connect(server.port, "/socket/bye", inbox)
        #expect(await eventually { inbox.all == [#"closed remote(code: 4001, text: "")"#] })
        #expect(await eventually { service.log.last == "closed local" })
        await server.shutDown()
    }

    @Test func `a stream that ends without a close is lost`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let inbox = Inbox()
        _ = try await connect(server.port, "/socket", inbox)
        await server.shutDown()
        #expect(await eventually { inbox.all == ["closed lost"] })
    }

    @Test func `an upgrade that is not wanted is refused`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let error = await #expect(throws: TransportError.self) {
            _ = try await connect(server.port, "/elsewhere", Inbox())
        }
        #expect(error?.code == .upgradeRefused)
        let refused = await #expect(throws: TransportError.self) {
            _ = try await connect(try await RawServer.unusedPort(), "/socket", Inbox())
        }
        #expect(refused?.code == .refused)
        await server.shutDown()
    }

    @Test func `a server that never answers the upgrade is given up in time`() async throws {
        let server = try await RawServer { _, _ in }
        let error = await #expect(throws: TransportError.self) {
            _ = try await connect(server.port, "/socket", Inbox(), timeoutMilliseconds: 50)
        }
        #expect(error?.code == .timedOut)
        await server.close()
    }

    /// Key and accept value of RFC 6455 §1.3.
    @Test(
        arguments: [
            (
                [0x01, 2, 0x61, 0x62, 0x89, 1, 0x70, 0x00, 0, 0x80, 1, 0x63],
                ["ping p", "text abc"]
            ),
            ([0x82, 2, 0, 255], ["binary [0, 255]"]),
            ([0x81, 0], ["text "]),
            ([0x81, 0x7E, 0, 1, 0x61], ["text a"]),
            ([0xC1, 1, 0x61], ["closed protocolViolation"]),
            ([0x83, 0], ["closed protocolViolation"]),
            ([0x81, 0x81, 0, 0, 0, 0, 0x61], ["closed protocolViolation"]),
            ([0x80, 1, 0x61], ["closed protocolViolation"]),
            ([0x01, 1, 0x61, 0x81, 1, 0x61], ["closed protocolViolation"]),
            ([0x09, 0], ["closed protocolViolation"]),
            ([0x88, 1, 3], ["closed protocolViolation"]),
            ([0x88, 2, 3, 0xED], ["closed protocolViolation"]),
            ([0x88, 0], [#"closed remote(code: 1005, text: "")"#]),
            ([0x88, 4, 3, 0xE8, 0x6F, 0x6B], [#"closed remote(code: 1000, text: "ok")"#]),
            ([0x82, 0x7F, 0, 0, 0, 0, 0x10, 0, 0, 0], ["closed messageTooLarge"]),
            (
                [0x01, 60] + [UInt8](repeating: 0x61, count: 60) + [0x80, 60]
                    + [UInt8](repeating: 0x61, count: 60), ["closed messageTooLarge"]
            ),
        ] as [([UInt8], [String])])
    func `frames are joined and violations end the connection`(
        _ frames: [UInt8], _ expected: [String]
    ) async throws {
        let server = try await RawServer { received, channel in
            guard received.hasSuffix("\r\n\r\n") else { return }
            guard received.lowercased().contains("sec-websocket-key: dghlihnhbxbszsbub25jzq==")
            else { return channel.close(promise: nil) }
            channel.say(
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                    + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
            for byte in frames { channel.say([byte]) }
        }
        var limits = WebSocketLimits()
        limits.messageBytesMax = 100
        let inbox = Inbox()
        let connection = try await WebSocketClient(
            dialer: SocketDialer(), entropy: SampleNonce(), limits: limits
        ).connect(
            Endpoint(isSecure: false, host: "127.0.0.1", port: server.port), target: "/",
            onEvent: inbox.take)
        #expect(await eventually { inbox.all.count >= expected.count })
        #expect(inbox.all == expected)
        connection.abort()
        await server.close()
    }

    @Test func `a wrong accept value is refused`() async throws {
        let server = try await RawServer { received, channel in
            guard received.hasSuffix("\r\n\r\n") else { return }
            channel.say(
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                    + "sec-websocket-accept: AAAALMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
        }
        let error = await #expect(throws: TransportError.self) {
            _ = try await connect(server.port, "/", Inbox())
        }
        #expect(error?.code == .upgradeRefused)
        await server.close()
    }

    private func connect(
        _ port: Int, _ target: String, _ inbox: Inbox, timeoutMilliseconds: Int64 = 5_000
    ) async throws -> WebSocketConnection {
        try await WebSocketClient(dialer: SocketDialer(), entropy: SystemEntropy()).connect(
            url: "ws://127.0.0.1:\(port)\(target)", timeoutMilliseconds: timeoutMilliseconds,
            onEvent: inbox.take)
    }
}

/// The nonce of the RFC's example for keys, zeros for masks.
private struct SampleNonce: EntropySource {
    func bytes(count: Int) throws -> [UInt8] {
        count == 16 ? Array("the sample nonce".utf8) : [UInt8](repeating: 0, count: count)
    }
}
