package import Basics
package import NIOCore

/// The seam at which streams of bytes are opened.
///
/// `SocketDialer` opens real sockets; `SimulatedNetwork` joins embedded channels.
package protocol StreamDialer: Sendable {
    /// A loop on which a client keeps all its state.
    func nextLoop(for traffic: StreamTraffic) -> any EventLoop
    /// Opens a stream on this loop and lets `initialise` build the pipeline above the bytes.
    ///
    /// Succeeds when request bytes may be written (with TLS: after its handshake); fails with a
    /// `TransportError` when none was.
    func dial(
        _ endpoint: Endpoint, on loop: any EventLoop,
        initialise: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel>
    /// The timers that belong to this loop.
    func timers(for loop: any EventLoop) -> any TimerScheduler
    /// The clock by which streams are judged.
    var time: any TimeSource { get }
}
