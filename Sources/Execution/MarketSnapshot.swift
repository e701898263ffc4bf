package import Arithmetic
package import Basics
package import Markets
package import Pools

/// What the market looks like to one plan: copies, so that nothing moves underneath.
package struct MarketSnapshot: Sendable {
    /// A book that may be traded on.
    package struct BookSource: Sendable {
        /// The source's id, such as `binance:ETHUSDC`.
        package let id: String
        /// The account that trades on it.
        package let location: Location
        /// The exchange's limits.
        package let instrument: Instrument
        /// Its levels.
        package let book: OrderBook
        /// The taker fee in millionths, taken from the proceeds.
        package let takerFeePips: Int

        /// Describes a book.
        package init(
            id: String, location: Location, instrument: Instrument, book: OrderBook,
            takerFeePips: Int
        ) {
            self.id = id
            self.location = location
            self.instrument = instrument
            self.book = book
            self.takerFeePips = takerFeePips
        }
    }

    /// A pool that may be traded with.
    package struct PoolSource: Sendable {
        /// The source's id, such as `uniswap-v3:500:0x…`.
        package let id: String
        /// The address that trades with it.
        package let location: Location
        /// Its state at the head.
        package let pool: AnyPool
        /// The asset of its `token0`.
        package let asset0: Asset
        /// The asset of its `token1`.
        package let asset1: Asset
        /// How the executor reaches it; nil for the usual way of its family.
        package let access: ExecutorAccess?

        /// The token by which a swap names its `token0`; nil for a native coin that nothing wraps.
        package var swapToken0: Address? { swapToken(for: pool.token0) }
        /// The same of its `token1`.
        package var swapToken1: Address? { swapToken(for: pool.token1) }

        private func swapToken(for coin: Address) -> Address? {
            guard let access = access ?? pool.usualAccess else { return coin }
            return access.swapToken(for: coin)
        }

        /// Describes a pool.
        package init(
            id: String, location: Location, pool: AnyPool, asset0: Asset, asset1: Asset,
            access: ExecutorAccess? = nil
        ) {
            self.id = id
            self.location = location
            self.pool = pool
            self.asset0 = asset0
            self.asset1 = asset1
            self.access = access
        }
    }

    /// The block for which pools are true.
    package struct Head: Hashable, Sendable {
        /// Its height.
        package let number: UInt64
        /// Its hash.
        package let hash: Hash32

        /// A block.
        package init(number: UInt64, hash: Hash32) {
            self.number = number
            self.hash = hash
        }
    }

    /// Healthy books.
    package let books: [BookSource]
    /// Pools at one head.
    package let pools: [PoolSource]
    /// Wei per gas that a transaction sent now is expected to pay.
    package let gasPrice: UInt256
    /// The chain's native coin as an asset, by which gas is paid.
    package let nativeAsset: Asset?
    /// When it was copied; nil for one that has no time.
    package let gatheredAt: Timestamp?
    /// The block for which its pools are true; nil without pools.
    package let head: Head?

    /// Describes a market.
    package init(
        books: [BookSource], pools: [PoolSource], gasPrice: UInt256, nativeAsset: Asset?,
        gatheredAt: Timestamp? = nil, head: Head? = nil
    ) {
        self.books = books
        self.pools = pools
        self.gasPrice = gasPrice
        self.nativeAsset = nativeAsset
        self.gatheredAt = gatheredAt
        self.head = head
    }
}
