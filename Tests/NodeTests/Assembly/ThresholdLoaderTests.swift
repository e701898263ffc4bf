import Basics
import Cryptography
import Definitions
import Ethereum
import Node
import Signing
import Simulation
import Storage
import Synchronization
import Testing
import Transport

/// What a node believes of a key whose shares lie with several parties, before it asks any of them.
@Suite struct ThresholdLoaderTests {
    private static let address = Address(bytes: [UInt8](repeating: 1, count: 20)) ?? .zero
    private static let local = ChainId(1_337)
    private static let mainnet = ChainId(1)

    /// Parties who are nowhere.
    private struct Nobody: ThresholdParties {
        func sign(_ transaction: Transaction, with key: ThresholdKey) async -> ThresholdAnswer {
            .notReached("nobody")
        }
    }

    private static func hash(_ text: String) -> Hash32 { SHA256.hash(Array(text.utf8)) }

    /// The configuration of a coordinator of parties at these places, the first of them number one.
    private static func coordinator(_ places: [(host: String, port: Int)]) -> String {
        let parties = places.enumerated().map { index, place in
            "  - {party: \(index + 1), certificate: \"\(hash("party \(index + 1)").hex)\", "
                + "host: \"\(place.host)\", port: \(place.port)}\n"
        }
        return "certificateFile: own.der\ncertificateKeyFile: own.key\nparties:\n"
            + parties.joined()
    }

    private static let apart = [("a", 1), ("b", 1), ("c", 1)]
    private static let together = [("127.0.0.1", 1), ("127.0.0.1", 2), ("127.0.0.1", 3)]

    /// What the loader says: the key, or the error; and whether it went as far as the parties.
    private static func load(
        _ places: [(String, Int)] = apart, threshold: Int = 2, parties: [Int] = [1, 2, 3],
        path: String = "m", own: String = "the node", on chain: ChainId = mainnet
    ) throws -> (key: ThresholdKey?, error: NodeError?, dialled: [Int]) {
        let disk = MemoryDisk()
        try disk.replaceSynced(
            "/c/mpc.yaml", with: Array(coordinator(places.map { ($0.0, $0.1) }).utf8),
            mode: 0o600)
        try disk.replaceSynced("/c/own.der", with: Array(own.utf8), mode: 0o600)
        let dialled = Mutex<[Int]>([])
        let clock = VirtualClock()
        let seams = NodeSeams(
            time: clock, entropy: SeededEntropy(seed: 1), files: disk,
            dialer: SimulatedNetwork(
                seed: 1, timers: clock, time: clock, executor: SeededExecutor(seed: 1)),
            openJournal: { (_) throws(JournalError) in throw .stopped },
            dialParties: { definition in
                dialled.withLock { $0 = definition.parties.map(\.party) }
                return Nobody()
            })
        let definition = ThresholdSignerDefinition(
            coordinatorFile: "/c/mpc.yaml", key: hash("key"), address: address, path: path,
            threshold: threshold, parties: parties)
        do throws(NodeError) {
            let signer = try ThresholdLoader.signer(definition, on: chain, seams)
            return (signer.key, nil, dialled.withLock { $0 })
        } catch {
            return (nil, error, dialled.withLock { $0 })
        }
    }

    @Test func `two of three on machines of their own sign for the account`() throws {
        let (key, error, dialled) = try Self.load(path: "m/0/1")
        #expect(error == nil)
        #expect(key?.address == Self.address)
        #expect(key?.id == Self.hash("key"))
        #expect(key?.path == [0, 1])
        #expect(key?.holders.map(\.host) == ["a", "b", "c"])
        #expect(dialled == [1, 2, 3])
    }

    @Test func `only the parties of the key are looked at`() throws {
        let places = Self.apart + [("c", 2)]
        #expect(try Self.load(places).error == nil)
        #expect(
            try Self.load(places, parties: [1, 2, 3, 4]).error?.text.contains("shares-together")
                == true)
    }

    @Test func `two shares under one configuration are refused before anybody is asked`() throws {
        for (places, own, chain, says) in [
            (Self.together, "the node", Self.mainnet, "parties 1 and 2 are both on 127.0.0.1"),
            ([("a", 1), ("b", 1), ("B", 1)], "the node", Self.local, "parties 2 and 3 are one"),
            (Self.apart, "party 3", Self.mainnet, "own certificate is that of party 3"),
            (Self.apart, "party 3", Self.local, "own certificate is that of party 3"),
        ] as [([(String, Int)], String, ChainId, String)] {
            let (_, error, dialled) = try Self.load(places, own: own, on: chain)
            #expect(error?.code == .configuration)
            #expect(error?.action == .reject)
            #expect(error?.text.contains("shares-together") == true)
            #expect(error?.text.contains(says) == true, "\(error?.text ?? "loaded")")
            #expect(dialled.isEmpty)
        }
        #expect(try Self.load(Self.together, on: Self.local).error == nil, "on a test network")
    }

    @Test func `a key of which every share is needed is refused outside test networks`() throws {
        for parties in [[1, 2], [1, 2, 3]] {
            let (_, error, dialled) = try Self.load(threshold: parties.count, parties: parties)
            #expect(error?.code == .configuration)
            #expect(error?.text.contains("every-share-needed") == true)
            #expect(dialled.isEmpty)
            #expect(
                try Self.load(threshold: parties.count, parties: parties, on: Self.local).error
                    == nil)
        }
    }

    @Test func `what the coordinator does not know is refused`() throws {
        let unknown = try Self.load(parties: [1, 2, 7]).error
        #expect(unknown?.text == "chain.signer.parties: /c/mpc.yaml knows no party 7")
        #expect(try Self.load(threshold: 4).error?.text.contains("bad-quorum") == true)
        #expect(try Self.load(path: "m/0'").error?.text.contains("hardened") == true)
    }

    @Test func `a node without an edge of parties says so`() throws {
        let clock = VirtualClock()
        let seams = NodeSeams(
            time: clock, entropy: SeededEntropy(seed: 1), files: MemoryDisk(),
            dialer: SimulatedNetwork(
                seed: 1, timers: clock, time: clock, executor: SeededExecutor(seed: 1)),
            openJournal: { (_) throws(JournalError) in throw .stopped })
        let definition = try CoordinatorDefinition(
            text: Self.coordinator(Self.apart.map { ($0.0, $0.1) }), file: "c.yaml")
        #expect(throws: NodeError.self) { try seams.dialParties(definition) }
    }
}
