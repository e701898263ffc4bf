package import Arithmetic
package import Basics
package import Codecs

/// What a bundle would do, as a relay simulated it (`eth_callBundle`).
package struct BundleSimulation: Hashable, Sendable {
    /// One transaction of it.
    package struct Outcome: Hashable, Sendable {
        /// The transaction.
        package let hash: Hash32
        /// Gas that it used.
        package let gasUsed: UInt64
        /// Why it failed, in the relay's words; nil when it succeeded.
        package let failure: String?
    }

    /// The relay's name for the bundle.
    package let bundleHash: Hash32
    /// Gas of all transactions.
    package let gasUsed: UInt64
    /// Wei that the block's proposer would gain, by fees and by direct payment.
    package let proposerGain: UInt256
    /// Each transaction, in order.
    package let outcomes: [Outcome]

    /// Whether every transaction succeeded.
    package var isSuccess: Bool { outcomes.allSatisfy { $0.failure == nil } }

    /// Reads an answer, which must speak of exactly these transactions in this order.
    package init(_ value: JSONValue, for hashes: [Hash32]) throws(ChainError) {
        let fields = try RPCFields(value, "bundle")
        bundleHash = try fields.hash("bundleHash")
        gasUsed = try Self.number(value["totalGasUsed"], "bundle.totalGasUsed")
        guard let gain = value["coinbaseDiff"]?.stringValue.flatMap({ try? UInt256(decimal: $0) })
        else { throw .malformed("bundle.coinbaseDiff") }
        proposerGain = gain
        var outcomes: [Outcome] = []
        for (index, entry) in try fields.array("results").enumerated() {
            let path = "bundle.results[\(index)]"
            let fields = try RPCFields(entry, path)
            // The revert text is the contract's own words, the error the machine's.
            let failure = fields.member("revert") ?? fields.member("error")
            outcomes.append(
                Outcome(
                    hash: try fields.hash("txHash"),
                    gasUsed: try Self.number(entry["gasUsed"], "\(path).gasUsed"),
                    failure: failure.map { failure in
                        String((failure.stringValue ?? "").prefix(ChainLimits.failureTextMax))
                    }))
        }
        guard outcomes.map(\.hash) == hashes else { throw .malformed("bundle.results") }
        self.outcomes = outcomes
    }

    private static func number(
        _ value: JSONValue?, _ path: String
    ) throws(ChainError) -> UInt64 {
        guard let number = value?.unsignedValue else { throw .malformed(path) }
        return number
    }
}
