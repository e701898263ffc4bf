package import Basics
package import NIOCore

/// The streams of one process: they end with it.
package struct ProcessDialer: StreamDialer {
    let network: SimulatedNetwork
    let clock: ProcessClock
    let life: ProcessLife

    package var time: any TimeSource { clock }

    package func nextLoop(for traffic: StreamTraffic) -> any EventLoop {
        network.nextLoop(for: traffic)
    }

    package func timers(for loop: any EventLoop) -> any TimerScheduler { clock }

    package func dial(
        _ endpoint: Endpoint, on loop: any EventLoop,
        initialise: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        network.dial(endpoint, of: life, initialise: initialise)
    }
}
