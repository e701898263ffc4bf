package import Basics
package import NIOCore
import NIOEmbedded

/// A network in memory: the same clients, servers and pipelines as on sockets, on embedded
/// channels whose bytes are delayed and split as a seed says.
///
/// One thread runs everything: the network, its clock and the tasks of its clients and services.
/// `@unchecked`: all state is touched only on that thread.
package final class SimulatedNetwork: StreamDialer, @unchecked Sendable {
    package let time: any TimeSource
    /// How bytes are carried from now on.
    package var settings: SimulatedNetworkSettings
    /// A hash over everything that was carried and when: equal for equal runs.
    package private(set) var trace: UInt64 = 0xCBF2_9CE4_8422_2325
    private let clock: any TimerScheduler
    private let executor: (any TaskExecutor)?
    private let loop = EmbeddedEventLoop()
    private var generator: SplitMix64
    private var servers: [String: HTTPServerCore] = [:]
    private var links: [SimulatedLink] = []
    private var dials: [PendingDial] = []
    private var stalls: [String: [() -> Void]] = [:]
    private var unreachable: Set<String> = []
    private var refusing: Set<String> = []
    /// How often each fault of a stream happened.
    package private(set) var hits: [StreamFault: Int] = [:]
    private var lastLink = 0
    private var isLoopDue = false

    /// A network without hosts; services run on `executor`.
    package init(
        seed: UInt64, timers: any TimerScheduler, time: any TimeSource,
        executor: (any TaskExecutor)?,
        settings: SimulatedNetworkSettings = SimulatedNetworkSettings()
    ) {
        self.time = time
        self.settings = settings
        self.executor = executor
        clock = timers
        generator = SplitMix64(seed: seed)
    }

    deinit { shutDown() }

    /// Lets a service listen; false when another does there.
    @discardableResult
    package func register(
        host: String, port: Int, service: any WireService,
        limits: HTTPServerLimits = HTTPServerLimits()
    ) -> Bool {
        let address = Self.address(host, port)
        guard servers[address] == nil else { return false }
        let clock = clock
        servers[address] = HTTPServerCore(
            service: service, time: time, limits: limits, executor: executor,
            timersFor: { _ in clock })
        return true
    }

    /// Stops listening and severs the connections, as when a host dies.
    package func unregister(host: String, port: Int) {
        servers[Self.address(host, port)] = nil
        sever(host: host, port: port)
    }

    /// What the service at this address has counted.
    package func counters(host: String, port: Int) -> HTTPServerCounters? {
        servers[Self.address(host, port)]?.counts
    }

    /// Closes every connection to this address at once; what is on its way is lost.
    package func sever(host: String, port: Int) {
        let address = Self.address(host, port)
        stalls[address] = stalls[address].map { _ in [] }
        for link in links where link.address == address { link.sever() }
    }

    /// Holds back all bytes to and from this address, or lets those held back go on.
    package func setStalled(_ isStalled: Bool, host: String, port: Int) {
        let address = Self.address(host, port)
        if isStalled {
            stalls[address] = stalls[address] ?? []
        } else {
            for body in stalls.removeValue(forKey: address) ?? [] { body() }
        }
    }

    /// Whether dials to this address get an answer at all; if not they time out.
    package func setReachable(_ isReachable: Bool, host: String, port: Int) {
        let address = Self.address(host, port)
        if isReachable { unreachable.remove(address) } else { unreachable.insert(address) }
    }

    /// Whether dials to this address are refused although somebody listens there.
    package func setRefusing(_ isRefusing: Bool, host: String, port: Int) {
        let address = Self.address(host, port)
        if isRefusing { refusing.insert(address) } else { refusing.remove(address) }
    }

    /// How many connections to this address are open.
    package func linkCount(host: String, port: Int) -> Int {
        let address = Self.address(host, port)
        return links.count { $0.address == address }
    }

    /// Makes a connection to this address fail in this way: the one of this place among those that
    /// are open, counted around, or each when no place is given.
    package func inflict(_ fault: LinkFault, host: String, port: Int, place: Int? = nil) {
        let address = Self.address(host, port)
        let open = links.filter { $0.address == address }
        for (index, link) in open.enumerated()
        where place.map({ $0 % open.count == index }) ?? true {
            link.suffer(fault)
        }
    }

    /// Closes every connection, as at the end of a run.
    package func shutDown() {
        for link in links { link.sever() }
        stalls = [:]
        loop.run()
    }

    // MARK: StreamDialer

    package func nextLoop(for traffic: StreamTraffic) -> any EventLoop { loop }

    package func timers(for loop: any EventLoop) -> any TimerScheduler { clock }

    package func dial(
        _ endpoint: Endpoint, on loop: any EventLoop,
        initialise: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        dial(endpoint, of: nil, initialise: initialise)
    }

    /// Dials for a process; its streams end with it.
    func dial(
        _ endpoint: Endpoint, of process: ProcessLife?,
        initialise: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        let promise = loop.makePromise(of: (any Channel).self)
        if process?.isOver == true {
            promise.fail(TransportError(.dialFailed, "the process has ended"))
            return promise.futureResult
        }
        let address = Self.address(endpoint.host, endpoint.port)
        let pending = PendingDial(promise: promise, process: process)
        dials.append(pending)
        if unreachable.contains(address) {
            note(.unreachable)
            after(settings.dialMilliseconds * 1_000_000) {
                self.finish(pending) { $0.fail(TransportError(.dialFailed, "unreachable")) }
            }
        } else {
            after(drawDelay()) {
                self.finish(pending) { self.join(address, process, initialise, $0) }
            }
        }
        return promise.futureResult
    }

    /// Ends a dial once, whatever ends it.
    private func finish(
        _ dial: PendingDial, _ body: (EventLoopPromise<any Channel>) -> Void
    ) {
        guard let index = dials.firstIndex(where: { $0 === dial }) else { return }
        dials.remove(at: index)
        body(dial.promise)
    }

    private func join(
        _ address: String, _ process: ProcessLife?,
        _ initialise: (any Channel) throws -> Void, _ promise: EventLoopPromise<any Channel>
    ) {
        guard let server = servers[address] else {
            return promise.fail(TransportError(.refused))
        }
        if refusing.contains(address) {
            note(.refusal)
            return promise.fail(TransportError(.refused))
        }
        lastLink += 1
        let link = SimulatedLink(
            id: lastLink, address: address, process: process, network: self)
        do {
            try link.build(loop: loop, client: initialise, server: server.configure)
            links.append(link)
            try link.activate()
            promise.succeed(link.client)
        } catch {
            link.discard()
            promise.fail(TransportError.dial(error))
        }
        runLoopSoon()
    }

    // MARK: Processes

    /// Resets every stream of a process and fails its dials.
    func sever(_ process: ProcessLife) {
        for dial in dials where dial.process === process {
            finish(dial) { $0.fail(TransportError(.dialFailed, "the process has ended")) }
        }
        for link in links where link.process === process { link.sever() }
    }

    /// Runs what the embedded loop has put off.
    func settle() { loop.run() }

    // MARK: What links ask of the network

    /// Counts a fault that happened.
    func note(_ fault: StreamFault) { hits[fault, default: 0] += 1 }

    func forget(_ link: SimulatedLink) { links.removeAll { $0 === link } }

    /// Runs what the embedded loop has put off, after the present event.
    func runLoopSoon() {
        if isLoopDue { return }
        isLoopDue = true
        after(0) {
            self.isLoopDue = false
            self.loop.run()
        }
    }

    /// Takes the next piece of what was written: all that is left as often as a part of it.
    func cut(_ rest: inout ByteBuffer) -> ByteBuffer? {
        let whole = rest.readableBytes
        guard whole > 0 else { return nil }
        let isCut = settings.splitsChunks && generator.below(2) == 0
        return rest.readSlice(length: isCut ? 1 + generator.below(whole) : whole)
    }

    /// Delivers after a delay and after `earlier`; returns when.
    func deliver(
        on address: String, notBefore earlier: UInt64, _ body: @escaping () -> Void
    ) -> UInt64 {
        let now = time.monotonicNanoseconds()
        let arrival = max(earlier, now + UInt64(drawDelay())) + 1
        after(Int64(clamping: arrival - now)) {
            if self.stalls[address] == nil {
                body()
            } else {
                self.note(.stall)
                self.stalls[address]?.append(body)
            }
        }
        return arrival
    }

    /// Folds a number, bytes and the time into the trace.
    func note(_ number: UInt64, _ bytes: ByteBuffer) {
        fold(time.monotonicNanoseconds())
        fold(number)
        bytes.withUnsafeReadableBytes { bytes in
            var offset = 0
            while offset + 8 <= bytes.count {
                fold(
                    UInt64(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                offset += 8
            }
            for byte in bytes[offset...] { fold(UInt64(byte)) }
        }
    }

    private func fold(_ word: UInt64) { trace = (trace ^ word) &* 0x100_0000_01B3 }

    private func drawDelay() -> Int64 {
        let spread = Int(clamping: settings.delayNanosecondsMax - settings.delayNanosecondsMin)
        return max(0, settings.delayNanosecondsMin) + Int64(generator.below(spread + 1))
    }

    private func after(_ nanoseconds: Int64, _ body: @escaping () -> Void) {
        let box = NIOLoopBound(body, eventLoop: loop)
        _ = clock.schedule(afterNanoseconds: nanoseconds) { box.value() }
    }

    private static func address(_ host: String, _ port: Int) -> String { "\(host):\(port)" }
}
