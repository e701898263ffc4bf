package import Codecs

/// How often each kind of fault really happened.
package struct FaultCounts: Hashable, Sendable {
    private var values = Array(repeating: 0, count: FaultKind.allCases.count)
    /// Requests that came although a rate limit or ban was told and not over.
    package internal(set) var requestsWhileLimited = 0

    /// Nothing happened.
    package init() {}

    /// How often a kind happened.
    package subscript(kind: FaultKind) -> Int { values[kind.index] }

    /// Of all kinds together.
    package var total: Int { values.reduce(0, +) }

    /// By kebab-case name; kinds that did not happen are left out.
    package var byName: [String: Int] {
        var result: [String: Int] = [:]
        for kind in FaultKind.allCases where self[kind] > 0 { result[kind.rawValue] = self[kind] }
        return result
    }

    /// Every kind by its name, in the order of the kinds.
    package var json: JSONValue {
        .object(
            FaultKind.allCases.map {
                JSONValue.Member(name: $0.rawValue, value: .integer(self[$0]))
            })
    }

    /// One more.
    mutating func count(_ kind: FaultKind) { values[kind.index] += 1 }
}
