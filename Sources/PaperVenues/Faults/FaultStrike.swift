/// A fault that is to happen, with all that was drawn for it.
struct FaultStrike: Hashable, Sendable {
    let kind: FaultKind
    /// The delay or duration; zero for kinds that take no time.
    let milliseconds: Int64
    /// The way it happens; nil for kinds with one way.
    let variant: FaultVariant?
    /// The bytes that a rule names.
    let bytes: Int?
    /// From which the place of a cut is drawn.
    let word: UInt64

    /// After how many bytes of a whole the connection closes: as named, else below the whole.
    func cut(of length: Int) -> Int {
        if let bytes { return bytes }
        return Int(word.multipliedFullWidth(by: UInt64(max(1, length))).high)
    }
}
