import Codecs
import NIOCore
import NIOHTTP1

/// One connection of a pool: at most one exchange at a time, nothing pipelined.
///
/// Touched only on the pool's loop.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let pool: HTTPPool
    private var channel: (any Channel)?
    /// What it is busy with.
    private(set) var exchange: HTTPExchange?
    private var head: HTTPResponseHead?
    private var body: [UInt8] = []
    /// Whether every byte of the request left.
    private var isWritten = false
    private var idleSince: UInt64 = 0

    init(pool: HTTPPool) {
        self.pool = pool
    }

    func addHandlers(to channel: any Channel) throws {
        var limit = NIOHTTPDecoderLimitConfiguration()
        limit.maxHeaderListSize = pool.limits.headerBytesMax
        limit.maxHeaderFieldSize = pool.limits.headerBytesMax
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHTTPClientHandlers(
            leftOverBytesStrategy: .dropBytes, enableOutboundHeaderValidation: true,
            encoderConfiguration: .init(), decoderLimitConfiguration: limit)
        try pipeline.addHandler(self)
    }

    func opened(_ channel: any Channel) {
        self.channel = channel
        idleSince = pool.now
    }

    /// Whether the connection is open and was used not too long ago.
    func isUsable(now: UInt64, idleMilliseconds: Int64) -> Bool {
        guard let channel, channel.isActive else { return false }
        return now &- idleSince <= UInt64(max(0, idleMilliseconds)) * 1_000_000
    }

    /// Writes the request.
    ///
    /// The channel was active a moment ago on this same loop, but from here on nobody can prove
    /// that no byte left.
    func start(_ next: HTTPExchange) {
        guard let channel else { return next.fail(TransportError(.connectionClosed)) }
        exchange = next
        next.stage = .sent
        head = nil
        body = []
        isWritten = false
        let request = next.request
        channel.write(
            HTTPClientRequestPart.head(request.head(authority: pool.endpoint.authority)),
            promise: nil)
        if !request.body.isEmpty {
            let bytes = channel.allocator.buffer(bytes: request.body)
            channel.write(HTTPClientRequestPart.body(.byteBuffer(bytes)), promise: nil)
        }
        let written = channel.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: pool.loop)
        written.futureResult.whenComplete { result in
            switch result {
            case .success: bound.value.isWritten = true
            case .failure: bound.value.close(TransportError(.connectionClosed, "while writing"))
            }
        }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: written)
    }

    /// Ends the exchange, if there is one, and the connection.
    func close(_ error: TransportError) {
        let ended = exchange
        exchange = nil
        ended?.fail(error)
        channel?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard exchange != nil else {
            // Bytes that nobody asked for.
            return close(TransportError(.malformedAnswer))
        }
        switch unwrapInboundIn(data) {
        case .head(let next):
            guard head == nil, next.status.code >= 200 else {
                return close(TransportError(.malformedAnswer, "head"))
            }
            head = next
        case .body(let bytes):
            guard body.count + bytes.readableBytes <= pool.limits.answerBytesMax else {
                return close(TransportError(.answerTooLarge))
            }
            body.append(contentsOf: bytes.readableBytesView)
        case .end:
            finish()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        close(TransportError(.connectionClosed))
        channel = nil
        pool.remove(self)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isHTTP = error is HTTPParserError
        close(TransportError(isHTTP ? .malformedAnswer : .connectionClosed, "\(error)"))
        context.close(promise: nil)
    }

    private func finish() {
        guard let ended = exchange, let head else {
            return close(TransportError(.malformedAnswer, "end"))
        }
        let answer = WireResponse(
            status: Int(head.status.code),
            headers: head.headers.map { WireHeader($0.name, $0.value) }, body: body)
        exchange = nil
        body = []
        self.head = nil
        idleSince = pool.now
        let canStay = head.isKeepAlive && isWritten
        ended.succeed(answer)
        if canStay, channel?.isActive == true {
            pool.release(self)
        } else {
            channel?.close(promise: nil)
        }
    }
}
