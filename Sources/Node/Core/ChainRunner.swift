import Arithmetic
import Basics
import Chains
import Desk
import Ethereum
import Settlement
import Signing

/// The chain's half of the effects: simulate, sign, send.
struct ChainRunner: Sendable {
    let core: NodeCore
    let link: ChainLink
    let time: any TimeSource
    /// The first intent of this run: for those before it a signer may have been asked already.
    let firstIntent: IntentId
    let killer: @Sendable (KillPoint) -> Void

    /// Wei per gas that a transaction sent now is expected to pay, its data on the chain's parent
    /// included; nil when the chain does not say.
    func gasPrice() async -> UInt256? {
        guard let fees = try? await link.session.fees(),
            let dataFee = try? await RouteSample.dataFee(link)
        else { return nil }
        return fees.baseFee.checkedAdding(fees.maxPriorityFeePerGas)?.checkedAdding(dataFee)
    }

    /// Simulates the exact call on the newest state and signs it, or tells why not.
    ///
    /// What may pass (no answer, a busy node, a base fee above what may ever be paid) is tried again
    /// until the deadline. A cancel does nothing that could fail, so it is not simulated, and has no
    /// deadline: later nonces wait for it.
    func sign(
        _ id: IntentId, nonce: UInt64, _ call: TransactionCall, _ purpose: IntentPurpose,
        deadline: Timestamp
    ) async {
        let isCancel = purpose == .cancel
        var reason = "not signed before its deadline"
        var asked = Asked(wasAsked: id < firstIntent)
        while time.now() <= deadline || isCancel {
            do throws(ChainError) {
                if try await !mustWaitForLower(nonce) {
                    if !isCancel { try await simulate(call) }
                    #if Mutants
                    if Mutant.nonceFromRPCCount.isActive {
                        let count = try await link.session.transactionCount(of: link.wallet)
                        if let wish = try await wish(call, count, after: nil) {
                            await finish(id, wish, &asked)
                            return
                        }
                    }
                    #endif
                    if let wish = try await wish(call, nonce, after: asked.open) {
                        guard await isWanted(id, call) else { return }
                        switch await finish(id, wish, &asked) {
                        case .signed: return
                        case .refused: if !isCancel { return }
                        case .away(let error):
                            reason = "not signed before its deadline; signer: \(error)"
                            if isCancel {
                                await core.post(.unsignable(id, reason: "signer: \(error)"))
                            }
                        }
                    }
                }
            } catch {
                if case .reverted = error {
                    return await giveUp(id, "simulation: \(error)", asked)
                }
            }
            guard await pause(), await isWanted(id, call) else { return }
        }
        await giveUp(id, reason, asked)
    }

    /// Something to be signed, with its fees.
    private struct Wish {
        let transaction: Transaction
        let fees: AttemptFees
    }

    /// What a signer was asked for an intent.
    private struct Asked {
        /// Whether one may have been asked, in this run or an earlier one.
        var wasAsked: Bool
        /// What may have been signed although no signature came.
        var open: Wish?
    }

    /// What to ask the signer for; nil while fees within the bounds would not pay the base fee.
    ///
    /// What may have been signed is asked for again as it is, and gets other fees only when a signed
    /// form would: no more transactions of a nonce may exist than its lane would have made.
    private func wish(
        _ call: TransactionCall, _ nonce: UInt64, after open: Wish?
    ) async throws(ChainError) -> Wish? {
        let market = try await link.session.fees()
        var fees = Self.firstFees(market)
        if let open {
            let decision = Self.rule.decide(
                over: open.fees, baseFee: market.baseFee,
                suggestedTip: market.maxPriorityFeePerGas, isForced: false)
            guard case .replace(let raised) = decision else { return open }
            fees = raised
        }
        guard let fees else { return nil }
        return Wish(transaction: try await transaction(call, nonce, fees), fees: fees)
    }

