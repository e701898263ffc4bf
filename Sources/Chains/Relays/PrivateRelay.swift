package import Basics
import Codecs
import Cryptography
package import Transport

/// A private relay: hands signed transactions to block builders and shows them to nobody else.
///
/// Every request carries the signed header of our identity, and only that identity can take back
/// what it sent. No request is ever repeated by itself. There is no question for the pending nonce:
/// a relay answers that for the account's own key alone, and the nonces that count are our own.
package final class PrivateRelay: Sendable {
    private struct StatusPlace {
        let client: any WireClient
        let path: String
    }

    private let rpc: RPCClient
    private let statusPlace: StatusPlace?
    private let timeoutMilliseconds: Int64

    /// A relay over streams of this dialer; throws `badEndpoint` for a URL that cannot be used.
    package convenience init(
        _ configuration: RelayConfiguration, identity: RelayIdentity, dialer: any StreamDialer
    ) throws(ChainError) {
        let (client, target) = try Self.place(configuration.url, dialer)
        let status = try configuration.statusURL.map { url throws(ChainError) in
            try Self.place(url, dialer)
        }
        self.init(
            client, target: target, identity: identity, status: status,
            timeoutMilliseconds: configuration.timeoutMilliseconds)
    }

    /// A relay by this client, whatever carries its requests.
    package init(
        _ client: any WireClient, target: String = "/", identity: RelayIdentity,
        status: (client: any WireClient, path: String)? = nil, timeoutMilliseconds: Int64
    ) {
        rpc = RPCClient(
            SigningWireClient(client, identity: identity), target: target,
            timeoutMilliseconds: timeoutMilliseconds)
        statusPlace = status.map { place in
            StatusPlace(
                client: place.client,
                path: place.path.hasSuffix("/") ? String(place.path.dropLast()) : place.path)
        }
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    // MARK: Transactions

    /// Hands a transaction to builders (`eth_sendPrivateTransaction`); sent again, it gets more time.
    package func send(_ transaction: PrivateTransaction) async -> BroadcastReply {
        BroadcastReply(
            await rpc.exchange([transaction.request]), hash: Keccak256.hash(transaction.raw))
    }

    /// Sends bytes as to a node (`eth_sendRawTransaction`), for a relay that is an endpoint of
    /// wallets, like Flashbots Protect.
    ///
    /// Such a relay takes an empty transaction to ourselves for the wish to cancel what it holds of
    /// that nonce, and never includes it (docs.flashbots.net/flashbots-protect/cancellations): the
    /// nonce stays unused.
    package func sendRaw(_ raw: [UInt8]) async -> BroadcastReply {
        let request = RPCRequest("eth_sendRawTransaction", [.string(Hex.encode(raw))])
        return BroadcastReply(await rpc.exchange([request]), hash: Keccak256.hash(raw))
    }

    /// Asks that a transaction is no longer offered (`eth_cancelPrivateTransaction`); tells whether
    /// the relay says so.
    ///
    /// Not evidence: a builder that has it may still include it.
    package func cancel(_ hash: Hash32) async -> RelayAnswer<Bool> {
        let request = RPCRequest("eth_cancelPrivateTransaction", [["txHash": .string(hash.hex)]])
        return RelayAnswer(await rpc.exchange([request])) { result throws(ChainError) in
            guard let isCancelled = result.boolValue else { throw .malformed("result") }
            return isCancelled
        }
    }

    /// What the relay says of a transaction; throws `unsupported` without a status URL.
    package func status(of hash: Hash32) async throws(ChainError) -> RelayStatus {
        guard let statusPlace else { throw .unsupported("the relay has no status URL") }
        let request = WireRequest(
            method: "GET", target: "\(statusPlace.path)/tx/\(hash.hex)",
            headers: [WireHeader("accept", "application/json")])
        let outcome = await statusPlace.client.send(
            request, timeoutMilliseconds: timeoutMilliseconds)
        switch outcome {
        case .notSent(let error): throw .notSent("\(error)")
        case .unknown(let error): throw .unanswered("\(error)")
        case .response(let response):
            guard response.status == 200 else { throw .httpStatus(response.status) }
            return try RelayStatus(parsing: response.body, for: hash)
        }
    }

    // MARK: Bundles

    /// Hands a bundle to builders and gives the relay's name for it.
    package func send(_ bundle: RelayBundle) async -> RelayAnswer<Hash32> {
        RelayAnswer(await rpc.exchange([bundle.request])) { result throws(ChainError) in
            try RPCText.hash(result["bundleHash"], "bundleHash")
        }
    }

    /// Asks that all bundles of a name are no longer offered (`eth_cancelBundle`); its result is
    /// not documented, so any counts.
    package func cancel(_ id: ReplacementId) async -> RelayAnswer<Bool> {
        let request = RPCRequest("eth_cancelBundle", [["replacementUuid": .string(id.text)]])
        return RelayAnswer(await rpc.exchange([request])) { _ in true }
    }

    /// What a bundle would do on the state of a block, named by its number or a tag.
    package func simulate(
        _ bundle: RelayBundle, on state: BlockSelector = .latest, timestamp: UInt64? = nil
    ) async throws(ChainError) -> BundleSimulation {
        if case .hash = state { throw .unsupported("a relay's state by the hash of a block") }
        let result = try await rpc.call(bundle.simulation(on: state, timestamp: timestamp))
        return try BundleSimulation(
            result, for: bundle.transactions.map { Keccak256.hash($0) })
    }

    private static func place(
        _ url: String, _ dialer: any StreamDialer
    ) throws(ChainError) -> (client: any WireClient, path: String) {
        do throws(TransportError) {
            let (endpoint, target) = try Endpoint.parse(url)
            return (HTTPClient(dialer: dialer, endpoint: endpoint), target)
        } catch {
            throw .badEndpoint(error.detail)
        }
    }
}
