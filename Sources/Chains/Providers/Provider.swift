import Basics
import Codecs
import Synchronization
import Transport

/// One provider with what is known of it.
final class Provider: Sendable {
    /// What changes from answer to answer.
    struct State {
        /// Whether it is left out for its failures.
        var breaker: CircuitBreaker
        /// Whether it keeps up.
        var standing = HeadStanding()
        /// The chain that it serves; nil until it was asked.
        var chain: ChainId?
        /// What it can do; nil until it was asked.
        var capabilities: ProviderCapabilities?
        /// What it got wrong last; nil after an answer.
        var problem: String?
    }

    /// What health and errors call it.
    let name: String
    /// Its place in the configuration.
    let index: Int
    /// Those of higher weight are asked first.
    let weight: Int
    private let client: RPCClient
    private let budget: RequestBudget?
    private let throttle: Throttle?
    private let rules: ProviderRules
    private let time: (any TimeSource)?
    private let state: Mutex<State>

    /// A provider that nothing is known of.
    init(
        _ client: RPCClient, name: String, index: Int, weight: Int = 1,
        budget: RequestBudget? = nil, rules: ProviderRules = ProviderRules(),
        time: (any TimeSource)? = nil
    ) {
        self.client = client
        self.name = name
        self.index = index
        self.weight = weight
        self.budget = budget
        self.rules = rules
        self.time = time
        throttle = budget.flatMap { budget in
            time.map {
                Throttle(
                    capacity: budget.burstUnits, perSecond: budget.unitsPerSecond, time: $0)
            }
        }
        state = Mutex(State(breaker: CircuitBreaker(rules)))
    }

    /// What is known of it now.
    var snapshot: State { state.withLock { $0 } }

    /// Notes something about it.
    func update(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    /// The time by which rests are counted.
    var now: UInt64 { time?.monotonicNanoseconds() ?? 0 }

    /// Whether its budget pays for these calls at once.
    func canPay(_ requests: [RPCRequest]) -> Bool {
        guard let budget, let throttle else { return true }
        return throttle.available >= Self.units(of: requests, budget)
    }

    /// Sends calls in one message and notes what their fate says about the provider.
    func exchange(
        _ requests: [RPCRequest], timeoutMilliseconds: Int64? = nil
    ) async -> RPCOutcome {
        guard await isPaid(requests, timeoutMilliseconds) else {
            return .notSent(.notSent("\(name): no budget left"))
        }
        let outcome = await client.exchange(requests, timeoutMilliseconds: timeoutMilliseconds)
        switch outcome {
        case .notSent(let error), .unknown(let error): note(error)
        case .answered(let answers):
            let failures = answers.compactMap { answer -> RPCFailure? in
                if case .failure(let failure) = answer { failure } else { nil }
            }
            if let bad = failures.first(where: { [.busy, .broken].contains($0.failureKind) }) {
                note(.failed(bad))
            } else {
                let now = now
                update { state in
                    state.breaker.succeed(now: now)
                    if !state.breaker.isOpen(now: now) { state.problem = nil }
                }
            }
        }
        return outcome
    }

    /// Any number of calls, in as many messages as they need, one after the other.
    func batch(
        _ requests: [RPCRequest], timeoutMilliseconds: Int64? = nil
    ) async throws(ChainError) -> [Result<RPCAnswer, RPCFailure>] {
        let size = snapshot.capabilities?.batches == false ? 1 : ChainLimits.batchRequests
        var answers: [Result<RPCAnswer, RPCFailure>] = []
        answers.reserveCapacity(requests.count)
        var rest = requests[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(size))
            switch await exchange(part, timeoutMilliseconds: timeoutMilliseconds) {
            case .answered(let some): answers.append(contentsOf: some)
            case .notSent(let error), .unknown(let error): throw error
            }
            rest = rest.dropFirst(size)
        }
        return answers
    }

    /// Notes a failure, also one that was found in an answer later.
    func note(_ failure: ChainError) {
        let kind = failure.failureKind
        if kind == .definite || kind == .lacking { return }
        let now = now
        if kind == .busy { throttle?.drain() }
        update { state in
            state.problem = "\(failure)"
            if kind == .busy {
                state.breaker.pause(
                    nanoseconds: UInt64(clamping: rules.busyMilliseconds) * 1_000_000, now: now)
            } else {
                state.breaker.fail(strikes: kind.strikes, now: now)
            }
        }
    }

    /// Waits until the budget pays for these calls, no longer than they may take.
    private func isPaid(
        _ requests: [RPCRequest], _ timeoutMilliseconds: Int64?
    ) async -> Bool {
        guard let budget, let throttle else { return true }
        return await throttle.acquire(
            Self.units(of: requests, budget),
            withinMilliseconds: timeoutMilliseconds ?? client.timeoutMilliseconds)
    }

    /// What calls cost together, never more than is ever saved up.
    private static func units(of requests: [RPCRequest], _ budget: RequestBudget) -> Int {
        var units = 0
        for request in requests where units < budget.burstUnits {
            units += min(budget.weights.units(of: request.method), budget.burstUnits)
        }
        return min(units, budget.burstUnits)
    }
}
