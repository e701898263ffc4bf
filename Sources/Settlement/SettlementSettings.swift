/// How a lane looks after what waits for a block.
package struct SettlementSettings: Hashable, Sendable {
    /// How long after its last signed form a transaction without a block may get another one with
    /// higher fees, milliseconds.
    package let replaceAfterMilliseconds: Int64

    /// Three blocks of Ethereum unless told otherwise.
    package init(replaceAfterMilliseconds: Int64 = 36_000) {
        self.replaceAfterMilliseconds = replaceAfterMilliseconds
    }
}
