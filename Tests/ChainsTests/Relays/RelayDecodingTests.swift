import Arithmetic
import Basics
import Chains
import Codecs
import Cryptography
import Testing

@Suite("What a relay tells")
struct RelayDecodingTests {
    private static let hash = Keccak256.hash([2])

    private func status(_ text: String) throws -> RelayStatus {
        try RelayStatus(parsing: Array(text.utf8), for: Self.hash)
    }

    /// The form that the documentation shows.
    private static let failed = """
        {"status": "FAILED", "hash": "\(hash.hex)", "maxBlockNumber": 13543898,
        "transaction": {"from": "", "to": "", "nonce": ""}, "fastMode": true,
        "seenInMempool": false, "simError": "MaxFeePerGasTooLow"}
        """

    // MARK: Status

    @Test(arguments: RelayStatus.Stage.allCases)
    func `each of its words is read`(stage: RelayStatus.Stage) throws {
        let text = #"{"status":"\#(stage.rawValue)","hash":"\#(Self.hash.hex)"}"#
        let status = try status(text)
        #expect(status.stage == stage)
        #expect(status.maxBlockNumber == nil && status.wasSeenInPublicPool == nil)
        #expect(status.simulationError == nil)
    }

    @Test func `all that is told besides is read`() throws {
        let status = try status(Self.failed)
        #expect(status.stage == .failed && status.maxBlockNumber == 13_543_898)
        #expect(status.wasSeenInPublicPool == false)
        #expect(status.simulationError == "MaxFeePerGasTooLow")
    }

    @Test func `only what was never received may lack its hash`() throws {
        #expect(try status(#"{"status":"UNKNOWN"}"#).stage == .unknown)
        #expect(try status(#"{"status":"UNKNOWN","hash":""}"#).stage == .unknown)
        #expect(throws: ChainError.self) { try status(#"{"status":"INCLUDED"}"#) }
        #expect(throws: ChainError.self) { try status(#"{"status":"FAILED","hash":null}"#) }
        let other = #"{"status":"INCLUDED","hash":"\#(Hash32.zero.hex)"}"#
        #expect(throws: ChainError.self) { try status(other) }
    }

    @Test(arguments: ["", "[]", "{}", #"{"status":"pending"}"#, #"{"status":3}"#, "{\"status\":"])
    func `what is no status is refused`(text: String) {
        #expect(throws: ChainError.self) { try status(text) }
    }

    @Test func `long words are cut`() throws {
        let text = String(repeating: "x", count: 10_000)
        let long =
            #"{"status":"FAILED","hash":"\#(Self.hash.hex)","simError":"\#(text)"}"#
        #expect(try status(long).simulationError?.count == 200)
    }

    // MARK: Simulations

    private static let simulation = """
        {"bundleGasPrice": "476190476193", "bundleHash": "\(hash.hex)",
        "coinbaseDiff": "20000000000126000", "ethSentToCoinbase": "20000000000000000",
        "gasFees": "126000", "results": [{"coinbaseDiff": "10000000000063000",
        "gasFees": "63000", "gasPrice": "476190476193", "gasUsed": 21000,
        "txHash": "\(hash.hex)", "value": "0x"}], "stateBlockNumber": 5221585,
        "totalGasUsed": 42000}
        """

    private func simulation(_ text: String) throws -> BundleSimulation {
        try BundleSimulation(try JSONValue(parsing: Array(text.utf8)), for: [Self.hash])
    }

    @Test func `a simulation is read with the fate of each transaction`() throws {
        let read = try simulation(Self.simulation)
        #expect(read.bundleHash == Self.hash && read.gasUsed == 42_000 && read.isSuccess)
        #expect(read.proposerGain.description == "20000000000126000")
        #expect(read.outcomes.map(\.gasUsed) == [21_000])
        let reverted = Self.simulation.replacing(
            #""value": "0x""#, with: #""error": "execution reverted", "revert": "too late""#)
        #expect(try simulation(reverted).outcomes.first?.failure == "too late")
        let failing = Self.simulation.replacing(
            #""value": "0x""#, with: #""error": "out of gas""#)
        #expect(try simulation(failing).outcomes.first?.failure == "out of gas")
        #expect(try !simulation(failing).isSuccess)
    }

    @Test func `a simulation of other transactions is none`() throws {
        let value = try JSONValue(parsing: Array(Self.simulation.utf8))
        for hashes: [Hash32] in [[], [.zero], [Self.hash, Self.hash]] {
            #expect(throws: ChainError.self) { try BundleSimulation(value, for: hashes) }
        }
    }

    @Test func `whatever the bytes are, reading them ends`() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<3_000 {
            let bytes = random.mutated(Array(Self.failed.utf8))
            if let read = try? RelayStatus(parsing: bytes, for: Self.hash) {
                #expect(RelayStatus.Stage.allCases.contains(read.stage))
            }
            let other = random.mutated(Array(Self.simulation.utf8))
            guard let value = try? JSONValue(parsing: other),
                let read = try? BundleSimulation(value, for: [Self.hash])
            else { continue }
            #expect(read.outcomes.map(\.hash) == [Self.hash])
        }
    }
}
