import Arithmetic
import Basics
import Cryptography
import Ethereum
import Settlement

/// A lane with a key that really signs, and shorthands that decide and apply.
struct TestLane {
    let key: SecretBytes
    let chain = ChainId(1)
    let token = Address(bytes: [UInt8](repeating: 0x11, count: 20)) ?? .zero
    var lane: SettlementLane

    init(firstNonce: UInt64 = 7) throws {
        var secret = [UInt8](repeating: 0x42, count: 32)
        key = SecretBytes(consuming: &secret)
        lane = SettlementLane(
            chain: chain, sender: try Secp256k1.address(of: key), firstNonce: firstNonce)
    }

    @discardableResult
    mutating func take(_ decide: (SettlementLane) -> [SettlementEvent]) -> [SettlementEvent] {
        let events = decide(lane)
        for event in events { lane.apply(event) }
        return events
    }

    static func call(_ byte: UInt8 = 1) -> TransactionCall {
        TransactionCall(
            to: Address(bytes: [UInt8](repeating: byte, count: 20)) ?? .zero, value: .zero,
            input: [byte], gasLimit: 100_000)
    }

    /// Reserves an allowance and the route that waits for it.
    @discardableResult
    mutating func reserveRoute() -> (approve: IntentId, route: IntentId) {
        let deadline = Timestamp(milliseconds: 10_000)
        let events = take {
            $0.decide(requests: [
                IntentRequest(
                    purpose: .approve, call: Self.call(1), waitsForPrevious: false,
                    deadline: deadline),
                IntentRequest(
                    purpose: .route, call: Self.call(2), waitsForPrevious: true,
                    deadline: deadline),
            ])
        }
        let ids = events.compactMap(\.intent)
        return (ids.first ?? IntentId(0), ids.last ?? IntentId(0))
    }

    /// The signed form of what an intent asks for now; `tip` makes other bytes of the same call.
    func attempt(
        for intent: Intent, tip: UInt64 = 1,
        change: (inout DynamicFeeTransaction) -> Void = { _ in }
    ) throws -> Attempt {
        var fields = DynamicFeeTransaction(
            chainId: chain, nonce: intent.nonce, maxPriorityFeePerGas: UInt256(tip),
            maxFeePerGas: UInt256(100 as UInt64), gas: intent.call.gasLimit, to: intent.call.to,
            value: intent.call.value, input: intent.call.input)
        change(&fields)
        let transaction = Transaction.dynamicFee(fields)
        let signed = try transaction.signed(
            with: try Secp256k1.sign(digest: transaction.signingHash, key: key))
        return Attempt(
            hash: signed.hash, raw: signed.raw, maxFeePerGas: fields.maxFeePerGas,
            maxPriorityFeePerGas: fields.maxPriorityFeePerGas)
    }

    /// A further signed form of a nonce, at fees that pools take in place of the last one.
    func raised(_ intent: Intent, call: TransactionCall? = nil) throws -> Attempt {
        guard let fees = intent.attempts.last?.fees.raised else { throw Missing() }
        let call = call ?? intent.call
        return try attempt(for: intent) { fields in
            fields = DynamicFeeTransaction(
                chainId: fields.chainId, nonce: fields.nonce,
                maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
                maxFeePerGas: fees.maxFeePerGas, gas: call.gasLimit, to: call.to,
                value: call.value, input: call.input)
        }
    }

    @discardableResult
    mutating func sign(_ id: IntentId) throws -> Attempt {
        guard let intent = lane.intent(id) else { throw Missing() }
        let attempt = try attempt(for: intent)
        take { $0.decide(signed: attempt, for: id) }
        return attempt
    }

    /// Signs, sends and includes.
    @discardableResult
    mutating func include(
        _ id: IntentId, block: UInt64, succeeded: Bool = true
    ) throws -> Inclusion {
        let attempt = try lane.intent(id)?.attempts.last ?? sign(id)
        take { $0.decide(answer: .accepted, to: attempt.hash) }
        let inclusion = Self.inclusion(of: attempt.hash, block: block, succeeded: succeeded)
        take { $0.decide(inclusion: inclusion) }
        return inclusion
    }

    /// The hash of block `number` on a branch.
    static func block(_ number: UInt64, branch: UInt8 = 0) -> Hash32 {
        let bytes = [UInt8](repeating: branch, count: 24) + UInt256(number).bigEndianBytes.suffix(8)
        return Hash32(bytes: bytes) ?? .zero
    }

    static func inclusion(
        of hash: Hash32, block number: UInt64, branch: UInt8 = 0, succeeded: Bool = true
    ) -> Inclusion {
        Inclusion(
            transactionHash: hash, blockHash: block(number, branch: branch), blockNumber: number,
            succeeded: succeeded, gasPaid: 21_000, changes: [])
    }

    struct Missing: Error {}
}
