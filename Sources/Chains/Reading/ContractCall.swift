public import Arithmetic
public import Basics
import Codecs

/// A call to simulate.
public struct ContractCall: Hashable, Sendable {
    /// The contract; nil would create one.
    public var to: Address?
    /// Selector and arguments.
    public var data: [UInt8]
    /// Who calls; the node's default is the zero address.
    public var from: Address?
    /// Wei that goes along.
    public var value: UInt256
    /// The gas limit; the node's own when nil.
    public var gas: UInt64?
    /// What is different in the state that the call sees; empty for the state as it is.
    public var overrides: [StateOverride]

    /// A call.
    public init(
        to: Address?, data: [UInt8], from: Address? = nil, value: UInt256 = .zero,
        gas: UInt64? = nil, overrides: [StateOverride] = []
    ) {
        self.to = to
        self.data = data
        self.from = from
        self.value = value
        self.gas = gas
        self.overrides = overrides
    }

    /// The first parameter of `eth_call` and `eth_estimateGas`.
    var parameter: JSONValue {
        var members: [JSONValue.Member] = []
        if let from { members.append(JSONValue.Member(name: "from", value: .string(from.hex))) }
        if let to { members.append(JSONValue.Member(name: "to", value: .string(to.hex))) }
        if let gas {
            let text = UInt256(gas).quantity
            members.append(JSONValue.Member(name: "gas", value: .string(text)))
        }
        if !value.isZero {
            members.append(JSONValue.Member(name: "value", value: .string(value.quantity)))
        }
        members.append(JSONValue.Member(name: "data", value: .string(Hex.encode(data))))
        return .object(members)
    }

    /// `eth_call` of this call at a block, with its overrides as the third parameter.
    func request(at block: BlockSelector) -> RPCRequest {
        let parameters = [parameter, block.stateParameter]
        return RPCRequest(
            "eth_call",
            overrides.isEmpty ? parameters : parameters + [StateOverride.json(overrides)])
    }

    /// `eth_simulateV1` of this call alone, on top of a block.
    func simulation(at block: BlockSelector) -> RPCRequest {
        let state: JSONValue = [
            "stateOverrides": StateOverride.json(overrides), "calls": [parameter],
        ]
        return RPCRequest(
            "eth_simulateV1", [["blockStateCalls": [state]], block.stateParameter])
    }
}
