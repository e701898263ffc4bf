import Synchronization

/// The connections that carry the account's own events, told to the owner as one.
///
/// While one takes the place of another both carry them. What comes twice is told twice; the owner
/// recognises it.
final class UserPresence: Sendable {
    private let subscribed = Mutex(0)
    private let sink: @Sendable (VenueEvent) -> Void

    init(sink: @escaping @Sendable (VenueEvent) -> Void) {
        self.sink = sink
    }

    /// Tells what one connection brought, with nothing else in between; a connection that begins to
    /// carry events is told only when no other does.
    func tell(_ effects: [UserStream.Effect], _ obey: (UserStream.Effect) -> Void) {
        subscribed.withLock { count in
            for effect in effects {
                switch effect {
                case .tell(.connected):
                    count += 1
                    if count == 1 { sink(.connected) }
                case .tell(let event): sink(event)
                case .end, .renew: obey(effect)
                }
            }
        }
    }

    /// A connection carries nothing more; told when no other one does.
    func leave(wasSubscribed: Bool, reason: String) {
        subscribed.withLock { count in
            if wasSubscribed { count -= 1 }
            if count == 0 { sink(.disconnected(reason: reason)) }
        }
    }
}
