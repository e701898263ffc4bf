package import Arithmetic
package import Markets

/// A plan as it was decided, kept for people and programs; nothing settles by it.
package struct PlanRecord: Hashable, Sendable {
    /// What a leg gives and what it receives.
    package struct Assets: Hashable, Sendable {
        /// What is given.
        package let given: Asset
        /// What is received.
        package let received: Asset

        /// Pairs them.
        package init(given: Asset, received: Asset) {
            self.given = given
            self.received = received
        }
    }

    /// One leg.
    package struct Leg: Hashable, Sendable {
        /// The source's id.
        package let source: String
        /// Whether the source is a book (else a pool).
        package let isBook: Bool
        /// Where it is traded.
        package let location: String
        /// What is traded for what; nil in plans from before legs passed through other assets, where
        /// it is the order's own pair.
        package let assets: Assets?
        /// What is given, raw units of the routing scale.
        package let amountIn: UInt256
        /// What is expected, raw units of the routing scale, before costs.
        package let amountOut: UInt256
        /// Fees, gas and other costs of the leg, raw units of the free asset.
        package let cost: UInt256
        /// The price of the last unit, out per in, in whole units; for people.
        package let marginalPrice: String

        /// Describes a leg.
        package init(
            source: String, isBook: Bool, location: String, assets: Assets?, amountIn: UInt256,
            amountOut: UInt256, cost: UInt256, marginalPrice: String
        ) {
            self.source = source
            self.isBook = isBook
            self.location = location
            self.assets = assets
            self.amountIn = amountIn
            self.amountOut = amountOut
            self.cost = cost
            self.marginalPrice = marginalPrice
        }
    }

    /// The legs in order.
    package let legs: [Leg]
    /// All given.
    package let amountIn: UInt256
    /// All expected.
    package let amountOut: UInt256
    /// What the plan is worth net of costs.
    package let value: UInt256
    /// What no plan can beat.
    package let bound: UInt256
    /// The distance of the two, in basis points, as text with four decimals.
    package let gapBps: String
    /// The same before lots and integers.
    package let gapBpsBeforeLots: String
    /// The best source alone.
    package let bestSingleSource: String?
    /// What it would be worth.
    package let bestSingleValue: UInt256?

    /// Whether every leg tells what it trades, as all do that are made now.
    var namesAssets: Bool { !legs.isEmpty && legs.allSatisfy { $0.assets != nil } }

    /// Describes a plan.
    package init(
        legs: [Leg], amountIn: UInt256, amountOut: UInt256, value: UInt256, bound: UInt256,
        gapBps: String, gapBpsBeforeLots: String, bestSingleSource: String?,
        bestSingleValue: UInt256?
    ) {
        self.legs = legs
        self.amountIn = amountIn
        self.amountOut = amountOut
        self.value = value
        self.bound = bound
        self.gapBps = gapBps
        self.gapBpsBeforeLots = gapBpsBeforeLots
        self.bestSingleSource = bestSingleSource
        self.bestSingleValue = bestSingleValue
    }
}