    /// Whether an intent still wants this call: its owner may have cancelled it meanwhile.
    ///
    /// On a lane that is stopped nothing waits for it any more.
    private func isWanted(_ id: IntentId, _ call: TransactionCall) async -> Bool {
        await core.read { state in
            guard let lane = state.lane, lane.haltReason == nil, let intent = lane.intent(id) else {
                return false
            }
            return !intent.state.isTerminal && intent.call == call
        }
    }

    private func giveUp(_ id: IntentId, _ reason: String, _ asked: Asked) async {
        await core.post(.unsignable(id, reason: reason, wasAsked: asked.wasAsked))
    }

    /// Signs a transaction for a nonce that was signed before, if the market asks for higher fees or
    /// when it is forced to; tells when the bounds do not let it.
    ///
    /// Without an answer nothing is told: the desk asks again.
    func replace(
        _ id: IntentId, nonce: UInt64, _ call: TransactionCall, over previous: AttemptFees,
        isForced: Bool
    ) async {
        guard let market = try? await link.session.fees() else { return }
        let decision = Self.rule.decide(
            over: previous, baseFee: market.baseFee, suggestedTip: market.maxPriorityFeePerGas,
            isForced: isForced)
        switch decision {
        case .enough: return
        case .beyondBounds:
            await core.post(
                .notReplaced(
                    id,
                    reason: "a higher fee than the node may ever pay is needed; it waits until the "
                        + "base fee falls"))
        case .replace(let fees):
            guard let transaction = try? await transaction(call, nonce, fees) else { return }
            do throws(SigningError) {
                let signed = try await link.signer.sign(transaction, at: time.now())
                await core.post(.replaced(id, Attempt(signed, fees)))
            } catch {
                await core.post(
                    Self.breach(error) ?? .notReplaced(id, reason: "signer: \(error)"))
            }
        }
    }

    private static let rule = ReplacementRule(
        maxFeePerGasMax: NodeLimits.maxFeePerGasMax,
        maxPriorityFeePerGasMax: NodeLimits.maxPriorityFeePerGasMax)

    /// What the market suggests, within what may ever be paid; nil while that would not pay the
    /// present base fee.
    static func firstFees(_ market: FeeSuggestion) -> AttemptFees? {
        let tip = min(market.maxPriorityFeePerGas, NodeLimits.maxPriorityFeePerGasMax)
        guard let needed = market.baseFee.checkedAdding(tip), needed <= NodeLimits.maxFeePerGasMax
        else { return nil }
        return AttemptFees(
            maxFeePerGas: min(market.maxFeePerGas, NodeLimits.maxFeePerGasMax),
            maxPriorityFeePerGas: tip)
    }

    /// False when the node stops.
    private func pause() async -> Bool {
        (try? await time.sleep(milliseconds: NodeLimits.retryMilliseconds)) != nil
    }

    /// Whether a lower nonce has no block yet although pools take one transaction at a time.
    ///
    /// They do for an account that has delegated its code (EIP-7702), because one transaction may
    /// empty it and void all others. Its code may change at any time, so it is asked for each time.
    private func mustWaitForLower(_ nonce: UInt64) async throws(ChainError) -> Bool {
        let lowest = await core.read { $0.lane?.lowestUnmined?.nonce }
        guard let lowest, lowest < nonce else { return false }
        return Delegation(code: try await link.session.code(of: link.wallet)) != nil
    }

    private func simulate(_ call: TransactionCall) async throws(ChainError) {
        _ = try await link.session.call(
            to: call.to, data: call.input, from: link.wallet, value: call.value)
    }

