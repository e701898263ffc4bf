import Testing
import Transport

@Suite struct WebSocketServerTests {
    @Test func `fragments with a ping between them are one message`() async throws {
        let (server, raw) = try await upgraded("/socket")
        raw.say(maskedFrame(0x01, [0x61]) + maskedFrame(0x89, [0x70]) + maskedFrame(0x80, [0x62]))
        #expect(await eventually { raw.receivedFrames == [0x8A, 1, 0x70, 0x81, 2, 0x61, 0x62] })
        raw.close()
        await server.shutDown()
    }

    @Test func `bytes that follow the upgrade in the same piece are not lost`() async throws {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let raw = try await RawClient(port: server.port)
        raw.upgrade("/socket")
        raw.say(maskedFrame(0x81, [0x61]))
        #expect(await eventually { raw.receivedFrames == [0x81, 1, 0x61] })
        raw.close()
        await server.shutDown()
    }

    @Test(
        arguments: [
            ([0x81, 1, 0x61], [0x88, 2, 3, 0xEA]),
            (maskedFrame(0x91, [0x61]), [0x88, 2, 3, 0xEA]),
            (maskedFrame(0x80, [0x61]), [0x88, 2, 3, 0xEA]),
            ([0x82, 0xFF, 0, 0, 0, 0, 0x7F, 0, 0, 0, 0, 0, 0, 0], [0x88, 2, 3, 0xF1]),
            (maskedFrame(0x82, [1]), [0x88, 2, 3, 0xEB]),
            (maskedFrame(0x88, [3, 0xE8, 0x61]), [0x88, 2, 3, 0xE8]),
            (maskedFrame(0x88, []), [0x88, 0]),
        ] as [([UInt8], [UInt8])])
    func `what ends a connection is answered with the right code`(
        _ frame: [UInt8], _ answer: [UInt8]
    ) async throws {
        let (server, raw) = try await upgraded("/socket")
        raw.say(frame)
        #expect(await eventually { raw.receivedFrames.count >= answer.count })
        #expect(raw.receivedFrames == answer)
        #expect(await eventually { raw.isClosed })
        await server.shutDown()
    }

    @Test func `a client that does not read is cut off and counted`() async throws {
        let service = EchoService()
        var limits = HTTPServerLimits()
        limits.webSocket.outboundBytesMax = 1_000_000
        let server = try await HTTPServer.start(port: 0, service: service, limits: limits)
        let raw = try await RawClient(port: server.port, reads: false)
        raw.upgrade("/socket/flood")
        #expect(await eventually { service.log.last == "closed slowConsumer" })
        #expect(server.counters.slowConsumers == 1)
        #expect(await eventually { server.counters.open == 0 })
        raw.close()
        await server.shutDown()
    }

    private func upgraded(_ target: String) async throws -> (HTTPServer, RawClient) {
        let server = try await HTTPServer.start(port: 0, service: EchoService())
        let raw = try await RawClient(port: server.port)
        raw.upgrade(target)
        let isUp = await eventually {
            String(decoding: raw.received, as: UTF8.self).hasSuffix("\r\n\r\n")
        }
        #expect(isUp)
        return (server, raw)
    }
}
