/// What is wrong at one place of a journal.
package enum JournalFinding: Error, Sendable, Equatable {
    /// The store goes on with another sequence: records between are gone.
    case missing(nextFound: UInt64)
    /// The store holds a key that is no sequence.
    case foreignKey
    /// The record's version is not known here: a newer program wrote it, or it is damaged.
    case unknownVersion(UInt8)
    /// The record ends inside its fields.
    case tooShort
    /// The record's bytes do not give its own check.
    case checkDiffers
    /// The record is whole but does not follow the one before it.
    case chainBroken
    /// The record at the anchor's sequence is not the one that the anchor names.
    case anchorDiffers
    /// The record at the mark's sequence is not the one that was written.
    case writtenDiffers
    /// The store could not be read here.
    case unreadable(StorageError)
}

extension JournalFinding: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let next): "it is missing, the next one found is \(next)"
        case .foreignKey: "the store holds a key that is no sequence"
        case .unknownVersion(let version): "its version \(version) is unknown"
        case .tooShort: "it ends too early"
        case .checkDiffers: "its bytes were changed"
        case .chainBroken: "it does not follow the record before it"
        case .anchorDiffers: "it is not the record that the anchor names"
        case .writtenDiffers: "it is not the record that was written"
        case .unreadable(let error): "it cannot be read: \(error)"
        }
    }
}
