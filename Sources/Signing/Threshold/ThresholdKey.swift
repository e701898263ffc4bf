public import Basics

/// A key that nobody holds: of several parties each has a share, and so many of them sign together.
public struct ThresholdKey: Hashable, Sendable {
    /// A party that holds a share.
    public struct Holder: Hashable, Sendable {
        /// Its number, from one.
        public var party: UInt16
        /// SHA-256 of the certificate that it shows.
        public var certificate: Hash32
        /// Where it listens; nil when it is reached through a relay, which has many guests.
        public var host: String?
        /// The port.
        public var port: Int

        /// A party.
        public init(party: UInt16, certificate: Hash32, host: String?, port: Int) {
            self.party = party
            self.certificate = certificate
            self.host = host
            self.port = port
        }

        /// The machine, as far as a name tells: this one has several.
        fileprivate var machine: String? {
            guard let name = host?.lowercased() else { return nil }
            return name.hasPrefix("127.") || name == "::1" ? "localhost" : name
        }
    }

    /// The key's name among its holders.
    public let id: Hash32
    /// The account.
    public let address: Address
    /// The child of the key that signs; no number is hardened.
    public let path: [UInt32]
    /// How many parties sign together.
    public let threshold: Int
    /// All parties, by ascending number.
    public let holders: [Holder]

    /// A key for an account on a chain.
    ///
    /// Refused is what makes several parties pointless: two shares in one hand, whoever has them
    /// together needs nobody else; and a key of which every share is needed, which one lost disk
    /// loses for ever. Only where nothing is worth anything may parties share a machine, or all of
    /// them be needed.
    public init(
        id: Hash32, address: Address, path: [UInt32] = [], threshold: Int, holders: [Holder],
        on chain: ChainId
    ) throws(SigningError) {
        let holders = holders.sorted { $0.party < $1.party }
        guard threshold >= 2, threshold <= holders.count else {
            throw SigningError(
                .badQuorum, "\(threshold) of \(holders.count)", field: "threshold")
        }
        guard holders.first?.party != 0, Set(holders.map(\.party)).count == holders.count else {
            throw SigningError(.badQuorum, "must be numbers from one, each once", field: "parties")
        }
        guard path.allSatisfy({ $0 < DerivationPath.hardened }) else {
            throw SigningError(.hardenedFromPublic, field: "path")
        }
        try Self.check(holders, isTestNetwork: chain.isTestNetwork)
        guard threshold < holders.count || chain.isTestNetwork else {
            throw SigningError(
                .everyShareNeeded,
                "\(threshold) of \(holders.count) on chain \(chain): one lost share would lose the "
                    + "key", field: "threshold")
        }
        self.id = id
        self.address = address
        self.path = path
        self.threshold = threshold
        self.holders = holders
    }

    /// Refuses two shares in one hand.
    private static func check(
        _ holders: [Holder], isTestNetwork: Bool
    ) throws(SigningError) {
        for (index, one) in holders.enumerated() {
            for other in holders[(index + 1)...] {
                let pair = "parties \(one.party) and \(other.party)"
                if one.certificate == other.certificate {
                    throw SigningError(
                        .sharesTogether, "\(pair) are one: the same certificate", field: "parties")
                }
                guard let machine = one.machine, machine == other.machine else { continue }
                if one.port == other.port {
                    throw SigningError(
                        .sharesTogether, "\(pair) are one: the same place", field: "parties")
                }
                if !isTestNetwork {
                    throw SigningError(
                        .sharesTogether, "\(pair) are both on \(one.host ?? machine)",
                        field: "parties")
                }
            }
        }
    }
}
