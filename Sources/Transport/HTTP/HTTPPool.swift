import Basics
import Codecs
import NIOCore

/// The connections to one endpoint and the requests that wait for them.
///
/// `@unchecked`: all state is touched only on `loop`.
final class HTTPPool: @unchecked Sendable {
    let loop: any EventLoop
    let endpoint: Endpoint
    let limits: HTTPClientLimits
    private let dialer: any StreamDialer
    private let timers: any TimerScheduler
    private var idle: [HTTPConnection] = []
    private var waiting: [HTTPExchange] = []
    /// Dialing, idle and busy connections.
    private var open: [HTTPConnection] = []
    private var dialing = 0
    private var isServing = false
    private var mustServeAgain = false
    private var isShutDown = false

    init(dialer: any StreamDialer, endpoint: Endpoint, limits: HTTPClientLimits) {
        self.dialer = dialer
        self.endpoint = endpoint
        self.limits = limits
        loop = dialer.nextLoop(for: .requests)
        timers = dialer.timers(for: loop)
    }

    /// The monotonic clock, in nanoseconds.
    var now: UInt64 { dialer.time.monotonicNanoseconds() }

    func submit(
        _ request: WireRequest, _ haste: HTTPHaste, timeoutMilliseconds: Int64,
        completion: @escaping @Sendable (HTTPOutcome) -> Void
    ) {
        let exchange = HTTPExchange(request, haste, completion: completion)
        if isShutDown { return exchange.fail(TransportError(.shutDown)) }
        guard waiting.count < limits.queueMax else {
            return exchange.fail(TransportError(.queueFull))
        }
        limit(exchange, toMilliseconds: timeoutMilliseconds)
        if haste.isOn { limit(exchange, toMilliseconds: limits.cancelledMilliseconds) }
        waiting.append(exchange)
        serve()
    }

    /// The caller wants to stop: what becomes of its request is waited for a short while only.
    func hasten(_ haste: HTTPHaste) {
        // None when the request has ended, or comes after this and sees it.
        let exchange =
            waiting.first { $0.haste === haste }
            ?? open.lazy.compactMap(\.exchange).first { $0.haste === haste }
        if let exchange { limit(exchange, toMilliseconds: limits.cancelledMilliseconds) }
    }

    private func limit(_ exchange: HTTPExchange, toMilliseconds delay: Int64) {
        let bound = NIOLoopBound(exchange, eventLoop: loop)
        let timer = timers.schedule(afterMilliseconds: delay) {
            self.loop.perform { self.expire(bound.value) }
        }
        exchange.timers.append(timer)
    }

    func shutDown() {
        isShutDown = true
        let left = waiting
        waiting = []
        for exchange in left { exchange.fail(TransportError(.shutDown)) }
        for connection in open { connection.close(TransportError(.shutDown)) }
    }

    /// A connection finished its exchange and can take another.
    func release(_ connection: HTTPConnection) {
        idle.append(connection)
        serve()
    }

    /// A connection is gone.
    func remove(_ connection: HTTPConnection) {
        idle.removeAll { $0 === connection }
        open.removeAll { $0 === connection }
        serve()
    }

    private func expire(_ exchange: HTTPExchange) {
        let connection = open.first { $0.exchange === exchange }
        waiting.removeAll { $0 === exchange }
        exchange.fail(TransportError(.timedOut))
        // The answer may still come: nobody else may use this connection.
        connection?.close(TransportError(.timedOut))
    }

    /// Gives waiting requests to connections and dials for the rest.
    ///
    /// Closing a connection calls back in here, so the work is done by one frame in turns.
    private func serve() {
        mustServeAgain = true
        if isServing { return }
        isServing = true
        while mustServeAgain {
            mustServeAgain = false
            while !waiting.isEmpty, let connection = takeIdle() {
                if waiting.isEmpty {
                    idle.append(connection)
                } else {
                    connection.start(waiting.removeFirst())
                }
            }
            while !isShutDown, dialing < waiting.count, open.count < limits.connectionsMax {
                dial()
            }
        }
        isServing = false
    }

    /// The most recently used connection that is still open and fresh; closes those that are not.
    private func takeIdle() -> HTTPConnection? {
        while let connection = idle.popLast() {
            if connection.isUsable(now: now, idleMilliseconds: limits.idleMilliseconds) {
                return connection
            }
            connection.close(TransportError(.connectionClosed))
        }
        return nil
    }

    private func dial() {
        let connection = HTTPConnection(pool: self)
        open.append(connection)
        dialing += 1
        let bound = NIOLoopBound(connection, eventLoop: loop)
        dialer.dial(endpoint, on: loop) { try bound.value.addHandlers(to: $0) }
            .whenComplete { self.dialed(bound.value, $0) }
    }

    private func dialed(_ connection: HTTPConnection, _ result: Result<any Channel, any Error>) {
        dialing -= 1
        switch result {
        case .success(let channel) where channel.isActive && !isShutDown:
            connection.opened(channel)
            release(connection)
        case .success(let channel):
            channel.close(promise: nil)
            failFirst(connection, TransportError(.connectionClosed))
        case .failure(let error):
            failFirst(connection, TransportError.dial(error))
        }
    }

    /// A dial that failed fails the request that has waited longest; the others dial again.
    private func failFirst(_ connection: HTTPConnection, _ error: TransportError) {
        open.removeAll { $0 === connection }
        if !waiting.isEmpty { waiting.removeFirst().fail(error) }
        serve()
    }
}
