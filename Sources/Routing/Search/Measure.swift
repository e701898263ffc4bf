/// Which side of a trade a search adds up.
enum Measure: Sendable {
    /// What goes in.
    case input
    /// What comes out.
    case output
}
