/// What the words of several providers about the same signed bytes come to; pure.
///
/// Conservative: one that took the bytes, or had them, may have passed them on, whatever the others
/// say. A refusal counts only when all have answered and all refuse.
enum BroadcastMerge {
    /// The one word that all of them come to.
    static func merge(_ replies: [BroadcastReply]) -> BroadcastReply {
        if replies.contains(.accepted) { return .accepted }
        if replies.contains(.alreadyKnown) { return .alreadyKnown }
        for reply in replies {
            if case .unknown = reply { return reply }
        }
        // What makes the sender look for evidence comes before what merely refuses.
        return replies.min { rank($0) < rank($1) } ?? .unknown("no provider was asked")
    }

    private static func rank(_ reply: BroadcastReply) -> Int {
        switch reply {
        case .accepted: 0
        case .alreadyKnown: 1
        case .unknown: 2
        case .nonceTooLow: 3
        case .replacementUnderpriced: 4
        case .underpriced: 5
        case .insufficientFunds: 6
        case .refused: 7
        }
    }
}
