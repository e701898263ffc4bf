/// One arithmetic that is simulated, and what has confirmed it.
public struct PoolVariant: Hashable, Sendable {
    /// The kind of pool, as `pool quote` names it.
    public let kind: String
    /// The variant, version or option of that kind; nil where there is only one.
    public let name: String?
    /// What has confirmed its arithmetic.
    public let evidence: PoolEvidence

    /// Kind and name in a row.
    public var title: String { name.map { "\(kind) \($0)" } ?? kind }

    init(_ kind: String, _ name: String? = nil, by evidence: PoolEvidence) {
        self.kind = kind
        self.name = name
        self.evidence = evidence
    }
}

extension PoolVariant {
    /// Every variant of every family, family by family.
    public static var all: [PoolVariant] {
        var all = [
            PoolVariant("constantProduct", by: .constantProduct),
            PoolVariant("constantProduct", "of a taxed token", by: .taxed),
            PoolVariant("concentrated", by: .concentrated),
            PoolVariant("concentratedV4", by: .concentratedV4),
        ]
        for variant in StableSwapVariant.allCases {
            all.append(PoolVariant("stableSwap", variant.rawValue, by: variant.evidence))
        }
        for variant in CryptoSwapVariant.allCases {
            all.append(PoolVariant("cryptoSwap", variant.rawValue, by: variant.evidence))
        }
        for version in WeightedPool.Version.allCases {
            all.append(PoolVariant("weighted", version.rawValue, by: version.evidence))
        }
        for version in BalancerStablePool.Version.allCases {
            all.append(PoolVariant("stablePool", version.rawValue, by: version.evidence))
        }
        for variant in SolidlyVariant.allCases {
            all.append(PoolVariant("solidly", variant.rawValue, by: variant.evidence))
        }
        return all + [
            PoolVariant("vault", by: .vault), PoolVariant("vault", "with a fee", by: .vaultFee),
            PoolVariant("wrapper", by: .wrapper), PoolVariant("makerOrder", by: .makerOrder),
        ]
    }

    /// Those whose evidence is this, as a list for people.
    public static func titles(_ evidence: PoolEvidence) -> String {
        all.filter { $0.evidence == evidence }.map(\.title).joined(separator: ", ")
    }
}
