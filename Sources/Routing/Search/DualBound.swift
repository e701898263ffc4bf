/// The dual value: what no plan can exceed, rounded outward.
///
/// For any prices ν (and ν_l ≥ ν of the places with caps b_l) the sum of what each source can earn
/// at its price bounds every plan: selling T, the value is at most
/// `ν·T + Σ (ν_l − ν)·b_l + Σ max(earningsᵢ(ν_l) − costᵢ, 0)`; buying T, the cost is at least
/// `(T − Σ (ν_l − ν)·b_l − Σ max(earningsᵢ(ν_l) − ν·costᵢ, 0)) / ν`.
struct DualBound {
    /// How a source stands in a branch of the search.
    enum Choice: UInt8 {
        /// Used if it earns its cost.
        case free
        /// Used and paid for in any case.
        case used
        /// Not used.
        case unused
    }

    /// Whether the amount received is the fixed one.
    let isBuy: Bool
    /// Paid in any case.
    let baseCost: Double

    /// An upper bound of the score: value when selling, minus cost when buying.
    func score(
        _ table: CurveTable, _ members: [Int], _ choices: [Choice], target: Double,
        outcome: LocatedSolver.Outcome, caps: [Double]
    ) -> Double {
        let price = outcome.root * outcome.root
        var sum = isBuy ? target : price * target
        var size = sum
        for place in caps.indices where outcome.locationRoots[place] > outcome.root {
            guard caps[place].isFinite else { continue }
            let root = outcome.locationRoots[place]
            let extra = (root * root - price) * caps[place]
            sum += isBuy ? -extra : extra
            size += root * root * caps[place]
        }
        var terms = members.count
        var reserves = 0.0
        for index in members {
            let curve = table.curves[index]
            let root = max(outcome.root, outcome.locationRoots[curve.location])
            let earned = table.earnings(index, at: root)
            let cost = isBuy ? price * curve.fixedCost : curve.fixedCost
            let net = choices[index] == .used ? earned - cost : max(0, earned - cost)
            sum += isBuy ? -net : net
            if root < curve.rootTop {
                let trade = table.trade(index, at: root)
                size += trade.output + root * root * trade.input + cost
                terms = max(terms, curve.count)
                if !curve.isBook {
                    reserves += table.segments[table.segmentIndex(curve, at: root)].outputReserve
                }
            } else if choices[index] == .used {
                size += cost
            }
        }
        let margin = Self.margin(size: size, terms: terms, reserves: reserves)
        if isBuy {
            guard price > 0 else { return .infinity }
            let least = (sum - margin) / price
            return -(least - abs(least) * 0x1p-50) - baseCost
        }
        let most = sum + margin
        return most + abs(most) * 0x1p-50 - baseCost
    }

    /// The same where one price is common to all and every source earns its cost or does not trade.
    func score(_ outcome: PairSearch.Outcome, target: Double) -> Double {
        let price = outcome.root * outcome.root
        let (sums, demand) = (outcome.sums, isBuy ? target : price * target)
        let costs = isBuy ? price * sums.costs : sums.costs
        let margin = Self.margin(
            size: demand + sums.received + price * sums.paid + costs, terms: outcome.terms,
            reserves: sums.reserves)
        if isBuy {
            guard price > 0 else { return .infinity }
            let least = (target - (sums.earned - costs) - margin) / price
            return -(least - abs(least) * 0x1p-50) - baseCost
        }
        let most = demand + (sums.earned - costs) + margin
        return most + abs(most) * 0x1p-50 - baseCost
    }

    /// What the sum may be off: every term is computed with relative errors of a few units of
    /// 2^−53 in its own parts, running sums add one a term; a ratio near one is off by 2^−52, which
    /// squared times the reserve is the last part.
    private static func margin(size: Double, terms: Int, reserves: Double) -> Double {
        size * 0x1p-51 * Double(terms + 64) + reserves * 0x1p-98
    }
}
