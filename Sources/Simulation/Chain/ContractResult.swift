import Arithmetic
import Basics
import Ethereum

/// An event before its block is known.
struct ContractEvent: Sendable {
    let address: Address
    let topics: [Hash32]
    let data: [UInt8]

    init(_ address: Address, _ topics: [Hash32], _ data: [UInt8]) {
        self.address = address
        self.topics = topics
        self.data = data
    }
}

/// What a call returned and emitted.
struct ContractResult: Sendable {
    var output: [UInt8] = []
    var events: [ContractEvent] = []
    /// All gas, the transaction's own included.
    var gas: UInt64 = GasTable.transaction
}

/// A call that undid itself.
struct ContractRevert: Error, Sendable {
    let data: [UInt8]
    /// For people: what the data says.
    let reason: String

    /// A bare revert.
    static let bare = ContractRevert(data: [], reason: "")

    private init(data: [UInt8], reason: String) {
        self.data = data
        self.reason = reason
    }

    /// `Error(string)`.
    init(_ reason: String) {
        let text = (try? ABI.encode([.string(reason)], as: [.string])) ?? []
        self.init(data: ABI.selector("Error(string)") + text, reason: reason)
    }
}

/// What the model charges; of the size that the real contracts need.
enum GasTable {
    static let transaction: UInt64 = 21_000
    static let approval: UInt64 = 46_000
    static let route: UInt64 = 70_000
    static let refund: UInt64 = 8_000
    static let constantProductSwap: UInt64 = 80_000
    static let concentratedSwap: UInt64 = 95_000
    static let tickCrossing: UInt64 = 18_000
    static let revert: UInt64 = 45_000
}
