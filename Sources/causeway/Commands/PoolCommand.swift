import ArgumentParser
import Arithmetic
import Basics
import Codecs
import Pools

/// `pool …`.
struct PoolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool", abstract: "Simulates pools, exact to the last unit.",
        subcommands: [PoolQuoteCommand.self, PoolVerifyCommand.self])
}

/// `pool quote`.
struct PoolQuoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote",
        abstract: "What a swap moves and what it leaves (batch: one JSON object per line).",
        discussion: """
            A line: {"pool":STATE,"tokenIn","tokenOut","amountIn"} or "amountOut".
            STATE kinds: constantProduct, concentrated, concentratedV4, stableSwap, cryptoSwap, \
            weighted, stablePool, solidly, vault, wrapper, makerOrder.
            stableSwap variants: \(StableSwapVariant.allCases.map(\.rawValue).joined(separator: ", ")).
            cryptoSwap variants: \(CryptoSwapVariant.allCases.map(\.rawValue).joined(separator: ", ")).
            weighted versions: \(WeightedPool.Version.allCases.map(\.rawValue).joined(separator: ", ")).
            stablePool versions: \
            \(BalancerStablePool.Version.allCases.map(\.rawValue).joined(separator: ", ")).
            solidly variants: \(SolidlyVariant.allCases.map(\.rawValue).joined(separator: ", ")).
            makerOrder: {"protocol":"0x-rfq|0x-limit|1inch","chainId","verifyingContract", the \
            order's fields as the protocol names them, "signature","filled" (of the taker's token \
            at 0x, of the maker's at 1inch),"timestamp"} and, as they apply, "cancelled", "caller", \
            "origin"; at 0x "minValidSalt", "signer" (registered by the maker); at 1inch "epoch", \
            "name", "version" (of the domain; the router's by default), "isValidSignature" (what a \
            maker's contract answered).
            Not confirmed by any implementation but ours: \(PoolVariant.titles(.unverified)).
            Confirmed in part: \(PoolVariant.titles(.partial)).
            Error codes: bad-json, unknown-key, missing-key, bad-value, unknown-token, \
            invalid-state, reverts, unsupported.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in try quote(line) }
    }

    private func quote(_ line: JSONValue) throws(CommandFailure) -> JSONValue {
        let fields = try Fields(
            line, known: ["pool", "tokenIn", "tokenOut", "amountIn", "amountOut"])
        let json = try fields.value("pool")
        guard fields.has("amountIn") != fields.has("amountOut") else {
            throw fields.bad("amountIn", "give either amountIn or amountOut")
        }
        if let state = try CoinState(json, path: "pool") { return try quote(fields, state) }
        let state = try PoolState(json, path: "pool")
        let tokenIn = try token("tokenIn", fields, state)
        guard try token("tokenOut", fields, state) != tokenIn else {
            throw fields.bad("tokenOut", "must be another token than tokenIn")
        }
        let isExactIn = fields.has("amountIn")
        let amount = try fields.amount(isExactIn ? "amountIn" : "amountOut")
        let quote: PoolQuote
        do throws(PoolError) {
            quote =
                isExactIn
                ? try state.pool.quote(exactIn: amount, tokenIn: tokenIn)
                : try state.pool.quote(exactOut: amount, tokenIn: tokenIn)
        } catch {
            throw CommandFailure(error, path: "pool")
        }
        return [
            "amountIn": .string(quote.amountIn.description),
            "amountOut": .string(quote.amountOut.description),
            "fee": [
                "token": .string(state.name(quote.feeToken)),
                "amount": .string(quote.feeAmount.description),
            ],
            "after": state.with(quote.after).json,
            "partial": .bool(quote.isPartial),
        ]
    }

    private func quote(
        _ fields: Fields, _ state: CoinState
    ) throws(CommandFailure) -> JSONValue {
        let (coinIn, coinOut) = (
            try coin("tokenIn", fields, state), try coin("tokenOut", fields, state)
        )
        guard coinOut != coinIn else {
            throw fields.bad("tokenOut", "must be another token than tokenIn")
        }
        let isExactIn = fields.has("amountIn")
        let amount = try fields.amount(isExactIn ? "amountIn" : "amountOut")
        let swap: CoinSwap<AnyCoinPool>
        do throws(PoolError) {
            swap =
                isExactIn
                ? try state.pool.swap(exactIn: amount, from: coinIn, to: coinOut)
                : try state.pool.swap(exactOut: amount, from: coinIn, to: coinOut)
        } catch {
            throw CommandFailure(error, path: "pool")
        }
        return [
            "amountIn": .string(swap.amounts.amountIn.description),
            "amountOut": .string(swap.amounts.amountOut.description),
            "fee": [
                "token": .string(state.names[swap.feeCoin]),
                "amount": .string(swap.amounts.feeAmount.description),
            ],
            "after": state.json(swap.after),
            "partial": .bool(swap.amounts.isPartial),
        ]
    }

    private func coin(
        _ key: String, _ fields: Fields, _ state: CoinState
    ) throws(CommandFailure) -> Int {
        guard let place = state.place(try fields.text(key)) else {
            throw fields.bad(key, "is none of the pool's tokens", code: "unknown-token")
        }
        return place
    }

    private func token(
        _ key: String, _ fields: Fields, _ state: PoolState
    ) throws(CommandFailure) -> Address {
        guard let address = state.address(try fields.text(key)) else {
            throw fields.bad(key, "is none of the pool's tokens", code: "unknown-token")
        }
        return address
    }
}
