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
        guard let route = try? ExecutorCalldata(decoding: message.input) else { throw .bare }
        guard timestamp <= route.deadline else { throw ContractRevert("route: expired") }
        var result = ContractResult(gas: GasTable.transaction + GasTable.route)
        result.events.append(try pull(route, from: message.from))
        for index in route.swaps.indices {
            try swap(index, of: route, into: &result)
        }
        let out = token(route.tokenOut)?.balance(of: executor) ?? .zero
        guard out >= route.minOut else { throw ContractRevert("route: insufficient output") }
        let payee = message.from
        let contract = executor
        result.events.append(
            try withToken(route.tokenOut) { token throws(ContractRevert) in
                try token.transfer(out, from: contract, to: payee)
            })
        result.events.append(
            ContractEvent(
                executor,
                [
                    ExecutorCalldata.routeExecutedTopic, EVMWord.topic(payee),
                    EVMWord.topic(route.tokenIn), EVMWord.topic(route.tokenOut),
                ], route.amountIn.bigEndianBytes + out.bigEndianBytes))
        result.output = out.bigEndianBytes
        return result
    }

    private mutating func pull(
        _ route: ExecutorCalldata, from owner: Address
    ) throws(ContractRevert) -> ContractEvent {
        let contract = executor
        return try withToken(route.tokenIn) { token throws(ContractRevert) in
            try token.transfer(route.amountIn, from: owner, to: contract, by: contract)
        }
    }

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
        let held = token(leg.tokenIn)?.balance(of: executor) ?? .zero
        let amount = later.contains(leg.tokenIn) ? leg.amountIn : held
        guard !amount.isZero else { throw ContractRevert("route: zero amount") }
        guard amount <= held else { throw ContractRevert("route: short balance") }
        guard let pool = pool(leg.pool),
            (try? pool.swapLeg(tokenIn: leg.tokenIn, amountIn: amount))
                == ExecutorSwap(
                    kind: leg.kind, pool: leg.pool, tokenIn: leg.tokenIn, tokenOut: leg.tokenOut,
                    feePips: leg.feePips, amountIn: amount)
        else { throw ContractRevert("route: unknown pool") }
        try trade(pool, tokenIn: leg.tokenIn, amountIn: amount, by: executor, into: &result)
    }

    /// A swap of exactly this input, paid by `trader` and paid out to it.
    mutating func trade(
        _ pool: AnyPool, tokenIn: Address, amountIn: UInt256, by trader: Address,
        into result: inout ContractResult
    ) throws(ContractRevert) {
        guard let quote = try? pool.quote(exactIn: amountIn, tokenIn: tokenIn),
            let tokenOut = pool.token(otherThan: tokenIn)
        else { throw ContractRevert("pool: refused") }
        guard !quote.isPartial else { throw ContractRevert("route: partial fill") }
        let paid = try withToken(tokenIn) { token throws(ContractRevert) in
            try token.transfer(amountIn, from: trader, to: pool.address)
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
        }
        result.events += PoolEvents.swap(quote, in: pool, tokenIn: tokenIn, by: trader)
    }
}
