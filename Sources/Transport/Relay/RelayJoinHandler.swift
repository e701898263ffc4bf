import NIOCore
import NIOTLS

/// One end's side of a relay: asks for the other end and, once it is there, lets the TLS and the frames
/// between both begin behind itself.
final class RelayJoinHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let wish: RelayWish
    private let security: FrameSecurity
    private let service: any FrameService
    private let limits: FrameLimits
    private let waitMilliseconds: Int64?
    private let up: EventLoopPromise<FrameConnection>
    private var limit: Scheduled<Void>?
    private var isJoined = false

    init(
        wish: RelayWish, security: FrameSecurity, service: any FrameService, limits: FrameLimits,
        waitMilliseconds: Int64?, up: EventLoopPromise<FrameConnection>
    ) {
        self.wish = wish
        self.security = security
        self.service = service
        self.limits = limits
        self.waitMilliseconds = waitMilliseconds
        self.up = up
    }

    func handlerAdded(context: ChannelHandlerContext) {
        allow(limits.handshakeMilliseconds, context)
    }

    /// What the relay's own TLS tells is not for the handlers behind.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        guard case .handshakeCompleted = event else { return }
        allow(waitMilliseconds, context)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: wish.bytes)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isJoined { return context.fireChannelRead(data) }
        var bytes = unwrapInboundIn(data)
        guard let answer = bytes.readInteger(as: UInt8.self) else { return }
        guard RelayAnswer(rawValue: answer) == .joined else {
            return fail(context, "the relay does not serve the other end")
        }
        isJoined = true
        do {
            try begin(context)
        } catch {
            return fail(context, "\(error)")
        }
        if bytes.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(bytes)) }
    }

    private func begin(_ context: ChannelHandlerContext) throws {
        let limit = allow(limits.handshakeMilliseconds, context)
        let security = try security.handler()
        let frames = FrameHandler(service: service, security: security, limits: limits) {
            [up] result in
            limit?.cancel()
            up.completeWith(result.mapError { $0 as any Error })
        }
        try context.pipeline.syncOperations.addHandlers([security, frames], position: .after(self))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if isJoined { return context.fireErrorCaught(error) }
        fail(context, "\(error)")
    }

    func channelInactive(context: ChannelHandlerContext) {
        limit?.cancel()
        up.fail(TransportError(.connectionClosed, "the relay has closed"))
        context.fireChannelInactive()
    }

    private func fail(_ context: ChannelHandlerContext, _ reason: String) {
        up.fail(TransportError(.secureChannelFailed, reason))
        context.close(promise: nil)
    }

    /// Gives the next step so long, and the one before no more.
    @discardableResult
    private func allow(
        _ milliseconds: Int64?, _ context: ChannelHandlerContext
    ) -> Scheduled<Void>? {
        limit?.cancel()
        let channel = context.channel
        limit = milliseconds.map { milliseconds in
            context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
                channel.close(promise: nil)
            }
        }
        return limit
    }
}
