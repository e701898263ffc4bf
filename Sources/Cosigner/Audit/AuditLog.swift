package import Basics
import Codecs
package import Storage
import Synchronization

/// What was asked of this cosigner and what it said, in a hash-chained journal of its own.
///
/// A record is on the disk before the answer that it tells of leaves. The payload is one JSON
/// object, so that people can read a dump.
package final class AuditLog: Sendable {
    /// The kind of all records.
    package static let kind: UInt16 = 1

    private let log: any CommitLog
    private let time: any TimeSource

    /// Takes over a journal's log.
    package init(log: any CommitLog, time: any TimeSource) {
        self.log = log
        self.time = time
    }

    /// Writes down a verdict and waits until it is on the disk.
    package func write(
        _ verdict: Verdict, on request: CosignRequest, signer: Address
    ) async throws(CosignerError) {
        try await write(Self.members(verdict, request, signer))
    }

    /// Writes down what was said to a change of a key.
    func write(_ change: KeyChange, refusal: CosignerError?) async throws(CosignerError) {
        var members = [
            JSONValue.Member(name: "change", value: change.json),
            JSONValue.Member(name: "verdict", value: refusal == nil ? "allowed" : "denied"),
        ]
        if let refusal {
            members.append(.init(name: "reason", value: .string(refusal.code.rawValue)))
            members.append(.init(name: "detail", value: .string(refusal.detail)))
        }
        try await write(members)
    }

    private func write(_ members: [JSONValue.Member]) async throws(CosignerError) {
        let payload = JSONValue.object(members).encodedBytes()
        let gate = CommitGate()
        log.submit(
            [JournalRecord(kind: Self.kind, time: time.now(), payload: payload)],
            grade: .synced
        ) { gate.open($0) }
        if let failure = await gate.failure() {
            throw CosignerError(.ledgerFailed, "audit: \(failure)")
        }
    }

    private static func members(
        _ verdict: Verdict, _ request: CosignRequest, _ signer: Address
    ) -> [JSONValue.Member] {
        let path = request.path.reduce("m") { "\($0)/\($1)" }
        let content =
            switch request.content {
            case .transaction(let bytes): ("transaction", Hex.encode(bytes))
            case .typedData(let json): ("typedData", String(decoding: json, as: UTF8.self))
            }
        var members: [(String, JSONValue)] = [
            ("request", .string(request.id.hex)), ("keyId", .string(request.keyId.hex)),
            ("path", .string(path)), ("signer", .string(signer.hex)),
            ("digest", .string(request.digest.hex)), (content.0, .string(content.1)),
        ]
        switch verdict {
        case .allowed(let judgement):
            members += [("verdict", "allowed"), ("does", .string(judgement.summary))]
        case .denied(let denial):
            members += [
                ("verdict", "denied"), ("reason", .string(denial.name)),
                ("detail", .string(denial.detail)),
            ]
        }
        return members.map { JSONValue.Member(name: $0.0, value: $0.1) }
    }
}
