import Codecs
import NIOCore
import NIOWebSocket

/// The protocol of one connection above the frames: pongs, fragments, the close handshake.
///
/// Touched only on its event loop.
final class WebSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = WebSocketCommand
    typealias OutboundOut = WebSocketFrame

    private enum State {
        case open
        /// Our close frame is out.
        case closing
        case closed
    }

    private let role: WebSocketRole
    private let connection: WebSocketConnection
    private let timers: any TimerScheduler
    private let limits: WebSocketLimits
    private let onEvent: @Sendable (WebSocketEvent) -> Void
    private var masks: WebSocketMasks?
    private var assembly: WebSocketAssembly
    private var state = State.open
    private var isReported = false
    private var closeTimer: ScheduledTimer?

    init(
        role: WebSocketRole, connection: WebSocketConnection, timers: any TimerScheduler,
        limits: WebSocketLimits, masks: WebSocketMasks?,
        onEvent: @escaping @Sendable (WebSocketEvent) -> Void
    ) {
        self.role = role
        self.connection = connection
        self.timers = timers
        self.limits = limits
        self.masks = masks
        self.onEvent = onEvent
        assembly = WebSocketAssembly(limits: limits)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        connection.noteReceived()
        guard state != .closed else { return }
        // RFC 6455 §5.1: a client masks every frame, a server none; §5.2: no extension was agreed.
        let isMasked = frame.maskKey != nil
        guard isMasked == (role == .server), frame.reservedBits.isEmpty else {
            return violate(.protocolViolation, context)
        }
        switch frame.opcode {
        case .text, .binary, .continuation: readMessage(frame, context)
        case .ping:
            let payload = frame.unmaskedData
            if state == .open { write(.pong, payload, context, promise: nil) }
            onEvent(.ping(WireBytes(payload)))
        case .pong: onEvent(.pong(WireBytes(frame.unmaskedData)))
        case .connectionClose: readClose(frame.unmaskedData, context)
        default: violate(.protocolViolation, context)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard state == .open else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .text(let bytes): write(.text, bytes, context, promise: promise)
        case .cut(let text, let bytes):
            CutHandler.install(bytes: bytes, in: context)
            write(.text, text, context, promise: promise)
        case .ping(let bytes): write(.ping, bytes, context, promise: promise)
        case .close(let code):
            state = .closing
            write(.connectionClose, ByteBuffer(integer: code), context, promise: promise)
            let loop = context.eventLoop
            let bound = NIOLoopBound(context, eventLoop: loop)
            closeTimer = timers.schedule(afterMilliseconds: limits.closeMilliseconds) {
                loop.perform { bound.value.close(promise: nil) }
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        report(connection.isOverrun ? .slowConsumer : state == .closing ? .local : .lost)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        report(state == .closing ? .local : .lost)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? NIOWebSocketError {
            violate(WebSocketViolation(error), context)
        } else {
            context.close(promise: nil)
        }
    }

    private func readMessage(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        do throws(WebSocketViolation) {
            guard let message = try assembly.take(frame) else { return }
            let bytes = WireBytes(message.bytes)
            onEvent(message.isText ? .text(bytes) : .binary(bytes))
        } catch {
            violate(error, context)
        }
    }

    private func readClose(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        var rest = payload
        let code = rest.readInteger(as: UInt16.self)
        guard payload.readableBytes != 1, code.map(Self.isValid) ?? true else {
            return violate(.protocolViolation, context)
        }
        let text = String(decoding: rest.readableBytesView, as: UTF8.self)
        let echo = code.map { ByteBuffer(integer: $0) } ?? ByteBuffer()
        end(
            state == .open ? .remote(code: code ?? 1_005, text: text) : .local, echo, context)
    }

    private func violate(_ violation: WebSocketViolation, _ context: ChannelHandlerContext) {
        if state == .closed { return }
        end(violation.reason, ByteBuffer(integer: violation.code), context)
    }

    /// Tells the owner, sends the last frame unless a close is out, and closes the stream.
    ///
    /// The owner is told first: closing calls back in here, and the first reason counts.
    private func end(
        _ reason: WebSocketCloseReason, _ payload: ByteBuffer, _ context: ChannelHandlerContext
    ) {
        let wasOpen = state == .open
        state = .closed
        report(reason)
        if wasOpen { finish(payload, context) } else { context.close(promise: nil) }
    }

    /// Writes the last frame and closes the stream when it is out.
    private func finish(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        write(.connectionClose, payload, context, promise: promise)
    }

    private func write(
        _ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>?
    ) {
        do throws(TransportError) {
            let key = try masks?.next()
            let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: key, data: payload)
            context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
        } catch {
            promise?.fail(error)
            context.close(promise: nil)
        }
    }

    private func report(_ reason: WebSocketCloseReason) {
        if isReported { return }
        isReported = true
        closeTimer?.cancel()
        closeTimer = nil
        connection.noteClosed()
        onEvent(.closed(reason))
    }

    /// RFC 6455 §7.4: the codes that may stand in a frame.
    private static func isValid(_ code: UInt16) -> Bool {
        switch code {
        case 1_000...1_003, 1_007...1_014, 3_000...4_999: true
        default: false
        }
    }
}
