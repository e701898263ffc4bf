import NIOCore

/// The lowest handler of a simulated channel: tells its link what was flushed and when it closed.
final class WireTap: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let onFlush: () -> Void
    private let onClose: () -> Void

    init(onFlush: @escaping () -> Void, onClose: @escaping () -> Void) {
        self.onFlush = onFlush
        self.onClose = onClose
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        onFlush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        onClose()
        context.fireChannelInactive()
    }
}
