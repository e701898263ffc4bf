import Codecs
import NIOCore
import NIOHTTP1

/// Sends the upgrade request and reads an answer that refuses it.
///
/// Touched only on its event loop.
final class WebSocketHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let head: HTTPRequestHead
    private var promise: EventLoopPromise<WebSocketConnection>?

    init(head: HTTPRequestHead, promise: EventLoopPromise<WebSocketConnection>) {
        self.head = head
        self.promise = promise
    }

    /// Writes the request; the stream must be up.
    func start(_ channel: any Channel) {
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    /// Ends the handshake; only the first end counts.
    func finish(_ result: Result<WebSocketConnection, TransportError>) {
        let waiting = promise
        promise = nil
        waiting?.completeWith(result.mapError { $0 as any Error })
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let answer) = unwrapInboundIn(data) {
            finish(.failure(TransportError(.upgradeRefused, "status \(answer.status.code)")))
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(TransportError(.upgradeRefused, "\(error)")))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(TransportError(.connectionClosed)))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if !context.channel.isActive { finish(.failure(TransportError(.connectionClosed))) }
    }
}
