import Basics
import Codecs
import Cosigner
import Cryptography
import Storage
import Synchronization

/// Several cosigners in one process, joined by a post that a test may spoil.
final class ServiceWorld: Sendable {
    /// What happens to a message on its way: it arrives as these.
    typealias Spoiling = @Sendable (_ from: UInt16, _ to: UInt16, _ sealed: [UInt8]) -> [[UInt8]]

    let count: UInt16
    let isTestNetwork: Bool
    let sessionMilliseconds: Int64
    let clock = ManualClock(PolicyWorld.now)
    let disks: [MemoryDisk]
    let protocols: [ToyProtocol]
    let identities: [Ed25519PrivateKey]
    let post = WorldPost()
    private let state: Mutex<[CosignerService]>
    /// One for each service, and for those that are gone.
    private let keepers = Mutex<[Task<Void, Never>]>([])
    private let real: (@Sendable (UInt16) -> any ThresholdProtocol)?
    /// How many setups are made ahead, by the real protocol; nil for none.
    let setupsKept: Int?
    /// Who consents to changes of keys; nobody is asked when empty.
    let approvers: [Ed25519PrivateKey]
    /// What operators were told.
    let notices = NoticeBox()
    /// The ways of the parties to each other; `post` when empty.
    private let posts: [any PeerPost]

    init(
        _ count: UInt16 = 3, isTestNetwork: Bool = false, sessionMilliseconds: Int64 = 10_000,
        setupsKept: Int? = nil, approvers: [Ed25519PrivateKey] = [],
        posts: [any PeerPost] = [],
        real: (@Sendable (UInt16) -> any ThresholdProtocol)? = nil
    ) async throws {
        self.real = real
        self.setupsKept = setupsKept
        self.approvers = approvers
        self.posts = posts
        self.count = count
        self.isTestNetwork = isTestNetwork
        self.sessionMilliseconds = sessionMilliseconds
        disks = (0..<count).map { _ in MemoryDisk() }
        protocols = (1...count).map { ToyProtocol(UInt64($0)) }
        identities = try (1...count).map {
            try Ed25519PrivateKey(seed: secret([UInt8](repeating: UInt8($0), count: 32)))
        }
        state = Mutex([])
        for party in 1...count {
            let service = try await start(party)
            state.withLock { $0.append(service) }
        }
        connect()
    }

    deinit { for keeper in keepers.withLock({ $0 }) { keeper.cancel() } }

    func service(_ party: UInt16) -> CosignerService { state.withLock { $0[Int(party) - 1] } }
    func mathematics(_ party: UInt16) -> ToyProtocol { protocols[Int(party) - 1] }
    func disk(_ party: UInt16) -> MemoryDisk { disks[Int(party) - 1] }

    /// Ends a party's process and starts it anew from its disk.
    func restart(_ party: UInt16, losing tail: LostTail = .nothing) async throws {
        disk(party).crash(losingTail: tail)
        let service = try await start(party)
        state.withLock { $0[Int(party) - 1] = service }
        connect()
    }

    /// Gives a party a share that was dealt, as if it had made it.
    func adopt(_ share: StoredShare, by party: UInt16) async throws {
        let vault = ShareVault(
            folder: "shares", files: disk(party), ledger: service(party).ledger,
            entropy: SteppingEntropy(70 + UInt64(party)), cost: .cheap, least: .cheap)
        try await vault.store(
            share.content, keyId: share.keyId, epoch: share.epoch, party: party,
            password: secret("p"))
        try await service(party).load()
    }

    private func connect() {
        let services = state.withLock { $0 }
        let keys = identities.map(\.publicKey)
        post.connect { to, sealed in
            guard services.indices.contains(Int(to) - 1) else { return }
            for envelope in opened(sealed, by: keys) { services[Int(to) - 1].received(envelope) }
        }
    }

    func book(_ party: UInt16) throws -> PeerBook {
        let others = (1...count).filter { $0 != party }.map { other in
            Peer(
                party: other, identity: identities[Int(other) - 1].publicKey,
                certificate: hash(100 + Int(other)), host: "127.0.0.1", port: 1)
        }
        return try PeerBook(
            party: party, identity: identities[Int(party) - 1].publicKey,
            certificate: hash(100 + Int(party)), peers: others, coordinators: [hash(200)])
    }

    private func start(_ party: UInt16) async throws -> CosignerService {
        let disk = disk(party)
        // A process that starts anew draws anew.
        let draw = UInt64(disk.operations)
        let ledger = try disk.ledger(clock)
        // Many sessions write at once here, which the log without a thread does not stand.
        let audit = AuditLog(
            log: try JournalWriter(journal: try MemoryDisk().openJournal("audit")), time: clock)
        let vault = ShareVault(
            folder: "shares", files: disk, ledger: ledger,
            entropy: SteppingEntropy(50 + UInt64(party)), cost: .cheap, least: .cheap)
        let shelves = SetupShelves(
            ledger: ledger, entropy: SteppingEntropy(7 << 40 | UInt64(party) << 20 | draw))
        var policy = try CosignerPolicy(file: PolicyWorld.file())
        policy.quorum = PolicyQuorum(
            needed: approvers.count, approvers: approvers.map(\.publicKey))
        let gate = RequestGate(
            policy: policy, ledger: ledger, audit: audit,
            prices: FixedPrices(PolicyWorld.prices()), time: clock)
        let pooled: (any ThresholdProtocol)? = setupsKept.map { _ in
            DKLs23Protocol(
                entropy: SteppingEntropy(9 << 40 | UInt64(party) << 20 | draw), shelves: shelves)
        }
        let notices = notices
        let service = CosignerService(
            CosignerParts(
                book: try book(party), identity: identities[Int(party) - 1], ledger: ledger,
                gate: gate, vault: vault, password: secret("p"),
                mathematics: pooled ?? real?(party) ?? mathematics(party),
                post: posts.isEmpty ? post.of(party) : posts[Int(party) - 1],
                time: clock, entropy: SteppingEntropy(UInt64(party) << 32 | draw),
                shelves: shelves, setupsKept: setupsKept ?? 0,
                backups: ShareBackups(
                    folder: "backups", files: disk,
                    entropy: SteppingEntropy(60 + UInt64(party)), password: secret("b"),
                    cost: .least), isTestNetwork: isTestNetwork,
                sessionMilliseconds: sessionMilliseconds, notice: { notices.add($0) }))
        try await service.load()
        let keeper = Task { await service.keepTime() }
        keepers.withLock { $0.append(keeper) }
        return service
    }

