import Arithmetic
import Basics
import Pools

// The executor contract's rules and texts (Contracts/RouteExecutor.vy), over the exact pools. That
// these equal the real contracts is proven elsewhere, against their bytecode.
extension ChainState {
    /// Runs a route, all or nothing, for the caller.
    mutating func runRoute(
        _ message: ContractMessage, at timestamp: UInt64
    ) throws(ContractRevert) -> ContractResult {
        // The model has neither Permit2 nor a wrapped native coin.
        guard let route = try? ExecutorCalldata(decoding: message.input),
            route.payment == .allowance, route.tokenIn != .zero, route.tokenOut != .zero
        else { throw .bare }
        guard timestamp <= route.deadline else { throw ContractRevert("route: expired") }
        var result = ContractResult(gas: GasTable.transaction + GasTable.route)
        result.events.append(try pull(route, from: message.from))
        let spent: UInt256
        let bought: UInt256
        switch route.amounts {
        case .exactIn(let amountIn, let minOut):
            for index in route.swaps.indices {
                try swap(index, of: route, into: &result)
            }
            (spent, bought) = (amountIn, held(route.tokenOut))
            guard bought >= minOut else { throw ContractRevert("route: insufficient output") }
            try send(route.tokenOut, bought, to: message.from, into: &result)
        case .exactOut(let amountOut, let maxIn):
            for leg in route.swaps { try buy(leg, into: &result) }
            try send(route.tokenOut, amountOut, to: message.from, into: &result)
            let unspent = held(route.tokenIn)
            (spent, bought) = (maxIn - min(maxIn, unspent), amountOut)
            if !unspent.isZero {
                try send(route.tokenIn, unspent, to: message.from, into: &result)
                result.gas += GasTable.refund
            }
        }
        result.events.append(
            ContractEvent(
                executor,
                [
                    ExecutorCalldata.routeExecutedTopic, EVMWord.topic(message.from),
                    EVMWord.topic(route.tokenIn), EVMWord.topic(route.tokenOut),
                ], spent.bigEndianBytes + bought.bigEndianBytes))
        switch route.amounts {
        case .exactIn: result.output = bought.bigEndianBytes
        case .exactOut: result.output = spent.bigEndianBytes
        }
        return result
    }

    private func held(_ token: Address) -> UInt256 {
        self.token(token)?.balance(of: executor) ?? .zero
    }

    private mutating func pull(
        _ route: ExecutorCalldata, from owner: Address
    ) throws(ContractRevert) -> ContractEvent {
        let contract = executor
        return try withToken(route.tokenIn) { token throws(ContractRevert) in
            try token.transfer(route.amounts.pulled, from: owner, to: contract, by: contract)
        }
    }

    private mutating func send(
        _ token: Address, _ amount: UInt256, to payee: Address, into result: inout ContractResult
    ) throws(ContractRevert) {
        let contract = executor
        result.events.append(
            try withToken(token) { token throws(ContractRevert) in
                try token.transfer(amount, from: contract, to: payee)
            })
    }

    // MARK: Swaps

    /// A swap of an exact input.
    private mutating func swap(
        _ index: Int, of route: ExecutorCalldata, into result: inout ContractResult
    ) throws(ContractRevert) {
        let leg = route.swaps[index]
        guard leg.tokenIn != route.tokenOut else {
            throw ContractRevert("route: spends output")
        }
        let later = route.swaps[(index + 1)...].map(\.tokenIn)
        guard leg.tokenOut == route.tokenOut || later.contains(leg.tokenOut) else {
            throw ContractRevert("route: unused output")
        }
        let held = held(leg.tokenIn)
        let amount = later.contains(leg.tokenIn) ? leg.amount : held
        guard !amount.isZero else { throw ContractRevert("route: zero amount") }
        guard amount <= held else { throw ContractRevert("route: short balance") }
        let pool = try pool(of: leg)
        let before = self.held(leg.tokenOut)
        try trade(pool, tokenIn: leg.tokenIn, amountIn: amount, by: executor, into: &result)
        guard self.held(leg.tokenOut) - before >= leg.limit else {
            throw ContractRevert("route: short output")
        }
    }

    /// A swap for an exact output; that it is one hop of the route, reading the call has checked.
    private mutating func buy(
        _ leg: ExecutorSwap, into result: inout ContractResult
    ) throws(ContractRevert) {
        let pool = try pool(of: leg)
        if case .constantProduct(let pair) = pool,
            leg.amount >= (leg.tokenIn == pair.token0 ? pair.reserve1 : pair.reserve0)
        {
            throw ContractRevert("route: partial fill")
        }
        guard let quote = try? pool.quote(exactOut: leg.amount, tokenIn: leg.tokenIn) else {
            throw ContractRevert("pool: refused")
        }
        // A concentrated pool asks for its payment before the contract looks at what came out.
        let held = held(leg.tokenIn)
        guard quote.amountIn <= (leg.limit.isZero ? held : min(held, leg.limit)) else {
            throw ContractRevert("route: excessive input")
        }
        guard !quote.isPartial else { throw ContractRevert("route: partial fill") }
        try settle(quote, pool, tokenIn: leg.tokenIn, by: executor, into: &result)
    }

    /// The pool that a swap names, if it is all that the swap says of it.
    private func pool(of leg: ExecutorSwap) throws(ContractRevert) -> AnyPool {
        guard let pool = pool(leg.pool),
            (try? pool.swapLeg(tokenIn: leg.tokenIn, amount: leg.amount, limit: leg.limit)) == leg
        else { throw ContractRevert("route: unknown pool") }
        return pool
    }

    /// A swap of exactly this input, paid by `trader` and paid out to it.
    mutating func trade(
        _ pool: AnyPool, tokenIn: Address, amountIn: UInt256, by trader: Address,
        into result: inout ContractResult
    ) throws(ContractRevert) {
        guard let quote = try? pool.quote(exactIn: amountIn, tokenIn: tokenIn) else {
            throw ContractRevert("pool: refused")
        }
        guard !quote.isPartial else { throw ContractRevert("route: partial fill") }
        try settle(quote, pool, tokenIn: tokenIn, by: trader, into: &result)
    }

    /// Moves what a quote says between `trader` and the pool.
    private mutating func settle(
        _ quote: PoolQuote, _ pool: AnyPool, tokenIn: Address, by trader: Address,
        into result: inout ContractResult
    ) throws(ContractRevert) {
        guard let tokenOut = pool.token(otherThan: tokenIn) else {
            throw ContractRevert("pool: refused")
        }
        let paid = try withToken(tokenIn) { token throws(ContractRevert) in
            try token.transfer(quote.amountIn, from: trader, to: pool.address)
        }
        let received = try withToken(tokenOut) { token throws(ContractRevert) in
            try token.transfer(quote.amountOut, from: pool.address, to: trader)
        }
        setPool(quote.after)
        // A pair is paid before it pays; a concentrated pool asks for its payment afterwards.
        switch pool {
        case .constantProduct:
            result.gas += GasTable.constantProductSwap
            result.events += [paid, received]
        case .concentrated:
            result.gas += GasTable.concentratedSwap
            result.gas += UInt64(quote.ticksCrossed) * GasTable.tickCrossing
            result.events += [received, paid]
        case .coins:
            throw ContractRevert("pool: no contract of the model")
        }
        result.events += PoolEvents.swap(quote, in: pool, tokenIn: tokenIn, by: trader)
    }
}
