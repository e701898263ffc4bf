package import Basics
package import Codecs

/// What one seed gave.
package struct SeedResult: Hashable, Sendable {
    /// The seed.
    package let seed: UInt64
    /// Equal for equal runs.
    package let traceHash: Hash32
    /// Jobs and timers that ran.
    package let steps: UInt64
    /// How long it took on the world's clock.
    package let virtualMilliseconds: Int64
    /// Faults by kind.
    package let faults: [String: Int]
    /// Transitions by name.
    package let transitions: [String: Int]
    /// What did not hold.
    package let invariantsBroken: [Finding]

    /// One object, as the command line prints it.
    package var json: JSONValue {
        [
            "seed": .integer(seed),
            "traceHash": .string(traceHash.hex),
            "steps": .integer(steps),
            "virtualMs": .integer(virtualMilliseconds),
            "faults": Self.counts(faults),
            "transitions": Self.counts(transitions),
            "invariantsBroken": .array(
                invariantsBroken.map { finding in
                    [
                        "name": .string(finding.name), "step": .integer(finding.step),
                        "detail": .string(finding.detail),
                    ]
                }),
        ]
    }

    /// By name, in order.
    static func counts(_ values: [String: Int]) -> JSONValue {
        let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return .object(
            names.map { JSONValue.Member(name: $0, value: .integer(values[$0] ?? 0)) })
    }
}
