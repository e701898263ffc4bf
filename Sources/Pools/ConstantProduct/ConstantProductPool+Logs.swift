public import Ethereum

extension ConstantProductPool {
    /// Takes over the reserves of a `Sync` log of this pair; true if it was one.
    ///
    /// Logs of other contracts and other events are left alone. Throws when the bytes are no
    /// `Sync`, or when a reorganisation took the log back: then the pair must be read again.
    public mutating func apply(_ log: Log) throws(PoolError) -> Bool {
        guard log.address == address, log.topics.first == PoolTopic.sync else { return false }
        let words = try LogWords(log, indexed: 0, words: 2)
        let (first, second) = (
            try words.unsigned(0, bits: 112), try words.unsigned(1, bits: 112)
        )
        self = try with(reserve0: first, reserve1: second)
        return true
    }
}
