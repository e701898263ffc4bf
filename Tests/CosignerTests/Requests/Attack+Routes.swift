import Arithmetic
import Basics
import Cosigner
import Signing

extension Attack {
    private static func route(
        _ name: String, _ code: CosignerDenial.Code, isExactOut: Bool = false,
        priceAge: UInt64 = 0,
        _ change: @escaping @Sendable (inout PolicyWorld.Route) -> Void
    ) -> Attack {
        Attack(
            name, code, priceAge: priceAge,
            beside: asked { try PolicyWorld.route { $0.isExactOut = isExactOut } }
        ) {
            try PolicyWorld.route {
                $0.isExactOut = isExactOut
                change(&$0)
            }
        }
    }

    /// Attacks by what a route costs or brings.
    static let routes: [Attack] = [
        route("a least output one below our own price", .minimumOutTooLow) {
            $0.amountOut = 197_999
        },
        route("a least output of one", .minimumOutTooLow) { $0.amountOut = 1 },
        route("a least output of nothing", .policy(.minimumOutZero)) { $0.amountOut = 0 },
        route("a purchase at one unit above our own price", .minimumOutTooLow, isExactOut: true) {
            $0.amountOut = 197_999
            $0.swaps[0].amount = 197_999
        },
        route("a purchase of nothing", .policy(.amountZero), isExactOut: true) {
            $0.amountOut = 0
        },
        route(
            "a purchase whose swaps bring less than it says", .policy(.unequalSum), isExactOut: true
        ) {
            $0.swaps[0].amount = 197_000
        },
        route("a purchase by way of another token", .policy(.notOneHop), isExactOut: true) {
            $0.swaps[0].tokenIn = PolicyWorld.usdc
            $0.swaps[0].tokenOut = PolicyWorld.weth
        },
        route("more than may be spent", .policy(.amountTooHigh)) {
            $0.amountIn = 1_001
            $0.amountOut = 200_000
        },
        route("a token that may not be spent", .policy(.tokenNotAllowed)) {
            $0.tokenIn = PolicyWorld.dai
        },
        route("a token that may not be bought", .policy(.tokenNotAllowed)) {
            $0.tokenOut = PolicyWorld.dai
        },
        route("a token for itself", .policy(.tokenNotAllowed)) { $0.tokenOut = PolicyWorld.weth },
        route("a worthless token on the way", .policy(.tokenNotAllowed)) {
            $0.swaps.append((1, account(98), PolicyWorld.dai, PolicyWorld.usdc, 1))
        },
        route("a pool of the attacker's that nobody can prove", .policy(.poolNotAllowed)) {
            $0.swaps[0].kind = 3
        },
        route("no swaps", .policy(.badSwapCount)) { $0.swaps = [] },
        route("more swaps than allowed", .policy(.badSwapCount)) {
            $0.swaps = Array(repeating: $0.swaps[0], count: 4)
        },
        route("a kind of swap that is not known", .policy(.malformedCall)) {
            $0.swaps[0].kind = 13
        },
        route("a deadline that has passed", .policy(.deadlinePassed)) {
            $0.deadline = UInt256(PolicyWorld.now)
        },
        route("a deadline too far ahead", .policy(.deadlineTooFar)) {
            $0.deadline = UInt256(PolicyWorld.now + 301)
        },
        route("a deadline at the end of time", .policy(.deadlineTooFar)) { $0.deadline = .max },
        Attack(
            "a route judged by a price of an hour ago", .priceStale, priceAge: 3_600,
            beside: payment
        ) { try PolicyWorld.route() },
        Attack(
            "a route judged by a price a second too old", .priceStale, priceAge: 60, beside: payment
        ) {
            try PolicyWorld.route()
        },
        Attack(
            "a cheap sale hidden behind a Safe", .minimumOutTooLow,
            beside: asked {
                var route = PolicyWorld.Route()
                route.amountOut = 198_000
                return PolicyWorld.transaction(
                    to: PolicyWorld.safe,
                    input: try PolicyWorld.safeCall(
                        to: PolicyWorld.executor, value: 0, data: route.input()))
            }
        ) {
            var route = PolicyWorld.Route()
            route.amountOut = 197_999
            return PolicyWorld.transaction(
                to: PolicyWorld.safe,
                input: try PolicyWorld.safeCall(
                    to: PolicyWorld.executor, value: 0, data: route.input()))
        },
    ]
}
