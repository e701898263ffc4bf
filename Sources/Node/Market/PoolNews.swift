/// What changed about a followed pool that people must hear of, once.
package enum PoolNews: Hashable, Sendable, CustomStringConvertible {
    /// It left routing for what it got wrong.
    case quarantined(String, reason: String)
    /// It is in routing again.
    case returned(String)
    /// A fresh reading is not what was followed, so something was missed.
    case misread(String)
    /// Its tokens did what trades do not explain.
    case noted(String, String)

    /// The news as a sentence.
    package var description: String {
        switch self {
        case .quarantined(let pool, let reason):
            "pool \(pool) is out of routing: \(reason)"
        case .returned(let pool): "pool \(pool) is in routing again"
        case .misread(let pool):
            "pool \(pool) was read anew and is not what its logs had told"
        case .noted(let pool, let note): "pool \(pool): \(note)"
        }
    }
}
