import Basics
import NIOCore
import NIOEmbedded

/// One stream of a simulated network: two embedded channels and the bytes between them, in order
/// per direction.
final class SimulatedLink {
    let id: Int
    let address: String
    /// Whose stream it is; nil for a client of the world itself.
    let process: ProcessLife?
    private let network: SimulatedNetwork
    /// The client's channel, then the server's.
    private var ends: [EmbeddedChannel] = []
    /// When the last chunk of each direction arrives.
    private var lastArrival: [UInt64] = [0, 0]
    /// Whether each end has told the other that it closed.
    private var isClosing = [false, false]

    /// Bytes that still arrive before the stream breaks; nil for a sound one.
    private var bytesLeft: Int?
    /// Whether bytes vanish while both ends believe in the stream.
    private var isSilent = false
    /// How much later than usual the next chunk of the client arrives, in nanoseconds.
    private var clientDelay: UInt64 = 0

    init(id: Int, address: String, process: ProcessLife?, network: SimulatedNetwork) {
        self.id = id
        self.address = address
        self.process = process
        self.network = network
    }

    var client: any Channel { ends[0] }

    /// Makes both channels with their pipelines; nothing is active before `activate`.
    func build(
        loop: EmbeddedEventLoop, client: (any Channel) throws -> Void,
        server: (any Channel) throws -> Void
    ) throws {
        try client(addEnd(loop))
        try server(addEnd(loop))
    }

    private func addEnd(_ loop: EmbeddedEventLoop) throws -> any Channel {
        let channel = EmbeddedChannel(handlers: [], loop: loop)
        let side = ends.count
        ends.append(channel)
        let tap = WireTap(
            onFlush: { [weak self] in self?.drain(side) },
            onClose: { [weak self] in self?.closed(side) })
        try channel.pipeline.syncOperations.addHandler(tap)
        return channel
    }

    /// Opens both ends, the server's first.
    func activate() throws {
        let address = try SocketAddress(unixDomainSocketPath: "/simulated")
        for end in ends.reversed() { end.connect(to: address, promise: nil) }
    }

    /// Closes both ends at once; what is on its way is lost.
    func sever() {
        isClosing = [true, true]
        for end in ends where end.isActive { end.close(promise: nil) }
        network.forget(self)
    }

    /// Closes whatever `build` made before it failed.
    func discard() {
        isClosing = [true, true]
        for end in ends { end.close(promise: nil) }
    }

    /// Takes a fault; what it does to bytes shows when some come.
    func suffer(_ fault: LinkFault) {
        switch fault {
        case .breakAfter(let bytes): bytesLeft = max(0, bytes)
        case .silence: isSilent = true
        case .delay(let milliseconds):
            clientDelay = UInt64(max(0, milliseconds)) * 1_000_000
        }
    }

    private func drain(_ side: Int) {
        network.runLoopSoon()
        while let written = try? ends[side].readOutbound(as: ByteBuffer.self) {
            var rest = written
            while let chunk = network.cut(&rest) {
                network.note(UInt64(chunk.readableBytes), chunk)
                send(from: side) { [self] in receive(side, chunk) }
            }
        }
    }

    private func receive(_ side: Int, _ chunk: ByteBuffer) {
        let end = ends[1 - side]
        guard end.isActive else { return }
        if isSilent { return network.note(.silence) }
        var chunk = chunk
        if let left = bytesLeft {
            guard chunk.readableBytes < left else { return cutOff(end, &chunk, left) }
            bytesLeft = left - chunk.readableBytes
        }
        pass(chunk, to: end)
    }

    /// Lets the last bytes through and breaks.
    private func cutOff(_ end: EmbeddedChannel, _ chunk: inout ByteBuffer, _ left: Int) {
        network.note(.reset)
        if left > 0, let rest = chunk.readSlice(length: left) { pass(rest, to: end) }
        sever()
    }

    private func pass(_ chunk: ByteBuffer, to end: EmbeddedChannel) {
        end.pipeline.fireChannelRead(chunk)
        end.pipeline.fireChannelReadComplete()
        // What handlers put off with `execute` belongs to this delivery.
        network.runLoopSoon()
    }

    private func closed(_ side: Int) {
        network.runLoopSoon()
        if isClosing[side] { return }
        isClosing[side] = true
        network.note(UInt64(side), ByteBuffer())
        // What was written before the close arrives before it.
        send(from: side) { [self] in
            if ends[1 - side].isActive { ends[1 - side].close(promise: nil) }
            network.forget(self)
        }
    }

    private func send(from side: Int, _ body: @escaping () -> Void) {
        if side == 0, clientDelay > 0 {
            network.note(.delay)
            lastArrival[0] = max(
                lastArrival[0], network.time.monotonicNanoseconds() + clientDelay)
            clientDelay = 0
        }
        lastArrival[side] = network.deliver(
            on: address, notBefore: lastArrival[side], body)
    }
}
