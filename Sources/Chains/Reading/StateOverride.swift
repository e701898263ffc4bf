public import Arithmetic
public import Basics
import Codecs

/// What is different about one account in the state that a simulated call sees.
///
/// As the third parameter of `eth_call` (go-ethereum's `OverrideAccount`; reth, erigon, Nethermind
/// and Besu read the same members).
public struct StateOverride: Hashable, Sendable {
    /// One word of a contract's storage.
    public struct Slot: Hashable, Sendable {
        /// Where it is.
        public var key: Hash32
        /// What it holds.
        public var value: Hash32

        /// A word of storage.
        public init(key: Hash32, value: Hash32) {
            self.key = key
            self.value = value
        }
    }

    /// The account.
    public var address: Address
    /// The wei that it holds; nil for what it has.
    public var balance: UInt256?
    /// Its nonce; nil for the one that it has.
    public var nonce: UInt64?
    /// Its code; nil for the one that it has.
    public var code: [UInt8]?
    /// Words of its storage that are different; the others stay.
    public var slots: [Slot]

    /// A difference.
    public init(
        address: Address, balance: UInt256? = nil, nonce: UInt64? = nil, code: [UInt8]? = nil,
        slots: [Slot] = []
    ) {
        self.address = address
        self.balance = balance
        self.nonce = nonce
        self.code = code
        self.slots = slots
    }

    /// The object by address that nodes read.
    static func json(_ overrides: [StateOverride]) -> JSONValue {
        .object(
            overrides.map { JSONValue.Member(name: $0.address.hex, value: .object($0.members)) })
    }

    private var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if let balance {
            members.append(JSONValue.Member(name: "balance", value: .string(balance.quantity)))
        }
        if let nonce {
            let text = UInt256(nonce).quantity
            members.append(JSONValue.Member(name: "nonce", value: .string(text)))
        }
        if let code {
            members.append(JSONValue.Member(name: "code", value: .string(Hex.encode(code))))
        }
        if !slots.isEmpty {
            let words = slots.map {
                JSONValue.Member(name: $0.key.hex, value: .string($0.value.hex))
            }
            members.append(JSONValue.Member(name: "stateDiff", value: .object(words)))
        }
        return members
    }
}
