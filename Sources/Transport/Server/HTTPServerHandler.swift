import Basics
import Codecs
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Collects requests of one connection, has the service answer them, writes the answers.
///
/// Touched only on its event loop; NIO's pipelining handler below lets one request up at a time.
final class HTTPServerHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let core: HTTPServerCore
    private let id: ConnectionId
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isRefused = false
    private var lastActive: UInt64 = 0
    private var timer: ScheduledTimer?

    init(core: HTTPServerCore, id: ConnectionId) {
        self.core = core
        self.id = id
    }

    func handlerAdded(context: ChannelHandlerContext) {
        lastActive = core.time.monotonicNanoseconds()
        watch(context, milliseconds: core.limits.idleMilliseconds)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isRefused { return }
        switch unwrapInboundIn(data) {
        case .head(let next):
            head = next
            body = []
        case .body(let bytes):
            guard body.count + bytes.readableBytes <= core.limits.requestBytesMax else {
                isRefused = true
                return write(WireResponse(status: 413), isHead: false, staysOpen: false, context)
            }
            body.append(contentsOf: bytes.readableBytesView)
        case .end:
            guard let head else { return }
            lastActive = core.time.monotonicNanoseconds()
            answer(WireRequest(head, body: body), head, context)
            self.head = nil
            body = []
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An upgrade that was not wanted goes on as a plain request.
        if error is NIOWebSocketUpgradeError { return }
        context.close(promise: nil)
    }

    private func answer(
        _ request: WireRequest, _ head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        core.count { $0.requests += 1 }
        let (core, id, loop) = (core, id, context.eventLoop)
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        let (isHead, staysOpen) = (head.method == .HEAD, head.isKeepAlive)
        Task(executorPreference: core.executor) {
            let reply = await core.service.respond(to: request, connection: id)
            loop.perform {
                let (handler, context) = bound.value
                handler.finish(reply, isHead: isHead, staysOpen: staysOpen, context)
            }
        }
    }

    private func finish(
        _ reply: WireReply, isHead: Bool, staysOpen: Bool, _ context: ChannelHandlerContext
    ) {
        guard context.channel.isActive else { return }
        lastActive = core.time.monotonicNanoseconds()
        switch reply {
        case .whole(let response):
            write(response, isHead: isHead, staysOpen: staysOpen, context)
        case .cut(let response, let bytes):
            core.count { $0.dropped += 1 }
            CutHandler.install(bytes: bytes, in: context)
            // The cut closes by itself, once its bytes are out.
            write(response, isHead: isHead, staysOpen: true, context)
        case .close:
            core.count { $0.dropped += 1 }
            context.close(promise: nil)
        case .silence: core.count { $0.dropped += 1 }
        }
    }

    private func write(
        _ response: WireResponse, isHead: Bool, staysOpen: Bool, _ context: ChannelHandlerContext
    ) {
        var fields = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        fields.remove(name: "content-length")
        fields.remove(name: "transfer-encoding")
        // RFC 9110 §8.6: these have no body and no length.
        let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
        if hasBody { fields.add(name: "content-length", value: String(response.body.count)) }
        if !staysOpen { fields.replaceOrAdd(name: "connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status),
            headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if hasBody, !isHead, !response.body.isEmpty {
            let bytes = context.channel.allocator.buffer(bytes: response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { result in
            if case .success = result, staysOpen { return }
            bound.value.close(promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Looks, no more often than needed, whether the connection has been quiet too long.
    private func watch(_ context: ChannelHandlerContext, milliseconds: Int64) {
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        timer = core.timers(for: loop).schedule(afterMilliseconds: milliseconds) {
            loop.perform {
                let (handler, context) = bound.value
                handler.check(context)
            }
        }
    }

    private func check(_ context: ChannelHandlerContext) {
        if timer == nil { return }
        let quiet = Int64((core.time.monotonicNanoseconds() &- lastActive) / 1_000_000)
        let left = core.limits.idleMilliseconds - quiet
        if left <= 0 { return context.close(promise: nil) }
        watch(context, milliseconds: left)
    }
}
