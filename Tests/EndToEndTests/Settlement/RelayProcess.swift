import Codecs
import Foundation
import Testing
import Transport

/// The relay of Clients/private_relay.py as a process of its own beside a chain.
final class RelayProcess {
    private let process: ProgramProcess
    private let url: String
    private let client: HTTPClient

    private init(_ process: ProgramProcess, _ url: String, _ client: HTTPClient) {
        self.process = process
        self.url = url
        self.client = client
    }

    deinit { client.shutDown() }

    /// A relay on the chain that all tests of settlement share.
    static func start() async throws -> RelayProcess {
        let (world, chain, _) = try await SettlementScene.shared.next(secondsAheadMax: 3_600)
        chain.shutDown()
        let process = try ProgramProcess.start(
            ProgramProcess.python,
            [ProgramProcess.client("private_relay.py"), world.chain?["rpc"]?.stringValue ?? ""],
            in: world.folder)
        let url = try await process.firstLine()["url"]?.stringValue ?? ""
        let client = HTTPClient(dialer: SocketDialer(), endpoint: try Endpoint.parse(url).endpoint)
        return RelayProcess(process, url, client)
    }

    /// What a node's configuration says of it.
    func block(maxBlocks: Int = 25) -> String {
        """
          relay:
            url: \(url)
            statusUrl: \(url)
            identity: {keystoreFile: relay.json, passwordFile: relay.password}
            maxBlocks: \(maxBlocks)
            timeoutSeconds: 2

        """
    }

    /// Steers it.
    func control(_ day: JSONValue) async throws {
        _ = try await ask("POST", "/control", day.encodedBytes())
    }

    /// What it saw.
    func record() async throws -> JSONValue { try await ask("GET", "/record") }

    /// The hashes of all that was sent to it, in order.
    func received() async throws -> [String] {
        (try await record()["received"]?.arrayValue ?? []).compactMap { $0["hash"]?.stringValue }
    }

    private func ask(
        _ method: String, _ target: String, _ body: [UInt8] = []
    ) async throws -> JSONValue {
        let outcome = await client.send(
            WireRequest(
                method: method, target: target,
                headers: [WireHeader("content-type", "application/json")], body: body),
            timeoutMilliseconds: 10_000)
        guard let body = outcome.response?.body, let answer = try? JSONValue(parsing: body) else {
            throw ProgramProcess.Failure(
                description: "the relay: \(target): \(outcome) \(process.errors)")
        }
        return answer
    }

    /// The verdict: every request was signed by the identity, all that the node signed for its
    /// transactions came here, and none of it ever came to the chain's public side.
    func expectPrivate(_ settlements: [JSONValue], on chain: ChainControl) async throws {
        let seen = try await record()
        #expect(seen["identities"] == [.string(NodeWorld.relayIdentity)], "\(seen.text)")
        let hidden = Set(try await received())
        let signed = settlements.flatMap { row in
            row["attempts"]?.arrayValue ?? [row["txHash"]].compactMap { $0 }
        }.compactMap(\.stringValue)
        #expect(!signed.isEmpty)
        #expect(hidden.isSuperset(of: signed), "\(hidden) \(signed)")
        let shown = try await chain.command("dev_publicRecord")
        for side in ["submitted", "pooled"] {
            let hashes = try #require(shown[side]?.arrayValue).compactMap(\.stringValue)
            #expect(hidden.isDisjoint(with: hashes), "\(side)")
        }
    }
}
