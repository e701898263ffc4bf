import Basics
import Chains
import Transport

/// Runs a session beside a test's body and ends it afterwards.
func withSession(
    on devnet: DevnetProcess, sender: Address, usesWebSocket: Bool = false,
    pollMilliseconds: Int64 = 50, checkpoints: [BlockReference] = [],
    body: (ChainSession, ChainEvents) async throws -> Void
) async throws {
    let events = ChainEvents()
    var configuration = ChainConfiguration(
        chain: ChainId(1_337), rpc: devnet.rpc,
        webSocket: usesWebSocket ? devnet.webSocket : nil, sender: sender,
        checkpoints: checkpoints)
    configuration.pollMilliseconds = pollMilliseconds
    configuration.pauseMillisecondsMax = 200
    configuration.timeoutMilliseconds = 5_000
    let session = try ChainSession(configuration) { events.note($0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await session.run() }
        try await body(session, events)
        group.cancelAll()
        do { while try await group.next() != nil {} } catch is CancellationError {}
    }
}