    /// The transaction of a call, with room for its data where they are paid as gas.
    ///
    /// Twice what they take now, since the parent's price moves until the transaction is in a block;
    /// gas that is not used is not paid.
    private func transaction(
        _ call: TransactionCall, _ nonce: UInt64, _ fees: AttemptFees
    ) async throws(ChainError) -> Transaction {
        var fields = DynamicFeeTransaction(
            chainId: link.chain, nonce: nonce, maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
            maxFeePerGas: fees.maxFeePerGas, gas: call.gasLimit, to: call.to, value: call.value,
            input: call.input, accessList: [])
        let dataGas = try await link.session.dataGas(of: .dynamicFee(fields), by: link.dataFee)
        let (twice, isTooMuch) = dataGas.multipliedReportingOverflow(by: 2)
        let (gas, overflow) = call.gasLimit.addingReportingOverflow(twice)
        // More than any chain takes: the signing policy says so.
        fields.gas = isTooMuch || overflow ? .max : gas
        return .dynamicFee(fields)
    }

    /// What came of asking the signer once.
    private enum Answer {
        case signed
        case refused
        /// It was not reached, or did not answer: it is asked again.
        case away(SigningError)
    }

    /// Signs, and tells the desk the signature or the refusal.
    @discardableResult
    private func finish(_ id: IntentId, _ wish: Wish, _ asked: inout Asked) async -> Answer {
        do throws(SigningError) {
            let signed = try await link.signer.sign(wish.transaction, at: time.now())
            await core.post(.signed(id, Attempt(signed, wish.fees)))
            return .signed
        } catch {
            if error.mayHaveSigned { asked = Asked(wasAsked: true, open: wish) }
            if error.action == .retry { return .away(error) }
            if let breach = Self.breach(error) {
                await core.post(breach)
            } else {
                await giveUp(id, "signer: \(error)", asked)
            }
            return .refused
        }
    }

    /// A signer that holds another key, or signs something else, is not ours any more: nothing is
    /// signed until a person has looked.
    private static func breach(_ error: SigningError) -> DeskInput? {
        error.action == .halt ? .laneBroken(reason: "signer: \(error)") : nil
    }

    /// Sends signed bytes as they are, by the way that they name and no other.
    func broadcast(_ id: IntentId, _ attempt: Attempt) async {
        switch attempt.route {
        case .publicPool: await broadcastPublicly(id, attempt)
        case .relay: await sendPrivately(id, attempt)
        }
    }

    /// A node that refuses bytes for their nonce is asked whether it knows anything of the intent.
    private func broadcastPublicly(_ id: IntentId, _ attempt: Attempt) async {
        let answer = Self.settlement(await link.session.broadcast(attempt.raw))
        if answer == .accepted { killer(.transactionSent) }
        await core.post(.broadcastAnswered(attempt.hash, answer))
        guard answer == .nonceTooLow || answer == .replacementUnderpriced else { return }
        let hashes = await core.read { state in
            state.lane?.intent(id)?.attempts.map(\.hash) ?? []
        }
        if (try? await link.session.knowsAny(of: hashes)) == false {
            await core.post(.attemptsUnknown(id, answer))
        }
    }

    /// Tells how many transactions of ours the chain holds at its head; nothing without an answer.
    func tellHeadNonce() async {
        guard let nonce = try? await link.session.transactionCount(of: link.wallet) else { return }
        await core.post(.headNonce(nonce))
    }

    /// The lane's word for what was said to signed bytes.
    static func settlement(_ answer: BroadcastReply) -> BroadcastAnswer {
        switch answer {
        case .accepted: .accepted
        case .alreadyKnown: .alreadyKnown
        case .nonceTooLow: .nonceTooLow
        case .replacementUnderpriced: .replacementUnderpriced
        case .underpriced: .underpriced
        case .insufficientFunds: .insufficientFunds
        case .refused(let text): .refused(text)
        case .unknown(let text): .unknown(text)
        }
    }
}

extension Attempt {
    fileprivate init(_ signed: SignedTransaction, _ fees: AttemptFees) {
        self.init(
            hash: signed.hash, raw: signed.raw, maxFeePerGas: fees.maxFeePerGas,
            maxPriorityFeePerGas: fees.maxPriorityFeePerGas)
    }
}
