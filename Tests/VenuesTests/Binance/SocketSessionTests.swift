import Arithmetic
import Basics
import Markets
import Testing
import Transport
import Venues

/// One round trip over real loopback sockets.
struct SocketSessionTests {
    @Test(.timeLimit(.minutes(1)))
    func `an order crosses real sockets and its trades come back`() async throws {
        let time = SystemTime()
        let host = PaperHost(
            try SimulatedExchange.venue(seed: 7, startedAt: time.now()), time: time)
        let server = try await HTTPServer.start(port: 0, service: host)
        let log = EventLog()
        let place = "127.0.0.1:\(server.port)"
        let session = try BinanceSession(
            endpoints: try BinanceEndpoints(
                rest: "http://\(place)", stream: "ws://\(place)",
                webSocketApi: "ws://\(place)/ws-api/v3"),
            credentials: SimulatedExchange.credentials(),
            settings: BinanceSettings(account: "main", symbols: ["ETHUSDC"]),
            dialer: SocketDialer(), entropy: SystemEntropy(), time: time,
            sink: { log.append($0) })
        let request = OrderRequest(
            clientOrderId: try #require(ClientOrderId("a1")), symbol: "ETHUSDC", side: .sell,
            type: .limit, quantity: ExactDecimal(2), price: ExactDecimal(2_900),
            timeInForce: .immediateOrCancel)
        try await withThrowingTaskGroup { group in
            group.addTask { await host.run() }
            group.addTask { try await session.run() }
            while log.connections.last != true
                || session.book(symbol: "ETHUSDC")?.health != .healthy
            {
                try await time.sleep(milliseconds: 10)
            }
            guard case .accepted(let report) = await session.place(request) else {
                Issue.record("not accepted")
                group.cancelAll()
                return
            }
            #expect(report.status == .filled)
            while log.reports.last?.status != .filled { try await time.sleep(milliseconds: 10) }
            let answer = await session.fills(
                symbol: "ETHUSDC", venueOrderId: report.venueOrderId,
                clientOrderId: request.clientOrderId)
            #expect(answer.value == log.fills)
            #expect(log.fills.isEmpty == false)
            group.cancelAll()
        }
        await server.shutDown()
    }
}
