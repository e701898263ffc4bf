/// A Python script that does a benchmark's task as a user would do it without us.
struct Peer: Sendable {
    /// The script's file name without its ending.
    let script: String
    /// The input, so that both sides work on the same bytes.
    let arguments: [String]
    /// How many times its speed is wanted; nil where nothing is.
    var wantedTimes: Int?
    /// Whether the answer that it found is right.
    let accepts: @Sendable (String) -> Bool
}