    /// Lets all parties do what they do between calls while the body runs.
    func withChores<Answer: Sendable>(
        _ body: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let services = state.withLock { $0 }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { await service.runChores() } }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    // MARK: Calls

    static func call(_ members: [(String, JSONValue)]) -> [UInt8] {
        JSONValue.object(members.map { JSONValue.Member(name: $0.0, value: $0.1) }).encodedBytes()
    }

    /// Asks parties at once; their answers in order.
    func ask(_ parties: [UInt16], _ body: [UInt8]) async -> [JSONValue] {
        await withTaskGroup(of: (Int, JSONValue).self) { group in
            for (index, party) in parties.enumerated() {
                group.addTask { [self] in (index, await service(party).answer(body)) }
            }
            var answers = [JSONValue](repeating: .null, count: parties.count)
            for await (index, answer) in group { answers[index] = answer }
            return answers
        }
    }

    /// Makes a key with all parties.
    func makeKey(threshold: Int = 2, id: Int = 1) async -> [JSONValue] {
        await ask(
            Array(1...count),
            Self.call([
                ("verb", "keygen"), ("id", .string(hash(id).hex)),
                ("threshold", .integer(threshold)),
            ]))
    }

    /// People's consents to a change, for every party.
    func consents(_ change: KeyChange, by people: [Ed25519PrivateKey]) throws -> [JSONValue] {
        try identities.flatMap { identity -> [JSONValue] in
            try people.map { person -> JSONValue in
                let signature = try person.signature(
                    change.message(cosigner: identity.publicKey))
                return [
                    "approver": .string(person.publicKey.hex),
                    "signature": .string(Hex.encode(signature)),
                ]
            }
        }
    }

    /// Asks signers for a signature.
    func sign(
        _ request: CosignRequest, key: Hash32, by signers: [UInt16], id: Int = 1
    ) async -> [JSONValue] {
        var request = request
        request.keyId = key
        request.id = hash(id)
        return await ask(
            signers,
            Self.call([
                ("verb", "sign"), ("request", .string(Hex.encode(request.encoded))),
                ("signers", .array(signers.map { .integer($0) })),
            ]))
    }
}

/// The post of all parties.
final class WorldPost: Sendable {
    private struct State {
        var deliver: @Sendable (UInt16, [UInt8]) -> Void = { _, _ in }
        var spoil: ServiceWorld.Spoiling = { _, _, sealed in [sealed] }
        var absent: Set<UInt16> = []
        var sent: [(from: UInt16, to: UInt16, sealed: [UInt8])] = []
    }

    private let state = Mutex(State())

    func connect(_ deliver: @escaping @Sendable (UInt16, [UInt8]) -> Void) {
        state.withLock { $0.deliver = deliver }
    }

    /// Spoils messages from now on.
    func spoil(_ spoil: @escaping ServiceWorld.Spoiling) { state.withLock { $0.spoil = spoil } }

    var absent: Set<UInt16> {
        get { state.withLock { $0.absent } }
        set { state.withLock { $0.absent = newValue } }
    }

    var sent: [(from: UInt16, to: UInt16, sealed: [UInt8])] { state.withLock { $0.sent } }

    func of(_ party: UInt16) -> any PeerPost { PartyPost(party: party, world: self) }

    fileprivate func send(_ sealed: [UInt8], from: UInt16, to: UInt16) {
        let (deliver, spoil) = state.withLock { state in
            state.sent.append((from, to, sealed))
            return (state.deliver, state.spoil)
        }
        for arriving in spoil(from, to, sealed) { deliver(to, arriving) }
    }

    private struct PartyPost: PeerPost {
        let party: UInt16
        let world: WorldPost

        func send(_ sealed: [UInt8], to receiver: UInt16) {
            world.send(sealed, from: party, to: receiver)
        }

        func missing(of parties: [UInt16], withinMilliseconds: Int64) async -> [UInt16] {
            parties.filter { $0 != party && world.absent.contains($0) }
        }
    }
}

extension JSONValue {
    /// The code of an answer that is an error; nil for others.
    var failureCode: String? { self["error"]?["code"]?.stringValue }
    var failureText: String { self["error"]?["message"]?.stringValue ?? "" }
}

/// What operators were told, in order.
final class NoticeBox: Sendable {
    private let list = Mutex<[CosignerNotice]>([])

    func add(_ notice: CosignerNotice) { list.withLock { $0.append(notice) } }

    var all: [CosignerNotice] { list.withLock { $0 } }
}
