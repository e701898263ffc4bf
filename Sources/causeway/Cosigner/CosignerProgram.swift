import Basics
import Cosigner
import Cryptography
import Definitions
import Logging
import Storage
import Transport

/// One party on the real machine: what `cosigner run` runs.
struct CosignerProgram: Sendable {
    private let definition: CosignerDefinition
    private let service: CosignerService
    private let link: PeerLink
    private let logger: Logger

    /// Opens a party of a configuration file: its keys, its ledger, its policy, its shares.
    static func open(configuration file: String) async throws -> CosignerProgram {
        let files = SystemFiles()
        let logger = ProgramLog.make(verbose: false)
        let definition = try CosignerDefinition(file: file, files: files)
        let (time, entropy) = (SystemTime(), SystemEntropy())
        let folder = definition.dataFolder
        let folders = ["ledger", "audit", "shares", "policies"].map { "\(folder)/\($0)" }
        for folder in folders { try files.makeFolder(folder) }
        let identity = try Ed25519PrivateKey(file: try secret(definition.identityFile, files))
        let book = try book(
            definition, identity, certificate: try files.read(definition.certificateFile))
        let ledger = try CosignerLedger.open(
            time: time, failuresMax: definition.failuresMax
        ) { (replaying) throws(JournalError) in
            try JournalWriter(
                journal: try Journal.open(
                    directory: folders[0], files: files, replaying: replaying))
        }
        let audit = AuditLog(
            log: try JournalWriter(
                journal: try Journal.open(directory: folders[1], files: files)), time: time)
        let approvals = try definition.approvalsFile.map { path in
            try PolicyApproval.read(file: try files.read(path))
        }
        let policy = try await PolicyShelf(
            folder: folders[3], files: files, ledger: ledger, cosigner: identity.publicKey
        ).adopt(try files.read(definition.policyFile), approvals: approvals ?? [])
        try TestNetworks.check(policy, isTest: definition.isTestNetwork)
        let prices: any PriceSource =
            definition.pricesFile.map { FilePrices(path: $0, files: files) }
            ?? FixedPrices(PriceTable())
        let link = PeerLink(book: book, time: time)
        let shelves = SetupShelves(ledger: ledger, entropy: entropy)
        let password = try password(definition.passwordFile, files)
        let backups = ShareBackups(
            folder: definition.backupFolder, files: files, entropy: entropy,
            password: try definition.backupPasswordFile.map { try Self.password($0, files) }
                ?? password)
        let service = CosignerService(
            CosignerParts(
                book: book, identity: identity, ledger: ledger,
                gate: RequestGate(
                    policy: policy, ledger: ledger, audit: audit, prices: prices, time: time),
                vault: ShareVault(
                    folder: folders[2], files: files, ledger: ledger, entropy: entropy),
                password: password,
                mathematics: DKLs23Protocol(
                    entropy: entropy, shelves: definition.setupsKept > 0 ? shelves : nil),
                post: link, time: time, entropy: entropy, shelves: shelves,
                setupsKept: definition.setupsKept, backups: backups,
                isTestNetwork: definition.isTestNetwork,
                sessionMilliseconds: Int64(definition.sessionSeconds) * 1_000,
                notice: { logger.error("\($0)") }))
        try await service.load()
        link.deliver(to: service)
        return CosignerProgram(
            definition: definition, service: service, link: link, logger: logger)
    }

    /// Runs until cancelled; `onReady` gets the port once it is listened at.
    func run(onReady: @escaping @Sendable (Int) -> Void) async throws {
        let identity = FrameIdentity(
            certificateFile: definition.certificateFile,
            privateKeyFile: definition.certificateKeyFile)
        let (definition, service, link, logger) = (definition, service, link, logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await service.run() }
            group.addTask {
                try await link.run(
                    host: definition.host, port: definition.port, identity: identity,
                    onReady: onReady, onTrouble: { logger.error("\($0)") })
            }
            try await group.next()
        }
    }

    private static func book(
        _ definition: CosignerDefinition, _ identity: Ed25519PrivateKey, certificate: [UInt8]
    ) throws(CosignerError) -> PeerBook {
        var peers: [Peer] = []
        for peer in definition.peers {
            guard let key = Ed25519PublicKey(bytes: peer.identity.bytes),
                let party = UInt16(exactly: peer.party)
            else { throw CosignerError(.badConfiguration, "a peer", field: "peers") }
            peers.append(
                Peer(
                    party: party, identity: key, certificate: peer.certificate,
                    place: PeerPlace(peer.place)))
        }
        let relayed = definition.relayedCoordinators.compactMap { entry -> RelayedCoordinator? in
            guard case .relayed(let relay) = PeerPlace(entry.relay) else { return nil }
            return RelayedCoordinator(certificate: entry.certificate, relay: relay)
        }
        return try PeerBook(
            party: UInt16(clamping: definition.party), identity: identity.publicKey,
            certificate: SHA256.hash(certificate), peers: peers,
            coordinators: definition.coordinators, relayedCoordinators: relayed)
    }

    private static func secret(_ path: String, _ files: SystemFiles) throws -> SecretBytes {
        var bytes = try files.read(path)
        return SecretBytes(consuming: &bytes)
    }

    /// The first line of a file.
    static func password(_ path: String, _ files: SystemFiles) throws -> SecretBytes {
        var bytes = try files.read(path)
        while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty else {
            throw CommandFailure("bad-value", "\(path) is empty", field: "passwordFile")
        }
        return SecretBytes(consuming: &bytes)
    }
}
