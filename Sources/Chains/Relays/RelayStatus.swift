package import Basics
import Codecs

/// What a relay says of a private transaction: news for people, never evidence.
///
/// Only a receipt proves that it is in a block, and nothing that a relay says proves that it will
/// never be. Source: docs.flashbots.net/flashbots-protect/additional-documentation/status-api;
/// `simError` by an earlier edition of that page.
package struct RelayStatus: Hashable, Sendable {
    /// The words of the interface.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Builders are trying.
        case pending = "PENDING"
        /// A block holds it, as far as the relay knows.
        case included = "INCLUDED"
        /// No block held it within its time; nobody tries any more.
        case failed = "FAILED"
        /// We took it back in time.
        case cancelled = "CANCELLED"
        /// The relay never got it.
        case unknown = "UNKNOWN"
    }

    /// How far it is.
    package let stage: Stage
    /// The highest block for which builders try; nil when it is not told.
    package let maxBlockNumber: UInt64?
    /// Whether the relay has seen it in the public pool; nil when it is not told.
    package let wasSeenInPublicPool: Bool?
    /// Why builders could not use it, in the relay's words; nil when nothing is told.
    package let simulationError: String?

    /// Reads an answer about a transaction; throws `malformed` for one about another.
    package init(parsing body: [UInt8], for hash: Hash32) throws(ChainError) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body)
        } catch {
            throw .malformed("status: \(error)")
        }
        let fields = try RPCFields(value, "status")
        guard let stage = value["status"]?.stringValue.flatMap(Stage.init(rawValue:)) else {
            throw .malformed("status.status")
        }
        // What was never received may be answered without its hash.
        if let told = fields.member("hash"), told.stringValue != "" {
            guard try fields.hash("hash") == hash else { throw .malformed("status.hash") }
        } else if stage != .unknown {
            throw .malformed("status.hash")
        }
        self.stage = stage
        maxBlockNumber = fields.member("maxBlockNumber")?.unsignedValue
        wasSeenInPublicPool = fields.member("seenInMempool")?.boolValue
        simulationError = fields.member("simError")?.stringValue.flatMap { text in
            text.isEmpty ? nil : String(text.prefix(ChainLimits.failureTextMax))
        }
    }
}
