package import Basics
import NIOCore
import NIOPosix

/// A relay: joins two connections whose guests have named each other, and passes on what they send.
///
/// What passes is the TLS of the two ends with each other, so a relay can hold it up or spoil it and
/// neither read nor change it.
package final class RelayListener: Sendable {
    private let listener: any Channel
    private let open: OpenChannels

    /// The port that is listened at; the one that the system chose when zero was asked for.
    package let port: Int

    private init(listener: any Channel, open: OpenChannels) {
        self.listener = listener
        self.open = open
        port = listener.localAddress?.port ?? 0
    }

    /// Listens, on the loopback interface unless told otherwise.
    package static func start(
        host: String = "127.0.0.1", port: Int, identity: FrameIdentity,
        register: any RelayRegister, time: any TimeSource, limits: RelayLimits = RelayLimits()
    ) async throws(TransportError) -> RelayListener {
        let security = try FrameSecurity(identity, isServer: true) {
            register.guest(certificate: $0) != nil
        }
        let open = OpenChannels(
            max: RelayLimits.guestsMax * limits.seatsPerGuestMax + limits.strangersMax)
        // One loop for all, so that they share what they share without locks.
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let hall = NIOLoopBoundBox.makeBoxSendingValue(
            RelayHall(register: register, time: time, limits: limits), eventLoop: loop)
        let bootstrap = ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard open.add(channel) else { throw TransportError(.queueFull) }
                    try ConnectionCare.take(of: channel)
                    let handler = security.serverHandler()
                    try channel.pipeline.syncOperations.addHandlers(
                        handler, RelayHandler(hall: hall.value, security: handler))
                }
            }
        do {
            return RelayListener(
                listener: try await bootstrap.bind(host: host, port: port).get(), open: open)
        } catch {
            throw TransportError.bind(error)
        }
    }

    /// Stops listening and closes every connection.
    package func shutDown() async {
        try? await listener.close().get()
        open.closeAll()
    }
}
