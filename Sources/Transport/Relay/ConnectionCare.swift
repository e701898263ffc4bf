import Glibc
import NIOCore

/// Options of connections that may be silent for long: the system asks now and then whether the
/// other end is there, so that routers on the way keep them and a dead one ends within a minute.
enum ConnectionCare {
    private static let idleSeconds: Int = 20
    private static let askSeconds: Int = 10
    private static let askCount: Int = 3
    private static let unsentMilliseconds: Int = 50_000

    static let options: [(ChannelOptions.Types.SocketOption, Int)] = [
        (.tcpOption(.tcp_nodelay), 1),
        (.socketOption(.so_keepalive), 1),
        (.tcpOption(NIOBSDSocket.Option(rawValue: TCP_KEEPIDLE)), idleSeconds),
        (.tcpOption(NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL)), askSeconds),
        (.tcpOption(NIOBSDSocket.Option(rawValue: TCP_KEEPCNT)), askCount),
        // What was sent and is never acknowledged ends it, too.
        (.tcpOption(NIOBSDSocket.Option(rawValue: TCP_USER_TIMEOUT)), unsentMilliseconds),
    ]

    /// Sets the options of a channel.
    static func take(of channel: any Channel) throws {
        for (option, value) in options { try channel.syncOptions?.setOption(option, value: value) }
    }
}
