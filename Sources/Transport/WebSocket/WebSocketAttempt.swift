import NIOCore
import NIOHTTP1
import NIOWebSocket

/// One attempt to open a connection: dial, upgrade, join the handlers, or give up in time.
struct WebSocketAttempt: Sendable {
    let endpoint: Endpoint
    let head: HTTPRequestHead
    let key: String
    let masks: WebSocketMasks
    let limits: WebSocketLimits
    let dialer: any StreamDialer
    let traffic: StreamTraffic
    let onEvent: @Sendable (WebSocketEvent) -> Void

    func start(
        timeoutMilliseconds: Int64,
        completion: @escaping @Sendable (Result<WebSocketConnection, TransportError>) -> Void
    ) {
        let loop = dialer.nextLoop(for: traffic)
        loop.perform { run(on: loop, timeoutMilliseconds, completion) }
    }

    private func run(
        on loop: any EventLoop, _ timeoutMilliseconds: Int64,
        _ completion: @escaping @Sendable (Result<WebSocketConnection, TransportError>) -> Void
    ) {
        let promise = loop.makePromise(of: WebSocketConnection.self)
        let handshake = NIOLoopBound(
            WebSocketHandshake(head: head, promise: promise), eventLoop: loop)
        let timer = dialer.timers(for: loop).schedule(afterMilliseconds: timeoutMilliseconds) {
            loop.perform { handshake.value.finish(.failure(TransportError(.timedOut))) }
        }
        let dialed = dialer.dial(endpoint, on: loop) { try addHandlers(to: $0, handshake.value) }
        dialed.whenComplete { result in
            switch result {
            case .success(let channel): handshake.value.start(channel)
            case .failure(let error): handshake.value.finish(.failure(TransportError.dial(error)))
            }
        }
        promise.futureResult.whenComplete { result in
            timer.cancel()
            if case .failure = result { dialed.whenSuccess { $0.close(promise: nil) } }
            completion(result.mapError { TransportError.dial($0) })
        }
    }

    private func addHandlers(to channel: any Channel, _ handshake: WebSocketHandshake) throws {
        let bound = NIOLoopBound(handshake, eventLoop: channel.eventLoop)
        let upgrader = NIOWebSocketClientUpgrader(
            requestKey: key, maxFrameSize: limits.messageBytesMax,
            automaticErrorHandling: false
        ) { channel, _ in
            channel.eventLoop.makeCompletedFuture { try join(channel, bound.value) }
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHTTPClientHandlers(
            leftOverBytesStrategy: .forwardBytes,
            withClientUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
        try pipeline.addHandler(handshake)
    }

    private func join(_ channel: any Channel, _ handshake: WebSocketHandshake) throws {
        let connection = WebSocketConnection(
            id: ConnectionId(0), channel: channel, time: dialer.time, limits: limits)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(
            WebSocketHandler(
                role: .client, connection: connection,
                timers: dialer.timers(for: channel.eventLoop), limits: limits, masks: masks,
                onEvent: onEvent))
        handshake.finish(.success(connection))
        pipeline.removeHandler(handshake, promise: nil)
    }
}
