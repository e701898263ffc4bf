package import Basics
package import Chains
package import Markets
package import Settlement
package import Signing
package import Venues

/// An exchange session with the account that it trades on.
package struct VenueLink: Sendable {
    /// The session.
    package let session: any VenueSession
    /// Our name for the account.
    package let account: String
    /// Symbols to trade.
    package let symbols: [String]
    /// Assets that may be held there.
    package let assets: [Asset]
    /// What the names of its books begin with.
    private let prefix: String

    /// Joins them; books are called by the exchange alone unless another prefix is given.
    package init(
        session: any VenueSession, account: String, symbols: [String], assets: [Asset],
        prefix: String? = nil
    ) {
        self.prefix = prefix ?? "\(session.venue)"
        self.session = session
        self.account = account
        self.symbols = symbols
        self.assets = assets
    }

    /// Where its balances are.
    package var location: Location { .venue(session.venue, account: account) }

    /// What a symbol's book is called as a source: `binance:ETHUSDC`.
    func sourceName(of symbol: String) -> String { "\(prefix):\(symbol)" }

    /// What the names of each account's books begin with: `binance`, or `binance/second` where the
    /// exchange has several accounts.
    package static func prefixes(
        of accounts: [(venue: VenueId, account: String)]
    ) -> [String] {
        accounts.map { own in
            let isOnly = accounts.count { $0.venue == own.venue } == 1
            return isOnly ? "\(own.venue)" : "\(own.venue)/\(own.account)"
        }
    }
}

/// A chain session with the address that trades on it.
package struct ChainLink: Sendable {
    /// The session.
    package let session: ChainSession
    /// What signs, behind its policy.
    package let signer: PolicedRemoteSigner
    /// The chain.
    package let chain: ChainId
    /// Our address.
    package let wallet: Address
    /// The native coin.
    package let native: Token
    /// Tokens to hold and trade.
    package let tokens: [Token]
    /// Where private transactions go; nil without a relay.
    package let relay: RelayLink?
    /// When its blocks count for how much.
    package let finality: FinalityPolicy
    /// What it charges for the data of a transaction beside the gas.
    package var dataFee: DataFee {
        switch finality.ladder.kind {
        case .opStack: .opStack
        case .arbitrum: .arbitrum
        case .ethereum, .zkStaged, .polygon, .bnb: .none
        }
    }

    /// Joins them.
    package init(
        session: ChainSession, signer: PolicedRemoteSigner, chain: ChainId, wallet: Address,
        native: Token, tokens: [Token], finality: FinalityPolicy, relay: RelayLink? = nil
    ) {
        self.session = session
        self.signer = signer
        self.chain = chain
        self.wallet = wallet
        self.native = native
        self.tokens = tokens
        self.relay = relay
        self.finality = finality
    }

    /// Where its balances are.
    package var location: Location { .chain(chain, wallet) }

    /// The asset of a token contract; nil for one that is not ours to trade.
    package func asset(of token: Address) -> Asset? {
        tokens.first { $0.address == token }?.asset
    }
}

/// A private relay with how it is used.
package struct RelayLink: Sendable {
    /// The relay.
    package let relay: PrivateRelay
    /// For how many blocks it may try.
    package let maxBlocks: UInt64
    /// Whether it tells the status of a transaction.
    package let tellsStatus: Bool

    /// Joins them.
    package init(relay: PrivateRelay, maxBlocks: UInt64, tellsStatus: Bool) {
        self.relay = relay
        self.maxBlocks = maxBlocks
        self.tellsStatus = tellsStatus
    }
}
