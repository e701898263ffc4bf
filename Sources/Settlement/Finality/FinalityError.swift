package import Basics

/// Why rungs or bands are no ladder or no policy; names the rung.
package enum FinalityError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The lowest rung must be the head, of grade `included`.
    case firstRung
    /// The highest rung must be final.
    case noFinalRung
    /// Two rungs have one name.
    case twice(String)
    /// A rung is worth less than the one below it.
    case order(String)
    /// No evidence of this rule exists on a chain of this kind.
    case unknownRule(String)
    /// A final rung rests on what can be undone.
    case reversibleFinal(String)
    /// A level that the chain may take back claims that it may not.
    case cannotPromise(String)
    /// A band names a rung that the ladder does not have.
    case unknownRung(String)
    /// Bands do not rise, or the last one has an end.
    case bands

    /// A definition stays wrong until somebody changes it.
    package var action: FailureAction { .reject }

    /// One line for people.
    package var description: String {
        switch self {
        case .firstRung: "the first rung must be the head: tag:latest, grade included"
        case .noFinalRung: "the last rung must be final"
        case .twice(let name): "the rung '\(name)' stands there twice"
        case .order(let name): "the rung '\(name)' is worth less than the one below it"
        case .unknownRule(let name): "the rule of '\(name)' does not exist on this kind of chain"
        case .reversibleFinal(let name): "'\(name)' is called final and can be undone"
        case .cannotPromise(let name): "'\(name)' may fall back and must say so"
        case .unknownRung(let name): "there is no rung '\(name)'"
        case .bands: "bands must rise, and the last one must have no end"
        }
    }
}
