import ArgumentParser
import Basics
import Codecs
import Ethereum

/// `eth rlp-decode`.
struct EthRLPDecodeCommand: ParsableCommand {
    /// One less than the lists that JSON can hold inside a line's object.
    private static let depthMax = CodecLimits.jsonDepthMax - 1

    static let configuration = CommandConfiguration(
        commandName: "rlp-decode", abstract: "Decodes RLP, strictly.",
        discussion: """
            A line: {"data"}. Answer: {"value"}, hex or nested arrays of hex.
            Error codes: bad-json, unknown-key, missing-key, bad-value, truncated, \
            trailing-bytes, non-canonical, too-deep.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let data = try Fields(line, known: ["data"]).bytes("data")
            let item = try CommandFailure.ethereum("data") { () throws(EthereumError) in
                try RLP.decode(data, depthMax: Self.depthMax)
            }
            return ["value": Self.json(item)]
        }
    }

    private static func json(_ item: RLP.Item) -> JSONValue {
        switch item {
        case .bytes(let bytes): .string(Hex.encode(bytes))
        case .list(let items): .array(items.map(json))
        }
    }
}
