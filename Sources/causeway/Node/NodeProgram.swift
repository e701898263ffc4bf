import Basics
import Definitions
import Gateway
import Logging
import Node
import Signing
import Storage
import Transport

/// A node on the real machine, with its API: what `run` and `demo` share.
struct NodeProgram: Sendable {
    let node: Node
    let definition: NodeDefinition
    let logger: Logger
    private let apiKey: [UInt8]
    private let approvers: [Approver]

    /// The copy of the configuration in the data folder.
    static let configurationCopy = "configuration.yaml"

    /// The copy of the chain's network in the data folder.
    static let networkCopy = "network.yaml"

    /// Where networks are looked for: under the working folder, then beside the program, up to the
    /// folder that it was built in.
    private static func networks(_ files: SystemFiles) -> NodeDefinition.NetworkPlaces {
        var places = NodeDefinition.NetworkPlaces()
        var folder = CommandLine.arguments.first ?? ""
        for _ in 0..<8 {
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = String(folder[..<slash])
            let networks = "\(folder)/Networks/Chains"
            if files.exists(networks) { places.folders.append(networks) }
        }
        return places
    }

    /// The configuration that was copied beside a journal.
    static func definition(of directory: String) throws(CommandFailure) -> NodeDefinition {
        do throws(DefinitionError) {
            return try NodeDefinition(
                file: "\(directory)/\(configurationCopy)", files: SystemFiles(),
                networks: .init(file: "\(directory)/\(networkCopy)"))
        } catch {
            throw CommandFailure("configuration", error.description)
        }
    }

    /// Stands between the node and the parties of its key; only the demo puts anything there.
    typealias WatchParties = @Sendable (any ThresholdParties) -> any ThresholdParties

    /// Opens a node of a configuration file.
    static func open(
        configuration file: String, logger: Logger,
        watchParties: @escaping WatchParties = { $0 }
    ) throws(CommandFailure)
        -> NodeProgram
    {
        let files = SystemFiles()
        let definition: NodeDefinition
        do {
            definition = try NodeDefinition(
                file: file, files: files, networks: networks(files))
        } catch {
            throw CommandFailure("configuration", error.description)
        }
        let program = try open(definition, files, logger, watchParties)
        do {
            // Beside the journal, so that it can be read without the original.
            if let network = definition.chain?.rules.networkFile {
                try files.replaceSynced(
                    "\(definition.dataFolder)/\(networkCopy)", with: try files.read(network),
                    mode: 0o600)
            }
            try files.replaceSynced(
                "\(definition.dataFolder)/\(configurationCopy)", with: try files.read(file),
                mode: 0o600)
        } catch {
            throw CommandFailure("file", error.description)
        }
        return program
    }

    private static func open(
        _ definition: NodeDefinition, _ files: SystemFiles, _ logger: Logger,
        _ watchParties: @escaping WatchParties
    ) throws(CommandFailure) -> NodeProgram {
        let time = SystemTime()
        let folder = definition.dataFolder
        do {
            try files.makeFolder(folder)
            let killPoints = definition.killPoints
            let seams = NodeSeams(
                time: time, entropy: SystemEntropy(), files: files, dialer: SocketDialer(),
                openJournal: { (body) throws(JournalError) in
                    let journal = try Journal.open(
                        directory: folder, files: files, replaying: body)
                    return try JournalWriter(journal: journal)
                },
                dialSigner: { SocketDialer(trustRoots: $1, identity: $0) },
                dialParties: { watchParties(CoordinatorProgram.open($0)) },
                kill: { point in
                    if killPoints.contains(point.rawValue) { ProcessControl.killSelf() }
                })
            let node = try Node.open(definition, seams: seams, logger: logger)
            return NodeProgram(
                node: node, definition: definition, logger: logger,
                apiKey: try key(definition.api.keyFile, files),
                approvers: try approvers(definition.api, files))
        } catch let error as NodeError {
            throw CommandFailure(error.code.rawValue, error.text)
        } catch let error as FileError {
            throw CommandFailure("file", error.description)
        } catch {
            throw CommandFailure("start", "\(error)")
        }
    }

    /// The approvers with their keys; two with the same key would be one person.
    private static func approvers(
        _ api: NodeDefinition.API, _ files: SystemFiles
    ) throws -> [Approver] {
        var keys = [try key(api.keyFile, files)]
        return try api.approvers.map { approver in
            let bytes = try key(approver.keyFile, files)
            guard !bytes.isEmpty, !keys.contains(bytes) else {
                throw NodeError(
                    .credentials,
                    "\(approver.keyFile) is empty or holds a key that is used elsewhere; "
                        + "remove it, and a new one is made")
            }
            keys.append(bytes)
            return Approver(name: approver.name, key: bytes)
        }
    }

    /// A key of the API; made when the file is missing.
    private static func key(_ path: String, _ files: SystemFiles) throws -> [UInt8] {
        if files.exists(path) {
            var bytes = try files.read(path)
            while bytes.last == 0x0A { bytes.removeLast() }
            return bytes
        }
        let text = Hex.encodeDigits(try SystemEntropy().bytes(count: 32))
        try files.replaceSynced(path, with: Array((text + "\n").utf8), mode: 0o600)
        return Array(text.utf8)
    }

    /// Runs node and API until the task is cancelled or the node must stop.
    ///
    /// `onReady` gets the address of the API once orders are taken.
    func run(onReady: @escaping @Sendable (String) async -> Void) async throws {
        var quiet = logger
        // The server's own log calls every clean stop an error.
        quiet.logLevel = .critical
        let gateway = GatewayServer(
            host: definition.api.host, port: definition.api.port, key: apiKey,
            approvers: approvers,
            node: NodeGateway(node: node, time: SystemTime(), entropy: SystemEntropy()),
            logger: quiet)
        let listening = AsyncQueue<Int>(capacity: 1)
        let host = definition.api.host
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { [node] in
                try await node.run(startMillisecondsMax: NodeLimits.startMillisecondsMax) {
                    guard let port = await listening.next() else { return }
                    await onReady("http://\(host):\(port)")
                }
            }
            group.addTask {
                do {
                    try await gateway.run { listening.append($0) }
                } catch is CancellationError {
                    return
                } catch {
                    throw CommandFailure(
                        "port-in-use",
                        "the API cannot listen at \(host):\(definition.api.port): \(error); "
                            + "set another api.port")
                }
            }
            // Whichever ends first ends the other.
            try await group.next()
        }
    }
}
