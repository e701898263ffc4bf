/// An asset at a place, or where a plan begins or ends when that is several places.
struct NetworkNode: Hashable, Sendable {
    /// The asset's position among the problem's; −1 where a plan begins, −2 where it ends.
    let asset: Int
    /// The place's number; −1 for none.
    let place: Int

    /// Where plans begin that may pay at several places.
    static let begin = NetworkNode(asset: -1, place: -1)
    /// Where plans end that may end at several places.
    static let end = NetworkNode(asset: -2, place: -1)
}
