/// Something that goes out on a WebSocket connection, and what it is about.
struct PaperMessage: Sendable {
    enum Topic: Hashable, Sendable {
        /// An execution report of the user data stream.
        case report(isFill: Bool)
        /// Another event of the user data stream.
        case userData
        /// What changed in the book of a symbol.
        case depth(market: Int)
        /// Everything else.
        case other
    }

    let effect: PaperEffect
    let topic: Topic
}
