import ArgumentParser
import Basics
import Codecs
import Cryptography
import Definitions
import Desk
import Node
import Storage

/// `journal …`.
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Looks at a journal, on a private copy.",
        subcommands: [
            JournalVerifyCommand.self, JournalDumpCommand.self, JournalStateCommand.self,
        ])
}

/// `journal verify`.
struct JournalVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks every record, the chain and the anchor.")

    @Argument(help: "The journal's folder.")
    var directory: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try JournalAccess.withScratch { scratch in
            let report: JournalInspection.Report
            do throws(JournalError) {
                report = try JournalInspection.verify(
                    directory: directory, scratch: scratch, files: SystemFiles())
            } catch {
                if json {
                    var members: [JSONValue.Member] = [.init(name: "valid", value: false)]
                    if let first = error.firstBadSequence {
                        members.append(
                            .init(name: "firstBadSequence", value: .string(String(first))))
                    }
                    members.append(.init(name: "problem", value: .string(error.description)))
                    StandardStreams.writeLine(JSONValue.object(members).text)
                }
                throw CommandFailure("journal", error.description)
            }
            if json {
                let line: JSONValue = [
                    "valid": true,
                    "records": .string(String(report.head.sequence)),
                    "hash": .string(report.head.hash.hex),
                ]
                StandardStreams.writeLine(line.text)
            } else {
                StandardStreams.writeLine(
                    "valid: \(report.head.sequence) records, chain hash \(report.head.hash)")
            }
        }
    }
}

/// `journal dump`.
struct JournalDumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Prints every event, one JSON object a line.")

    @Argument(help: "The journal's folder.")
    var directory: String

    @Flag(help: "JSON is the only form; the flag is accepted.")
    var json = false

    func run() throws {
        try JournalAccess.withScratch { scratch in
            try JournalAccess.forEach(directory, scratch) { entry in
                StandardStreams.writeLine(Self.line(entry).text)
            }
        }
    }

    private static func line(_ entry: JournalEntry) -> JSONValue {
        let record = entry.record
        let event = try? DeskEvent(kind: record.kind, payload: record.payload)
        return [
            "sequence": .string(String(entry.sequence)),
            "time": .number(String(record.time.milliseconds)),
            "kind": .string(event?.name ?? "unknown"),
            "transition": .string(event?.transition ?? "unknown"),
            "event": .string(event.map { "\($0)" } ?? ""),
            "payload": .string(Hex.encode(record.payload)),
            "previousHash": .string(entry.previousHash.hex),
            "hash": .string(entry.hash.hex),
        ]
    }
}

/// `journal state`.
struct JournalStateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Folds the journal and prints the state with its hash.")

    @Argument(help: "The journal's folder.")
    var directory: String

    @Flag(help: "JSON is the only form; the flag is accepted.")
    var json = false

    func run() throws {
        try JournalAccess.withScratch { scratch in
            let definition = try NodeProgram.definition(of: directory)
            var wallet: Address?
            try JournalAccess.forEach(directory, "\(scratch)/first") { entry in
                wallet = wallet ?? JournalReplay.wallet(in: entry)
            }
            let replay = try JournalReplay(definition, wallet: wallet)
            try JournalAccess.forEach(directory, "\(scratch)/second") { replay.take($0) }
            if let failure = replay.failure { throw CommandFailure("journal", failure) }
            let state = replay.view.everything
            let line: JSONValue = [
                "hash": .string(SHA256.hash(state.encodedBytes()).hex), "state": state,
            ]
            StandardStreams.writeLine(line.text)
        }
    }
}

/// What the journal commands share.
enum JournalAccess {
    /// Calls the body with every record of a journal.
    static func forEach(
        _ directory: String, _ scratch: String, _ body: (JournalEntry) -> Void
    ) throws(CommandFailure) {
        do throws(JournalError) {
            _ = try JournalInspection.dump(
                directory: directory, scratch: scratch, files: SystemFiles(), body)
        } catch {
            throw CommandFailure("journal", error.description)
        }
    }

    /// Calls the body with a private folder, which is removed afterwards; prints failures.
    static func withScratch(_ body: (String) throws -> Void) throws {
        do {
            let name = Hex.encodeDigits(try SystemEntropy().bytes(count: 8))
            let folder = "\(SystemFiles.temporaryFolder)/causeway-\(name)"
            try SystemFiles().makeFolder(folder)
            defer { SystemFiles().removeFolder(folder) }
            try body(folder)
        } catch {
            throw Supervised.exit(error)
        }
    }
}
