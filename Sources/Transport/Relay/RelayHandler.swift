import Basics
import NIOCore
import NIOSSL
import NIOTLS

/// One connection of a relay: learns who it is and whom it wants, waits, and then passes bytes on.
///
/// What is read is written to the other end before more is read, so that a connection holds a few
/// pieces at most, and whoever takes nothing stops nobody but who sends to it.
final class RelayHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Stage {
        case handshaking
        /// Known by its certificate; its wish is to come.
        case asking(Hash32)
        case waiting
        case joined(RelayHandler)
        case ended
    }

    private let hall: RelayHall
    private let security: NIOSSLServerHandler
    private var stage = Stage.handshaking
    private var context: ChannelHandlerContext?
    private var limit: Scheduled<Void>?
    private var received = ByteBuffer()
    private var isPassing = false
    private var bucket: TokenBucket

    init(hall: RelayHall, security: NIOSSLServerHandler) {
        self.hall = hall
        self.security = security
        let rate = hall.limits.bytesPerSecondMax
        bucket = TokenBucket(
            capacity: rate, perSecond: rate, now: hall.time.monotonicNanoseconds())
    }

    // MARK: Before it is joined

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        guard hall.arrived() else { return context.close(promise: nil) }
        let channel = context.channel
        limit = context.eventLoop.scheduleTask(
            in: .milliseconds(hall.limits.handshakeMilliseconds)
        ) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        stage = .ended
        noMoreStranger()
        hall.leave(self)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted = event as? TLSUserEvent, case .handshaking = stage else {
            return
        }
        let shown = try? security.peerCertificate?.toDERBytes()
        guard let guest = shown.flatMap(hall.register.guest(certificate:)) else { return end() }
        stage = .asking(guest)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        switch stage {
        case .asking(let guest): read(guest)
        // Who waits has nothing to say.
        case .waiting: end()
        case .joined: break
        case .handshaking, .ended: received.clear()
        }
    }

    private func read(_ guest: Hash32) {
        guard received.readableBytes <= RelayWish.byteCount else { return end() }
        guard received.readableBytes == RelayWish.byteCount else { return }
        let bytes = received.readBytes(length: RelayWish.byteCount) ?? []
        guard let wish = RelayWish(bytes) else { return end() }
        noMoreStranger()
        guard wish.guest != guest, hall.register.knows(wish.guest) else {
            answer(.unknown)
            return end()
        }
        stage = .waiting
        hall.enter(self, guest: guest, wanted: wish.guest)
    }

    private func noMoreStranger() {
        guard let limit else { return }
        limit.cancel()
        self.limit = nil
        hall.isNoStranger()
    }

    private func answer(_ answer: RelayAnswer) {
        guard let context else { return }
        context.writeAndFlush(
            wrapOutboundOut(ByteBuffer(integer: answer.rawValue)), promise: nil)
    }

    // MARK: Joined

    /// Passes bytes on to another end from now on.
    func join(_ other: RelayHandler) {
        guard case .waiting = stage, let context else { return }
        stage = .joined(other)
        answer(.joined)
        do {
            try context.channel.syncOptions?.setOption(.autoRead, value: false)
        } catch {
            return end()
        }
        passOn()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if case .joined = stage { passOn() }
    }

    /// Writes what was read once the rate allows it, and then reads on.
    private func passOn() {
        guard case .joined(let other) = stage, !isPassing, let context else { return }
        guard received.readableBytes > 0 else { return context.read() }
        let weight = min(received.readableBytes, bucket.capacity)
        let answer = bucket.take(weight, now: hall.time.monotonicNanoseconds())
        isPassing = true
        let loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
        if case .wait(let nanoseconds) = answer {
            context.eventLoop.scheduleTask(in: .nanoseconds(Int64(clamping: nanoseconds))) {
                loopBound.value.goOn()
            }
            return
        }
        let piece = received
        received = ByteBuffer()
        other.write(piece)?.whenComplete { _ in loopBound.value.goOn() }
    }

    private func goOn() {
        isPassing = false
        passOn()
    }

    private func write(_ piece: ByteBuffer) -> EventLoopFuture<Void>? {
        guard let context else { return nil }
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(piece), promise: written)
        return written.futureResult
    }

    // MARK: The end

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end() }

    /// Closes the connection at once: what was to be written is written by now, and whoever is slow to
    /// say goodbye shall hold no place.
    func end() {
        guard let context else { return }
        stage = .ended
        let outside = try? context.pipeline.syncOperations.context(handler: security)
        (outside ?? context).close(promise: nil)
    }
}
