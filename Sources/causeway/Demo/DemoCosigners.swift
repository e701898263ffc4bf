import Basics
import Codecs
import Cosigner
import Ethereum
import Synchronization

/// The demo's cosigners: three processes of this program, each with a folder, keys, a policy and
/// prices of its own.
final class DemoCosigners: Sendable {
    /// Party 1 to 3.
    static let numbers: [UInt16] = [1, 2, 3]
    /// How many of them sign together.
    static let threshold = 2

    private let folder: String
    private let program: String
    /// What `cosigner init` told: of the parties in their order, then of the coordinator.
    private let keys: [JSONValue]
    private let running = Mutex<[UInt16: ChildProcess]>([:])

    /// Makes the keys of all parties and of the coordinator.
    init(folder: String, program: String) throws {
        self.folder = folder
        self.program = program
        try SystemFiles().makeFolder("\(folder)/cosigners")
        keys = try (Self.numbers.map { Self.place($0, folder) } + [Self.coordinator(folder)]).map {
            let (process, line) = try DemoWorld.launch(
                "cosigner init", program, ["cosigner", "init", "--folder", $0, "--name", "demo"])
            process.stop()
            return line
        }
    }

    /// The process of each party that runs, by ascending number.
    var processes: [(party: UInt16, id: Int32)] {
        running.withLock { running in
            running.map { (party: $0.key, id: $0.value.id) }.sorted { $0.party < $1.party }
        }
    }

    /// Starts all parties anew with a policy, and prices if there are any.
    ///
    /// The highest number first: of two parties the lower dials, so each port is known in time.
    func start(policy: JSONValue, prices: JSONValue? = nil) throws {
        stop()
        var ports: [UInt16: JSONValue] = [:]
        for party in Self.numbers.reversed() {
            let place = Self.place(party, folder)
            let password = Hex.encodeDigits(try SystemEntropy().bytes(count: 16))
            let passwordFile = "\(place)/password"
            if !SystemFiles().exists(passwordFile) { try Self.write(password, to: passwordFile) }
            try Self.write(policy.text, to: "\(place)/policy.json")
            if let prices { try Self.write(prices.text, to: "\(place)/prices.json") }
            try Self.write(
                configuration(of: party, ports, hasPrices: prices != nil).text,
                to: "\(place)/cosigner.yaml")
            let (process, line) = try DemoWorld.launch(
                "party \(party)", program,
                ["cosigner", "run", "--config", "\(place)/cosigner.yaml", "--exit-with-stdin"])
            running.withLock { $0[party] = process }
            ports[party] = line["port"]
        }
        try Self.write(
            coordinatorConfiguration(ports).text, to: "\(Self.coordinator(folder))/mpc.yaml")
    }

    /// Has the parties make a key of which two of them sign together.
    func makeKey() async throws -> DemoKey {
        try start(policy: DemoPolicy.nothing)
        let made = try await CoordinatorProgram.open(
            configuration: "\(Self.coordinator(folder))/mpc.yaml"
        ).makeKey(threshold: Self.threshold)
        let (id, account) = (made["keyId"]?.stringValue ?? "", made["address"]?.stringValue ?? "")
        return DemoKey(
            address: try Address(checksumming: account),
            lines: [
                "signer:", "  kind: threshold", "  coordinatorFile: coordinator/mpc.yaml",
                "  key: \"\(id)\"", "  address: \"\(account)\"", "  threshold: \(Self.threshold)",
                "  parties: [\(Self.numbers.map(String.init).joined(separator: ", "))]",
            ])
    }

    /// Kills a party (SIGKILL) as a loss of its machine would; its process, if it ran.
    func destroy(_ party: UInt16) -> Int32? {
        guard let process = running.withLock({ $0.removeValue(forKey: party) }) else { return nil }
        process.destroy()
        return process.id
    }

    /// Ends all that run.
    func stop() {
        for (party, _) in processes { running.withLock { $0.removeValue(forKey: party) }?.stop() }
    }

    // MARK: Files

    private static func place(_ party: UInt16, _ folder: String) -> String {
        "\(folder)/cosigners/\(party)"
    }

    private static func coordinator(_ folder: String) -> String { "\(folder)/coordinator" }

    private static func write(_ text: String, to path: String) throws {
        try SystemFiles().replaceSynced(path, with: Array(text.utf8), mode: 0o600)
    }

    private func told(_ key: String, by party: UInt16) -> JSONValue {
        keys[Int(party) - 1][key] ?? ""
    }

    /// The configuration of a party; JSON is YAML.
    private func configuration(
        of party: UInt16, _ ports: [UInt16: JSONValue], hasPrices: Bool
    ) -> JSONValue {
        let peers = Self.numbers.filter { $0 != party }.map { peer -> JSONValue in
            [
                "party": .integer(peer), "identity": told("identity", by: peer),
                "certificate": told("certificate", by: peer),
                // A lower number is not started yet and is never dialled: it dials.
                "port": ports[peer] ?? 1,
            ]
        }
        let members: [(String, JSONValue)] = [
            ("party", .integer(party)), ("listen", ["port": 0]), ("dataFolder", "data"),
            ("identityFile", "identity.key"), ("certificateFile", "certificate.der"),
            ("certificateKeyFile", "certificate.key"), ("passwordFile", "password"),
            ("policyFile", "policy.json"), ("sessionSeconds", 5), ("peers", .array(peers)),
            ("coordinators", .array([keys.last?["certificate"] ?? ""])),
        ]
        let prices: [(String, JSONValue)] = hasPrices ? [("pricesFile", "prices.json")] : []
        return .object((members + prices).map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    private func coordinatorConfiguration(_ ports: [UInt16: JSONValue]) -> JSONValue {
        let parties = Self.numbers.map { party -> JSONValue in
            [
                "party": .integer(party), "certificate": told("certificate", by: party),
                "port": ports[party] ?? 0,
            ]
        }
        return [
            "certificateFile": "certificate.der", "certificateKeyFile": "certificate.key",
            "parties": .array(parties),
        ]
    }
}
