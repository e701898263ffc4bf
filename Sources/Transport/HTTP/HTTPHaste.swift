import Synchronization

/// Tells a request on its way that its caller wants to stop.
final class HTTPHaste: Sendable {
    private let hasBegun = Atomic(false)

    /// Whether the caller wants to stop.
    var isOn: Bool { hasBegun.load(ordering: .acquiring) }

    func begin() { hasBegun.store(true, ordering: .releasing) }
}
