import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// The HTTP API of a node: loopback unless told otherwise, a key always.
package struct GatewayServer: Sendable {
    private let host: String
    private let requestedPort: Int
    private let key: [UInt8]
    private let approvers: [Approver]
    private let port: any GatewayPort
    private let logger: Logger

    /// Describes a server; nothing listens yet.
    package init(
        host: String, port requestedPort: Int, key: [UInt8], approvers: [Approver] = [],
        node: any GatewayPort, logger: Logger
    ) {
        self.host = host
        self.requestedPort = requestedPort
        self.key = key
        self.approvers = approvers
        port = node
        self.logger = logger
    }

    /// Serves until cancelled; tells the port once it listens.
    package func run(onListening: @escaping @Sendable (Int) async -> Void) async throws {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: HostGuard(host: host))
        router.add(middleware: KeyAuthentication(key: key))
        Quotes(port: port).add(to: router)
        Orders(port: port).add(to: router)
        Overrides(port: port, approvers: approvers).add(to: router)
        Settlements(port: port).add(to: router)
        Pools(port: port).add(to: router)
        Health(port: port).add(to: router)
        let application = Application(
            router: router,
            configuration: .init(
                address: .hostname(host, port: requestedPort), serverName: "causeway"),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
    }
}
