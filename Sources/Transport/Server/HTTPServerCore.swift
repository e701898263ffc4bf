import Basics
import Codecs
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization

/// What all connections of a server share, and how their pipelines are built: the same on sockets
/// and on embedded channels.
final class HTTPServerCore: Sendable {
    let service: any WireService
    let time: any TimeSource
    let limits: HTTPServerLimits
    let executor: (any TaskExecutor)?
    private let timersFor: @Sendable (any EventLoop) -> any TimerScheduler
    private let counters = Mutex(HTTPServerCounters())
    private let channels = Mutex<[ConnectionId: any Channel]>([:])
    private let ids = Atomic<UInt64>(0)

    init(
        service: any WireService, time: any TimeSource, limits: HTTPServerLimits,
        executor: (any TaskExecutor)?,
        timersFor: @escaping @Sendable (any EventLoop) -> any TimerScheduler
    ) {
        self.service = service
        self.time = time
        self.limits = limits
        self.executor = executor
        self.timersFor = timersFor
    }

    var counts: HTTPServerCounters { counters.withLock { $0 } }

    func count(_ body: (inout HTTPServerCounters) -> Void) { counters.withLock { body(&$0) } }

    func timers(for loop: any EventLoop) -> any TimerScheduler { timersFor(loop) }

    /// Builds the pipeline of an accepted connection.
    func configure(_ channel: any Channel) throws {
        let id = ConnectionId(ids.add(1, ordering: .relaxed).newValue)
        let isTaken = counters.withLock { counts in
            if counts.open >= limits.connectionsMax {
                counts.turnedAway += 1
                return false
            }
            counts.open += 1
            counts.accepted += 1
            return true
        }
        guard isTaken else { throw TransportError(.queueFull) }
        channels.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { _ in self.forget(id) }
        let handler = HTTPServerHandler(core: self, id: id)
        let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        var limit = NIOHTTPDecoderLimitConfiguration()
        limit.maxHeaderListSize = limits.headerBytesMax
        limit.maxHeaderFieldSize = limits.headerBytesMax
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: true,
            withServerUpgrade: (
                upgraders: [upgrader(id)],
                completionHandler: {
                    $0.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
                }
            ), withErrorHandling: true, withOutboundHeaderValidation: true,
            withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limit)
        try pipeline.addHandler(handler)
    }

    /// Closes every connection.
    func closeAll() {
        let open = channels.withLock { all in all.sorted { $0.key < $1.key } }
        for (_, channel) in open { channel.close(promise: nil) }
    }

    private func forget(_ id: ConnectionId) {
        count { $0.open -= 1 }
        channels.withLock { $0[id] = nil }
    }

    private func upgrader(_ id: ConnectionId) -> NIOWebSocketServerUpgrader {
        NIOWebSocketServerUpgrader(
            maxFrameSize: limits.webSocket.messageBytesMax, automaticErrorHandling: false
        ) { channel, head in
            let isWanted = self.service.shouldUpgrade(WireRequest(head))
            return channel.eventLoop.makeSucceededFuture(isWanted ? HTTPHeaders() : nil)
        } upgradePipelineHandler: { channel, head in
            channel.eventLoop.makeCompletedFuture { try self.join(channel, id, head) }
        }
    }

    private func join(
        _ channel: any Channel, _ id: ConnectionId, _ head: HTTPRequestHead
    ) throws {
        count { $0.upgrades += 1 }
        let peer = WebSocketPeer(id: id, channel: channel, time: time, limits: limits.webSocket)
        let handler = WebSocketHandler(
            role: .server, connection: peer, timers: timers(for: channel.eventLoop),
            limits: limits.webSocket, masks: nil
        ) { [self, peer] in deliver($0, from: peer) }
        try channel.pipeline.syncOperations.addHandler(handler)
        service.opened(peer, request: WireRequest(head))
    }

    private func deliver(_ event: WebSocketEvent, from peer: WebSocketPeer) {
        switch event {
        case .text(let bytes): service.received(bytes, from: peer)
        // No protocol that is hosted here has binary messages.
        case .binary: peer.close(code: 1_003)
        case .ping, .pong: break
        case .closed(let reason):
            if reason == .slowConsumer { count { $0.slowConsumers += 1 } }
            service.closed(peer, reason: reason)
        }
    }
}
