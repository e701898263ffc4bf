import Arithmetic
package import Basics
import Codecs
import Cryptography
import Ethereum
import Signing

extension CosignerPolicy {
    /// The hash by which people approve a policy file: SHA-256 of its bytes.
    package static func hash(of file: [UInt8]) -> Hash32 { SHA256.hash(file) }

    /// Reads a policy file: one JSON object.
    ///
    /// A member that is not known is refused, as is everything out of range: what a person mistyped
    /// must not widen what is signed.
    package init(file: [UInt8]) throws(CosignerError) {
        guard file.count <= CosignerLimits.policyBytesMax else {
            throw CosignerError(.badPolicy, "\(file.count) bytes")
        }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: file)
        } catch {
            throw CosignerError(.badPolicy, "\(error)")
        }
        let fields = try PolicyFields(json, known: ["version", "approvals", "paths", "chains"])
        let chains = try fields.list("chains") { (value, path) throws(CosignerError) in
            try ChainPolicy(value, at: path)
        }
        let ids = chains.map(\.transactions.chainId)
        guard Set(ids).count == ids.count else { throw fields.bad("chains", "a chain twice") }
        self.init(
            version: try fields.integer("version", 1...UInt64.max),
            quorum: try PolicyQuorum(try fields.value("approvals"), at: "approvals"),
            paths: try fields.list("paths") { (value, path) throws(CosignerError) in
                try Self.path(value, at: path)
            }, chains: chains)
    }

    private static func path(
        _ value: JSONValue, at place: String
    ) throws(CosignerError) -> [UInt32] {
        guard let text = value.stringValue, let path = try? DerivationPath(parsing: text),
            path.numbers.count <= CosignerLimits.pathLevelsMax,
            path.numbers.allSatisfy({ $0 < DerivationPath.hardened })
        else {
            throw CosignerError(
                .badPolicy, "must be a path without hardened levels, such as m/0/1", field: place)
        }
        return path.numbers
    }
}

extension PolicyQuorum {
    fileprivate init(_ value: JSONValue, at path: String) throws(CosignerError) {
        let fields = try PolicyFields(value, at: path, known: ["needed", "approvers"])
        let approvers = try fields.list("approvers") { (value, path) throws(CosignerError) in
            guard let text = value.stringValue, let key = try? Ed25519PublicKey(hex: text) else {
                throw CosignerError(.badPolicy, "must be 0x and 64 hex digits", field: path)
            }
            return key
        }
        guard approvers.count <= CosignerLimits.approversMax,
            Set(approvers).count == approvers.count
        else { throw fields.bad("approvers", "too many, or one twice") }
        let needed = try fields.integer("needed", 0...UInt64(approvers.count))
        guard needed > 0 || approvers.isEmpty else {
            throw fields.bad("needed", "must be at least 1 where there are approvers")
        }
        self.init(needed: Int(needed), approvers: approvers)
    }
}

extension ChainPolicy {
    private static let keys = [
        "chainId", "gasMax", "maxFeePerGasMax", "maxPriorityFeePerGasMax", "feesMax", "rules",
        "messages", "delegations", "limits", "slippagePips", "priceSecondsMax", "timeLocks",
    ]

    fileprivate init(_ value: JSONValue, at path: String) throws(CosignerError) {
        let fields = try PolicyFields(value, at: path, known: Self.keys)
        let chainId = ChainId(try fields.integer("chainId", 1...UInt64.max))
        let transactions = SigningPolicy(
            chainId: chainId, gasMax: try fields.integer("gasMax", 21_000...1_000_000_000),
            maxFeePerGasMax: try fields.amount("maxFeePerGasMax"),
            maxPriorityFeePerGasMax: try fields.amount("maxPriorityFeePerGasMax"),
            rules: try fields.list("rules") { (value, path) throws(CosignerError) in
                try PolicyRules.call(value, at: path)
            })
        let messages =
            fields.has("messages")
            ? try fields.list("messages") { (value, path) throws(CosignerError) in
                try PolicyRules.message(value, at: path)
            } : []
        let limits = try fields.list("limits") { (value, path) throws(CosignerError) in
            try PolicyRules.limit(value, at: path, chainId)
        }
        guard Set(limits.map(\.asset)).count == limits.count else {
            throw fields.bad("limits", "an asset twice")
        }
        let locks =
            fields.has("timeLocks")
            ? try fields.list("timeLocks") { (value, path) throws(CosignerError) in
                try PolicyRules.lock(value, at: path)
            } : []
        self.init(
            transactions: transactions,
            messages: MessagePolicy(chainId: chainId, rules: messages),
            feesMax: try fields.amount("feesMax"),
            delegations: try fields.addresses("delegations"), limits: limits,
            slippagePips: UInt32(try fields.integer("slippagePips", 0...500_000)),
            priceSecondsMax: try fields.integer("priceSecondsMax", 1...86_400), timeLocks: locks)
    }
}
