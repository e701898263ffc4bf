/// How one provider of a chain does, for people.
public struct ProviderHealth: Hashable, Sendable {
    /// Its name in the configuration.
    public let name: String
    /// Whether it is asked like any other.
    public let isUsed: Bool
    /// Why it is not, or what it got wrong last; nil when all is well.
    public let problem: String?
    /// The height of the head that it told last; nil when it has not been asked.
    public let head: UInt64?
    /// What it can do; nil when it has not been asked.
    public let capabilities: ProviderCapabilities?

    /// Describes a provider.
    public init(
        name: String, isUsed: Bool, problem: String?, head: UInt64?,
        capabilities: ProviderCapabilities?
    ) {
        self.name = name
        self.isUsed = isUsed
        self.problem = problem
        self.head = head
        self.capabilities = capabilities
    }
}

extension ProviderPool {
    /// How each provider does now, in the order of the configuration.
    var health: [ProviderHealth] {
        providers.map { provider in
            let state = provider.snapshot
            return ProviderHealth(
                name: provider.name, isUsed: isUsable(provider), problem: problem(of: state),
                head: state.standing.head?.number, capabilities: state.capabilities)
        }
    }

    private func problem(of state: Provider.State) -> String? {
        if isForeign(state), let theirs = state.chain { return "serves chain \(theirs)" }
        switch state.standing.fault {
        case .behind(let blocks): return "is \(blocks) blocks behind"
        case .wentBack(let from, let to): return "went back from block \(from) to \(to)"
        case nil: return state.problem
        }
    }
}
