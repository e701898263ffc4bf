import Arithmetic
package import Basics
import Codecs
import Cryptography
import Ethereum
import Signing

/// Judges a request by a policy; pure, and without what was signed before, which the ledger adds.
package struct RequestJudge: Sendable {
    private let policy: CosignerPolicy
    private let prices: PriceTable
    private let now: Timestamp

    /// A judge at a moment.
    package init(policy: CosignerPolicy, prices: PriceTable, now: Timestamp) {
        self.policy = policy
        self.prices = prices
        self.now = now
    }

    /// What a request that `signer` would sign does; throws what forbids it.
    package func judge(
        _ request: CosignRequest, signer: Address
    ) throws(CosignerDenial) -> Judgement {
        guard policy.paths.contains(request.path) else {
            let path = request.path.map(String.init).joined(separator: "/")
            throw CosignerDenial(.pathNotAllowed, "m/\(path)")
        }
        let readable = try ReadableRequest(request)
        switch readable.subject {
        case .transaction(let transaction):
            return try judge(transaction, digest: readable.digest, signer: signer)
        case .message(let message):
            return try judge(message, digest: readable.digest, signer: signer)
        }
    }

    private func judge(
        _ transaction: Transaction, digest: Hash32, signer: Address
    ) throws(CosignerDenial) -> Judgement {
        guard let chainId = transaction.chainId else {
            throw CosignerDenial(.policy(.noReplayProtection), "a transaction without chain id")
        }
        let chain = try chain(chainId)
        try checkDelegations(transaction, chain)
        let call = try Self.allowed { () throws(PolicyDenial) in
            try chain.transactions.check(Self.plain(transaction), sender: signer, at: now)
        }
        guard
            let fees = UInt256(transaction.gas).checkedMultiplied(by: transaction.maxFeePerGas),
            fees <= chain.feesMax
        else {
            throw CosignerDenial(
                .feesTooHigh, "\(transaction.gas) gas at \(transaction.maxFeePerGas) wei")
        }
        try checkPrices(call, chain)
        var outflow = Outflow(chain)
        outflow.add(coin: transaction.value)
        outflow.add(coin: fees)
        outflow.add(call)
        let use = NonceUse(
            lane: NonceUse.Lane(chainId: chainId, account: signer), nonce: transaction.nonce,
            isCancellation: call == .cancellation)
        return Judgement(
            reservation: Reservation(
                digest: digest, intent: Self.intent(transaction, signer), spends: outflow.spends,
                nonce: use),
            lock: try lock(on: transaction.to, chain),
            summary: Self.summary(of: transaction, on: chainId, does: call))
    }

    private func judge(
        _ message: TypedMessage, digest: Hash32, signer: Address
    ) throws(CosignerDenial) -> Judgement {
        guard let chainId = message.domain.chainId?.asUInt64 else {
            throw CosignerDenial(.policy(.wrongChain), "a domain without a chain")
        }
        let chain = try chain(ChainId(chainId))
        let call = try Self.allowed { () throws(PolicyDenial) in
            try chain.messages.check(message, signer: signer, at: now)
        }
        if let call { try checkPrices(call, chain) }
        var outflow = Outflow(chain)
        outflow.add(message, does: call)
        return Judgement(
            reservation: Reservation(
                digest: digest, intent: digest, spends: outflow.spends,
                nonce: try Self.nonce(of: message)),
            lock: try lock(on: message.domain.verifyingContract, chain),
            summary: "chain \(chainId): \(message.description(does: call))")
    }

    /// A Safe's own count, of which each number is for one thing too.
    private static func nonce(of message: TypedMessage) throws(CosignerDenial) -> NonceUse? {
        guard case .safe(let transaction) = message else { return nil }
        guard let nonce = transaction.nonce.asUInt64 else {
            throw CosignerDenial(.policy(.argumentNotAllowed), "nonce \(transaction.nonce)")
        }
        return NonceUse(
            lane: NonceUse.Lane(chainId: transaction.chainId, account: transaction.safe),
            nonce: nonce, isCancellation: transaction.isRejection)
    }

    private func chain(_ chainId: ChainId) throws(CosignerDenial) -> ChainPolicy {
        guard let chain = policy.chains.first(where: { $0.transactions.chainId == chainId }) else {
            throw CosignerDenial(.policy(.wrongChain), "\(chainId)")
        }
        return chain
    }

    /// Refuses authorizations whose contract is not listed, and those that count on every chain.
    private func checkDelegations(
        _ transaction: Transaction, _ chain: ChainPolicy
    ) throws(CosignerDenial) {
        guard case .setCode(let fields) = transaction else { return }
        for signed in fields.authorizationList {
            let wish = signed.authorization
            guard chain.delegations.contains(wish.address),
                wish.chainId == UInt256(fields.chainId.value)
            else {
                throw CosignerDenial(
                    .delegationNotAllowed, "\(wish.address) on chain \(wish.chainId)")
            }
        }
    }

    /// A transaction of type 4 whose authorizations were judged is otherwise one of type 2.
    private static func plain(_ transaction: Transaction) -> Transaction {
        guard case .setCode(let fields) = transaction else { return transaction }
        return .dynamicFee(
            DynamicFeeTransaction(
                chainId: fields.chainId, nonce: fields.nonce,
                maxPriorityFeePerGas: fields.maxPriorityFeePerGas,
                maxFeePerGas: fields.maxFeePerGas, gas: fields.gas, to: fields.to,
                value: fields.value, input: fields.input, accessList: fields.accessList))
    }

    /// Holds every route, also one behind a Safe, against our own prices.
    private func checkPrices(
        _ call: DecodedCall, _ chain: ChainPolicy
    ) throws(CosignerDenial) {
        switch call {
        case .execution(_, let route):
            try RoutePriceCheck(chain: chain, prices: prices, now: now).check(route)
        case .safe(_, _, let inner): try checkPrices(inner, chain)
        case .approval, .call, .cancellation, .function, .tokenTransfer, .transfer: return
        }
    }

    private func lock(
        on recipient: Address?, _ chain: ChainPolicy
    ) throws(CosignerDenial) -> TimeLock? {
        guard let lock = chain.timeLocks.first(where: { $0.recipient == recipient }) else {
            return nil
        }
        if let notBefore = lock.notBefore, now < notBefore {
            throw CosignerDenial(.notYet, "\(lock.recipient) before \(notBefore.seconds)")
        }
        return lock.delaySeconds > 0 ? lock : nil
    }

    /// What the audit log says of a transaction, its delegations included.
    private static func summary(
        of transaction: Transaction, on chainId: ChainId, does call: DecodedCall
    ) -> String {
        let text = "chain \(chainId): \(call)"
        guard case .setCode(let fields) = transaction else { return text }
        let delegations = fields.authorizationList.map { signed in
            let wish = signed.authorization
            return "to \(wish.address) on chain \(wish.chainId), nonce \(wish.nonce)"
        }
        return "\(text); delegates accounts [\(delegations.joined(separator: "; "))]"
    }

    /// A hash of what the transaction does, without its fees: those of a replacement differ.
    private static func intent(_ transaction: Transaction, _ signer: Address) -> Hash32 {
        var writer = BinaryWriter(capacity: 128 + transaction.input.count)
        writer.writeString("causeway/cosigner/intent/v1")
        writer.write(transaction.chainId?.value ?? 0)
        writer.write(signer)
        writer.write(transaction.nonce)
        writer.writeOptional(transaction.to) { $0.write($1) }
        writer.write(transaction.value)
        writer.writeBytes(transaction.input)
        if case .setCode(let fields) = transaction {
            for signed in fields.authorizationList {
                writer.write(signed.authorization.signingHash)
            }
        }
        return SHA256.hash(writer.bytes)
    }

    private static func allowed<Value>(
        _ body: () throws(PolicyDenial) -> Value
    ) throws(CosignerDenial) -> Value {
        do throws(PolicyDenial) {
            return try body()
        } catch {
            throw CosignerDenial(error)
        }
    }
}
