package import Basics
package import Ledger
package import Markets

/// An address on a chain that the desk may trade from.
package struct ChainAccount: Hashable, Sendable {
    /// The chain.
    package let chain: ChainId
    /// Our address.
    package let wallet: Address
    /// The contract that runs plans.
    package let executor: Address
    /// The native coin, by which gas is paid.
    package let native: Token
    /// Tokens that may be held and traded.
    package let tokens: [Token]

    /// Describes an address.
    package init(
        chain: ChainId, wallet: Address, executor: Address, native: Token, tokens: [Token]
    ) {
        self.chain = chain
        self.wallet = wallet
        self.executor = executor
        self.native = native
        self.tokens = tokens
    }

    /// Where its balances are.
    package var location: Location { .chain(chain, wallet) }

    /// The token of this contract.
    package func token(_ address: Address) -> Token? { tokens.first { $0.address == address } }

    /// The token by which pools trade an asset.
    package func token(of asset: Asset) -> Token? { tokens.first { $0.asset == asset } }

    /// The ledger's holding of one of our tokens.
    package func holding(of token: Token) -> Holding {
        Holding(location: location, asset: token.asset, token: token.address)
    }
}
