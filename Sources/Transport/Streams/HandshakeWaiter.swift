import NIOCore
import NIOTLS

/// Tells a dialer when TLS is up; sits right above the TLS handler and leaves when it is.
final class HandshakeWaiter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let promise: EventLoopPromise<Void>
    private var isDone = false

    init(promise: EventLoopPromise<Void>) {
        self.promise = promise
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            finish(.success(()))
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(TransportError(.secureChannelFailed, "\(error)")))
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(TransportError(.secureChannelFailed, "closed during the handshake")))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(.failure(TransportError(.secureChannelFailed, "closed during the handshake")))
    }

    private func finish(_ result: Result<Void, TransportError>) {
        if isDone { return }
        isDone = true
        promise.completeWith(result.mapError { $0 as any Error })
    }
}
