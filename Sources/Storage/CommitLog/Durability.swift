/// The two grades of durability.
package enum Durability: Sendable, Hashable {
    /// In the operating system: survives the death of the process.
    case written
    /// On the disk, and the anchor with it: survives a loss of power.
    case synced
}
