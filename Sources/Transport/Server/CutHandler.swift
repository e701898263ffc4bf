import NIOCore

/// The lowest handler of a connection that is to break: lets some bytes out, then closes.
///
/// What is written after them is lost, as when a host dies. The close is put off to the loop's next
/// turn, so that whoever carries the bytes has taken them.
final class CutHandler: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var bytesLeft: Int
    private var isClosing = false
    /// Done when the last of the bytes is out.
    private var written: EventLoopFuture<Void>?

    init(bytes: Int) {
        bytesLeft = max(0, bytes)
    }

    /// Puts one below everything else; from then on the connection has this many bytes to say.
    static func install(bytes: Int, in context: ChannelHandlerContext) {
        try? context.pipeline.syncOperations.addHandler(CutHandler(bytes: bytes), position: .first)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var bytes = unwrapOutboundIn(data)
        let count = min(bytesLeft, bytes.readableBytes)
        bytesLeft -= count
        guard count > 0, let head = bytes.readSlice(length: count) else {
            promise?.succeed()
            return
        }
        let done = promise ?? context.eventLoop.makePromise(of: Void.self)
        written = done.futureResult
        context.write(wrapOutboundOut(head), promise: done)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        // What comes after is lost, also when there was less to say than was allowed.
        bytesLeft = 0
        if isClosing { return }
        isClosing = true
        let loop = context.eventLoop
        let bound = NIOLoopBound(context, eventLoop: loop)
        (written ?? loop.makeSucceededVoidFuture()).whenComplete { _ in
            loop.execute { bound.value.close(promise: nil) }
        }
    }
}
