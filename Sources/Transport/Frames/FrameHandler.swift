import NIOCore
import NIOSSL
import NIOTLS

/// Cuts a stream into frames: four bytes of length, most significant first, then so many bytes.
final class FrameHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = FrameOutbound
    typealias OutboundOut = ByteBuffer

    private let service: any FrameService
    private let security: NIOSSLHandler
    private let limits: FrameLimits
    private let onUp: @Sendable (Result<FrameConnection, TransportError>) -> Void
    private var connection: FrameConnection?
    private var waiting = ByteBuffer()
    private var isEnded = false
    private var outboundBytes = 0

    /// `security` is the TLS right before it: through a relay there is a second one, the relay's.
    init(
        service: any FrameService, security: NIOSSLHandler, limits: FrameLimits,
        onUp: @escaping @Sendable (Result<FrameConnection, TransportError>) -> Void = { _ in }
    ) {
        self.service = service
        self.security = security
        self.limits = limits
        self.onUp = onUp
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { begin(context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func begin(_ context: ChannelHandlerContext) {
        let shown = try? security.peerCertificate?.toDERBytes()
        guard connection == nil, let certificate = shown else {
            end(context, "no certificate")
            return
        }
        let made = FrameConnection(channel: context.channel, certificate: certificate)
        connection = made
        service.opened(made)
        onUp(.success(made))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let connection, !isEnded else { return }
        var bytes = unwrapInboundIn(data)
        waiting.writeBuffer(&bytes)
        while let count = waiting.getInteger(at: waiting.readerIndex, as: UInt32.self) {
            guard count > 0, count <= limits.frameBytesMax else {
                end(context, "a frame of \(count) bytes")
                return
            }
            guard waiting.readableBytes >= 4 + Int(count) else { break }
            waiting.moveReaderIndex(forwardBy: 4)
            guard let frame = waiting.readBytes(length: Int(count)) else { break }
            service.received(frame, on: connection)
        }
        waiting.discardReadBytes()
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        let frame = unwrapOutboundIn(data).bytes
        guard !frame.isEmpty, frame.count <= limits.frameBytesMax,
            outboundBytes + frame.count <= limits.outboundBytesMax
        else {
            promise?.fail(TransportError(.queueFull))
            end(context, "a frame of \(frame.count) bytes does not fit")
            return
        }
        outboundBytes += frame.count
        var buffer = context.channel.allocator.buffer(capacity: 4 + frame.count)
        buffer.writeInteger(UInt32(frame.count))
        buffer.writeBytes(frame)
        let written = context.write(wrapOutboundOut(buffer))
        let loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.whenComplete { _ in loopBound.value.outboundBytes -= frame.count }
        if let promise { written.cascade(to: promise) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context, "\(error)")
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, "closed")
        if let connection { service.closed(connection) }
        connection = nil
        context.fireChannelInactive()
    }

    private func end(_ context: ChannelHandlerContext, _ reason: String) {
        if isEnded { return }
        isEnded = true
        if connection == nil { onUp(.failure(TransportError(.secureChannelFailed, reason))) }
        context.close(promise: nil)
    }
}
