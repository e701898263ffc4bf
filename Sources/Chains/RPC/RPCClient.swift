package import Codecs
import Synchronization
package import Transport

/// JSON-RPC 2.0 over HTTP to one node; never repeats a call.
package final class RPCClient: Sendable {
    private let client: any WireClient
    private let target: String
    /// How long an exchange may take unless its caller says otherwise.
    let timeoutMilliseconds: Int64
    private let nextId = Atomic<UInt64>(1)

    /// Sends to this path and query; every exchange gets this much time.
    package init(_ client: any WireClient, target: String, timeoutMilliseconds: Int64) {
        self.client = client
        self.target = target
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    /// Sends calls in one message, at most `ChainLimits.batchRequests`, and tells what became of
    /// them; they get this much time instead of the usual one if that is less.
    package func exchange(
        _ requests: [RPCRequest], timeoutMilliseconds limit: Int64? = nil
    ) async -> RPCOutcome {
        if requests.isEmpty { return .answered([]) }
        guard requests.count <= ChainLimits.batchRequests else {
            return .notSent(.tooLarge("batch of \(requests.count)"))
        }
        let firstId = nextId.add(UInt64(requests.count), ordering: .relaxed).oldValue
        let request = WireRequest(
            method: "POST", target: target,
            headers: [
                WireHeader("content-type", "application/json"),
                WireHeader("accept", "application/json"),
            ],
            body: RPCMessages.encode(requests, firstId: firstId))
        let timeout = min(limit ?? timeoutMilliseconds, timeoutMilliseconds)
        switch await client.send(request, timeoutMilliseconds: timeout) {
        case .notSent(let error): return .notSent(.notSent("\(error)"))
        case .unknown(let error): return .unknown(.unanswered("\(error)"))
        case .response(let response):
            return Self.judge(response, firstId: firstId, count: requests.count)
        }
    }

    /// One call's result; a failure of the node's is thrown as `failed`.
    package func call(_ request: RPCRequest) async throws(ChainError) -> JSONValue {
        guard let answer = try await batch([request]).first else { throw .malformed("answer") }
        switch answer {
        case .success(let result): return try result.value()
        case .failure(let failure): throw .failed(failure)
        }
    }

    /// Any number of calls, in as many batches as they need, one after the other.
    package func batch(
        _ requests: [RPCRequest]
    ) async throws(ChainError) -> [Result<RPCAnswer, RPCFailure>] {
        var answers: [Result<RPCAnswer, RPCFailure>] = []
        answers.reserveCapacity(requests.count)
        var rest = requests[...]
        while !rest.isEmpty {
            switch await exchange(Array(rest.prefix(ChainLimits.batchRequests))) {
            case .answered(let part): answers.append(contentsOf: part)
            case .notSent(let error), .unknown(let error): throw error
            }
            rest = rest.dropFirst(ChainLimits.batchRequests)
        }
        return answers
    }

    /// Some nodes send error objects with a status other than 200, so the body is read first.
    private static func judge(
        _ response: WireResponse, firstId: UInt64, count: Int
    ) -> RPCOutcome {
        do throws(ChainError) {
            return .answered(
                try RPCMessages.decode(response.body, firstId: firstId, count: count))
        } catch {
            let isStatus = response.status != 200
            if isStatus, case .malformed = error { return .unknown(.httpStatus(response.status)) }
            return .unknown(error)
        }
    }
}
