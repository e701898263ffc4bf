package import Storage

/// What of the world the referee compares a node with at one moment.
package struct WorldView {
    /// The exchange.
    let exchange: PaperHost
    /// The chain.
    let chain: SimulatedChain
    /// The disk of the node's machine.
    let disk: MemoryDisk

    /// Joins them.
    package init(exchange: PaperHost, chain: SimulatedChain, disk: MemoryDisk) {
        self.exchange = exchange
        self.chain = chain
        self.disk = disk
    }

    /// The last record that the operating system has.
    var writtenHead: UInt64 { Self.sequence(disk.lastWrittenKey) }
    /// The last record that a loss of power leaves.
    var syncedHead: UInt64 { Self.sequence(disk.lastSyncedKey) }

    /// The sequence that a key of the journal spells, most significant byte first.
    private static func sequence(_ key: [UInt8]?) -> UInt64 {
        (key ?? []).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
