import Arithmetic
import Basics
import Cosigner
import Ethereum

extension Attack {
    /// Attacks by what was signed before.
    static let histories: [Attack] = [
        Attack(
            "a used nonce with another recipient", .nonceTaken, before: asked { [try payment()] },
            beside: asked {
                // The same payment with higher fees takes the place of the first.
                PolicyWorld.transaction(to: PolicyWorld.friend, value: 500) { $0.gas = 120_000 }
            }
        ) { try pay(1)() },
        Attack(
            "a used nonce with another amount", .nonceTaken, before: asked { [try payment()] },
            beside: asked { PolicyWorld.transaction(to: PolicyWorld.friend, value: 499, nonce: 4) }
        ) { PolicyWorld.transaction(to: PolicyWorld.friend, value: 499) },
        Attack(
            "a payment at a nonce that was given up", .nonceTaken,
            before: asked { [try cancel(nonce: 3)()] },
            beside: asked { PolicyWorld.transaction(to: PolicyWorld.friend, value: 500, nonce: 4) }
        ) { PolicyWorld.transaction(to: PolicyWorld.friend, value: 500) },
        Attack(
            "another transaction at a Safe's nonce that was signed for", .nonceTaken,
            before: asked { [try Documents.safeTx()] },
            beside: asked { try Documents.safeTx() }
        ) { try Documents.safeTx { $0.value = 4 } },
        Attack(
            "a window split over many small payments", .windowExceeded,
            before: asked { try (0..<6).map { try pay(1_500, nonce: UInt64(10 + $0))() } },
            beside: asked { PolicyWorld.transaction(to: PolicyWorld.friend, value: 1, nonce: 30) }
        ) { try pay(1, nonce: 30)() },
        Attack(
            "a window filled up with one payment more", .windowExceeded,
            before: asked { [try pay(5_000, nonce: 10)()] },
            beside: asked { try pay(4_000, nonce: 11)() }
        ) { try pay(4_001, nonce: 11)() },
        Attack(
            "a window split over payments and permits", .windowExceeded,
            before: asked { [try pay(5_000, nonce: 10)(), try pay(3_500, nonce: 11)()] },
            beside: asked { try Documents.permit { $0.value = 500 } }
        ) { try Documents.permit { $0.value = 501 } },
        Attack(
            "a window split over routes", .windowExceeded,
            before: asked {
                try [10, 11].map { nonce in
                    PolicyWorld.transaction(
                        to: PolicyWorld.executor, input: try PolicyWorld.Route().input(),
                        nonce: nonce)
                }
            },
            beside: asked {
                try PolicyWorld.route {
                    $0.amountIn = 500
                    $0.amountOut = 99_000
                }
            }
        ) {
            try PolicyWorld.route {
                $0.amountIn = 501
                $0.amountOut = 99_198
            }
        },
        Attack(
            "allowances for one who may spend them at will, one after another", .windowExceeded,
            before: asked {
                try [10, 11].map { try approve(PolicyWorld.spender, nonce: $0)() }
            }, beside: asked { try approve(PolicyWorld.spender, amount: 500)() }
        ) { try approve(PolicyWorld.spender, amount: 501)() },
        Attack(
            "fees that drain the account bit by bit", .windowExceeded,
            before: asked { try (0..<9).map { try cancel(nonce: UInt64(10 + $0))() } },
            beside: asked { try cancel(nonce: 30)() }
        ) { PolicyWorld.transaction(to: PolicyWorld.signer, nonce: 30) { $0.gas = 100_001 } },
        Attack("what must wait, at once", .timeLocked, beside: payment) {
            PolicyWorld.transaction(to: PolicyWorld.slow, value: 500)
        },
        Attack(
            "what must wait, asked again at once", .timeLocked,
            beside: payment
        ) { PolicyWorld.transaction(to: PolicyWorld.slow, value: 1) },
        Attack("what is not to be signed before a date", .notYet, beside: payment) {
            PolicyWorld.transaction(to: PolicyWorld.late, value: 500)
        },
    ]
}
