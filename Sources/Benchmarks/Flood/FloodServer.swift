package import Basics
import Codecs
import Transport

/// Serves the flood on a loopback port.
package struct FloodServer: Sendable {
    private let service: FloodService
    private let server: HTTPServer

    /// The port that the system chose.
    package var port: Int { server.port }

    /// Listens.
    package static func start(
        symbolCount: Int, time: any TimeSource
    ) async throws(BenchmarkError) -> FloodServer {
        let service = FloodService(symbolCount: min(max(1, symbolCount), 1_000), time: time)
        do throws(TransportError) {
            let server = try await HTTPServer.start(port: 0, service: service, time: time)
            return FloodServer(service: service, server: server)
        } catch {
            throw BenchmarkError(.failed, error.description)
        }
    }

    /// Serves until the task is cancelled.
    package func run() async {
        await service.run()
        await server.shutDown()
    }
}
