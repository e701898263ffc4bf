import Basics
import Codecs

/// The questions by which it is found out what a provider can do, and what its answers mean; pure.
enum ProviderProbe {
    /// Asked once, of each provider, before it counts.
    static let requests: [RPCRequest] = [
        RPCRequest("eth_chainId"),
        ChainReader.headerRequest(.finalized),
        ChainReader.headerRequest(.safe),
        // The first block has no receipts: a cheap answer, an empty list.
        RPCRequest("eth_getBlockReceipts", ["0x0"]),
        RPCRequest(
            "eth_call", [["to": .string(account), "data": "0x"], "latest", answeringOverride]),
        RPCRequest(
            "eth_simulateV1", [["blockStateCalls": [["calls": []]]], "latest"]),
    ]

    /// Reads the answers; the chain's id must be among them.
    static func read(
        _ answers: [Result<RPCAnswer, RPCFailure>], batches: Bool
    ) throws(ChainError) -> (chain: ChainId, capabilities: ProviderCapabilities) {
        guard answers.count == requests.count else { throw .malformed("probe") }
        let chain = ChainId(
            try RPCText.word(try ChainReader.result(answers[0]), "chainId"))
        return (
            chain,
            ProviderCapabilities(
                batches: batches, finalityTags: isKnown(answers[1]) && isKnown(answers[2]),
                blockReceipts: (try? answers[3].get().value())?.arrayValue != nil,
                overrides: (try? answers[4].get().value())?.stringValue == one,
                simulation: (try? answers[5].get().value())?.arrayValue != nil)
        )
    }

    /// A tag of which a node knows no block yet is known; one that it refuses is not.
    private static func isKnown(_ answer: Result<RPCAnswer, RPCFailure>) -> Bool {
        if case .success = answer { true } else { false }
    }

    /// An address without code on every chain: what it returns comes from the override.
    private static let account = "0x" + String(repeating: "c4", count: 20)
    /// Code that returns the number one: MSTORE(0, 1), RETURN(0, 32).
    private static let answeringOverride: JSONValue = .object([
        JSONValue.Member(name: account, value: ["code": "0x600160005260206000f3"])
    ])
    private static let one = "0x" + String(repeating: "0", count: 63) + "1"
}
