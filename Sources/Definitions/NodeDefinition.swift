package import Arithmetic
package import Basics
package import Markets

/// Everything that a node is told at its start, checked for form.
package struct NodeDefinition: Hashable, Sendable {
    /// An account at an exchange.
    package struct Venue: Hashable, Sendable {
        /// The exchange's name.
        package let venue: VenueId
        /// Our name for the account.
        package let account: String
        /// Base address of REST calls.
        package let rest: String
        /// Base address of market streams.
        package let stream: String
        /// Address of the WebSocket API.
        package let webSocketApi: String
        /// A file with the API key.
        package let apiKeyFile: String
        /// A file with the secret, readable by its owner alone.
        package let secretFile: String
        /// Symbols to follow and trade.
        package let symbols: [String]
        /// Assets that may be held there.
        package let assets: [Asset]

        /// Describes an account.
        package init(
            venue: VenueId, account: String, rest: String, stream: String, webSocketApi: String,
            apiKeyFile: String, secretFile: String, symbols: [String], assets: [Asset]
        ) {
            self.venue = venue
            self.account = account
            self.rest = rest
            self.stream = stream
            self.webSocketApi = webSocketApi
            self.apiKeyFile = apiKeyFile
            self.secretFile = secretFile
            self.symbols = symbols
            self.assets = assets
        }
    }

    /// A pool to route through.
    package struct Pool: Hashable, Sendable {
        /// The families that can be configured.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Uniswap V2 and its kin.
            case constantProduct
            /// Uniswap V3 and its kin.
            case concentrated
        }

        /// The family.
        package let kind: Kind
        /// The contract.
        package let address: Address
        /// The fee in millionths.
        package let feePips: Int
        /// The factory that made it, by which its address is proven.
        package let factory: Address
        /// The hash of the code that the factory makes pools of.
        package let initCodeHash: Hash32
        /// The keccak-256 of the contract's code, when that must be checked too.
        package let codeHash: Hash32?

        /// Describes a pool.
        package init(
            kind: Kind, address: Address, feePips: Int, factory: Address, initCodeHash: Hash32,
            codeHash: Hash32? = nil
        ) {
            self.kind = kind
            self.address = address
            self.feePips = feePips
            self.factory = factory
            self.initCodeHash = initCodeHash
            self.codeHash = codeHash
        }
    }

    /// A chain and our address on it.
    package struct Chain: Hashable, Sendable {
        /// The chain.
        package let chainId: ChainId
        /// Who is asked about it; at least one.
        package let providers: [Provider]
        /// How many providers must say the same before money rests on it.
        package let agreement: Int
        /// How often the head is asked for, milliseconds.
        package let pollMilliseconds: Int
        /// How long a transaction may wait for a block before its fees are raised, seconds.
        package let replaceAfterSeconds: Int
        /// How long a routed transaction may be included after it was planned, seconds.
        package let deadlineSeconds: Int
        /// How many settled swaps in a row must be simulated to the wei before a pool that was
        /// simulated wrongly is traded with again.
        package let quarantineTrades: Int
        /// How it is followed, and when its blocks count.
        package let rules: ChainRules
        /// The contract that runs plans.
        package let executor: Address
        /// Where the account's key is.
        package let signer: SignerDefinition
        /// By which relay its transactions go; nil sends them to the providers.
        package let relay: Relay?
        /// The native coin.
        package let native: Token
        /// Tokens to hold and trade.
        package let tokens: [Token]
        /// Pools to route through that are proven by the code which their factory makes them of.
        package let pools: [Pool]
        /// Pools to route through that are proven by what registers them.
        package let registeredPools: [RegisteredPool]
        /// Whose new pools are routed through, too.
        package let discoveries: [Discovery]

        /// Unless the configuration says otherwise.
        package static let usualQuarantineTrades = 8

        /// Describes a chain that one provider is asked about, and our address on it.
        package init(
            chainId: ChainId, rpc: String, webSocket: String?, pollMilliseconds: Int,
            executor: Address, signer: SignerDefinition, native: Token,
            tokens: [Token], pools: [Pool], replaceAfterSeconds: Int = 36,
            deadlineSeconds: Int = 120, rules: ChainRules = ChainRules(), relay: Relay? = nil,
            quarantineTrades: Int = Self.usualQuarantineTrades,
            registeredPools: [RegisteredPool] = [], discoveries: [Discovery] = []
        ) {
            self.init(
                chainId: chainId, providers: [Provider(rpc: rpc, webSocket: webSocket)],
                agreement: 1, pollMilliseconds: pollMilliseconds, executor: executor,
                signer: signer, native: native, tokens: tokens, pools: pools,
                replaceAfterSeconds: replaceAfterSeconds,
                deadlineSeconds: deadlineSeconds, rules: rules, relay: relay,
                quarantineTrades: quarantineTrades,
                registeredPools: registeredPools, discoveries: discoveries)
        }

        /// Describes a chain that several providers are asked about, and our address on it.
        package init(
            chainId: ChainId, providers: [Provider], agreement: Int, pollMilliseconds: Int,
            executor: Address, signer: SignerDefinition, native: Token,
            tokens: [Token], pools: [Pool], replaceAfterSeconds: Int = 36,
            deadlineSeconds: Int = 120, rules: ChainRules = ChainRules(), relay: Relay? = nil,
            quarantineTrades: Int = Self.usualQuarantineTrades,
            registeredPools: [RegisteredPool] = [], discoveries: [Discovery] = []
        ) {
            self.rules = rules
            self.chainId = chainId
            self.providers = providers
            self.agreement = agreement
            self.pollMilliseconds = pollMilliseconds
            self.replaceAfterSeconds = replaceAfterSeconds
            self.deadlineSeconds = deadlineSeconds
            self.quarantineTrades = quarantineTrades
            self.executor = executor
            self.signer = signer
            self.relay = relay
            self.native = native
            self.tokens = tokens
            self.pools = pools
            self.registeredPools = registeredPools
            self.discoveries = discoveries
        }
    }

    /// What a leg of one pair may do at most.
    package struct Limit: Hashable, Sendable {
        /// What is bought or sold.
        package let base: Asset
        /// What is paid or received.
        package let quote: Asset
        /// Base of one leg, whole units.
        package let baseMax: ExactDecimal
        /// Quote of one leg, whole units.
        package let quoteMax: ExactDecimal
        /// How far from the reference price a leg may be, basis points.
        package let collarBps: Int

        /// Describes the limits of a pair.
        package init(
            base: Asset, quote: Asset, baseMax: ExactDecimal, quoteMax: ExactDecimal,
            collarBps: Int
        ) {
            self.base = base
            self.quote = quote
            self.baseMax = baseMax
            self.quoteMax = quoteMax
            self.collarBps = collarBps
        }
    }

    /// A person whose agreement counts, by a key of their own.
    package struct Approver: Hashable, Sendable {
        /// The person's name, as the journal keeps it.
        package let name: String
        /// A file with the key that proves it; made when missing, for a copy to be handed over.
        package let keyFile: String

        /// Describes a person.
        package init(name: String, keyFile: String) {
            self.name = name
            self.keyFile = keyFile
        }
    }

    /// Where the HTTP API listens.
    package struct API: Hashable, Sendable {
        /// The address to bind to; loopback unless said otherwise.
        package let host: String
        /// The port; 0 takes a free one.
        package let port: Int
        /// A file with the key that clients must show; made when missing.
        package let keyFile: String
        /// People who may declare an order dead, two at a time; none when it is off.
        package let approvers: [Approver]

        /// Describes where the API listens.
        package init(host: String, port: Int, keyFile: String, approvers: [Approver] = []) {
            self.host = host
            self.port = port
            self.keyFile = keyFile
            self.approvers = approvers
        }
    }

    /// Four characters that begin every client order id.
    package let nodeId: String
    /// The folder of the journal.
    package let dataFolder: String
    /// Where the API listens.
    package let api: API
    /// Assets and the scale at which the ledger counts them.
    package let scales: [Asset: Int]
    /// Exchange accounts.
    package let venues: [Venue]
    /// The chain account.
    package let chain: Chain?
    /// Limits per pair.
    package let limits: [Limit]
    /// How long a plan waits for a configured book or chain that is away, before it is made without
    /// it.
    package let sourcePatienceSeconds: Int
    /// Which prices and quotes are not believed.
    package let guards: Guards
    /// Named points at which the process kills itself, for tests of recovery alone.
    package let killPoints: [String]

    /// Describes a node.
    package init(
        nodeId: String, dataFolder: String, api: API, scales: [Asset: Int], venues: [Venue],
        chain: Chain?, limits: [Limit], sourcePatienceSeconds: Int = Self.usualPatienceSeconds,
        guards: Guards = Guards(), killPoints: [String] = []
    ) {
        self.nodeId = nodeId
        self.dataFolder = dataFolder
        self.api = api
        self.scales = scales
        self.venues = venues
        self.chain = chain
        self.limits = limits
        self.sourcePatienceSeconds = sourcePatienceSeconds
        self.guards = guards
        self.killPoints = killPoints
    }

    /// Longer than a book needs to be rebuilt, shorter than a person's patience.
    package static let usualPatienceSeconds = 5
}
