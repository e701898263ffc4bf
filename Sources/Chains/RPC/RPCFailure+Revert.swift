import Basics
import Codecs
import Ethereum

extension RPCFailure {
    /// Whether the node means that execution was reverted.
    ///
    /// geth, reth and erigon: code 3; Nethermind: -32015 (its "VM execution error"); Besu and older
    /// clients: -32000 and a text.
    public var isRevert: Bool {
        code == 3 || code == -32_015 || message.lowercased().contains("revert")
    }

    /// The error that a caller of an execution gets: `reverted` if it was a revert.
    var callError: ChainError {
        guard isRevert else { return .failed(self) }
        guard let returnData, !returnData.isEmpty else {
            return .reverted(data: [], reason: reasonInText)
        }
        return .reverted(data: returnData, reason: RevertReason.decode(returnData))
    }

    /// Finds the bytes: a hex string, with or without `Reverted ` before it (OpenEthereum,
    /// Nethermind), or an object that nests it (Hardhat, wallets, proxies).
    static func returnData(in data: JSONValue, depth: Int) -> [UInt8]? {
        if let text = data.stringValue {
            let hex = text.hasPrefix("Reverted ") ? text.dropFirst(9) : text[...]
            return try? Hex.decode(hex)
        }
        guard depth > 0 else { return nil }
        for name in ["data", "result", "return", "error", "originalError"] {
            if let member = data[name], let found = returnData(in: member, depth: depth - 1) {
                return found
            }
        }
        return nil
    }

    /// What stands behind `execution reverted:` when a node sends the text but no bytes.
    private var reasonInText: RevertReason {
        guard let colon = message.firstIndex(of: ":"),
            message[..<colon].lowercased().hasSuffix("reverted")
        else { return .empty }
        let text = message[message.index(after: colon)...].drop { $0 == " " }
        return text.isEmpty ? .empty : .error(String(text.prefix(ChainLimits.failureTextMax)))
    }
}
