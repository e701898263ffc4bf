import Basics
import Cryptography
import Signing
import Testing

/// Group 1: every field of every message, changed by its sender, party 2, on the way to party 1.
///
/// The fields are those of the layouts by which the machines check lengths.
@Suite struct WireTests {
    /// What a change that keeps a field's form leads to, and whether party 2 is named.
    ///
    /// Without a code nothing happens until much later, or the session waits.
    static let expectations: [String: (code: ThresholdError.Code?, isNamed: Bool)] = [
        "opening.nonce": (.foreignSession, false), "opening.setups": (.requestMismatch, false),
        "commitment": (.viewMismatch, false),
        "extension.matrix": (.extensionCheck, true), "extension.choices": (.extensionCheck, true),
        "extension.folds": (.extensionCheck, true),
        "answer.corrections": (.multiplicationCheck, true),
        "answer.sums": (.multiplicationCheck, true), "answer.check": (.multiplicationCheck, true),
        "answer.noncePoint": (.badOpening, true), "answer.salt": (.badOpening, true),
        "answer.keyPoint": (.keyProduct, true), "answer.nonceProduct": (.nonceProduct, true),
        "answer.keyProduct": (.keyProduct, true), "answer.difference": (.badSignature, false),
        "answer.digest": (.requestMismatch, false), "share.below": (.badSignature, false),
        "share.above": (.badSignature, false),
        "nonce": (.foreignSession, false), "commitment.coefficients": (.viewMismatch, false),
        "commitment.chainCode": (.viewMismatch, false),
        "coefficients[0]": (.badOpening, true), "coefficients[0].noncePoint": (.badOpening, true),
        "coefficients[0].answer": (.badOpening, true), "coefficients[1]": (.badOpening, true),
        "coefficients[1].noncePoint": (.badOpening, true),
        "coefficients[1].answer": (.badOpening, true), "coefficients.salt": (.badOpening, true),
        "share": (.badShare, true), "half": (nil, false),
        "chainCode.part": (.badOpening, true), "chainCode.salt": (.badOpening, true),
        "confirmation.key": (.keyMismatch, false), "confirmation.chainCode": (.keyMismatch, false),
        "confirmation.shares": (.keyMismatch, false),
        "confirmation.proof.noncePoint": (.badProof, true),
        "confirmation.proof.answer": (.badProof, true), "stored.session": (.keyMismatch, true),
    ]

    static let signing: [WireChange] = MessageKind.allCases.flatMap { kind in
        MessageLayout.signing(kind, members: 2).fields.flatMap { WireChange.all(kind, $0) }
    }

    private static func plan(isNew: Bool) throws -> (KeyPlan, [KeyShare]) {
        if isNew { return (try KeyPlan(request: name(1), threshold: 2, count: 2), []) }
        let dealer = try Dealer(threshold: 2, count: 3)
        return (
            try KeyPlan(
                request: name(2), threshold: 2, count: 3, resharing: dealer.shares[0],
                dealers: [try party(1), try party(2)]), dealer.shares
        )
    }

    private static func keyChanges(isNew: Bool) -> [WireChange] {
        guard let plan = try? plan(isNew: isNew).0, let sender = PartyId(2) else { return [] }
        return MessageKind.allCases.flatMap { kind in
            MessageLayout.key(kind, plan, from: sender).fields.flatMap { field in
                // A resharing has no messages about the chain code.
                !isNew && kind == .keyChainCode ? [] : WireChange.all(kind, field)
            }
        }
    }

    static let generation = keyChanges(isNew: true)
    static let resharing = keyChanges(isNew: false)

    @Test func `every field of every message is changed, and no byte is in none`() throws {
        #expect(Self.signing.count > 90 && Self.generation.count > 90)
        let network = try SigningNetwork(try Dealer(threshold: 2, count: 2), [1, 2])
        try network.run()
        let (plan, _) = try Self.plan(isNew: true)
        let keys = try KeyNetwork(plan)
        try keys.run()
        var kinds: Set<MessageKind> = []
        for message in network.sent + keys.sent {
            kinds.insert(message.kind)
            let layouts = [
                MessageLayout.signing(message.kind, members: 2),
                MessageLayout.key(message.kind, plan, from: message.sender),
            ].filter { !$0.fields.isEmpty }
            try #require(layouts.count == 1)
            let fields = layouts[0].fields
            #expect(fields.map(\.offset) == [0] + fields.dropLast().map(\.end))
            #expect(fields.last?.end == message.body.count)
            for field in fields { #expect(Self.expectations[field.name] != nil, "\(field.name)") }
        }
        #expect(kinds == Set(MessageKind.allCases))
    }

    @Test(arguments: signing)
    func `a changed field of signing gives no signature, and the right reason`(
        change: WireChange
    ) throws {
        let network = try SigningNetwork(try Dealer(threshold: 2, count: 2), [1, 2])
        let (cheater, victim) = (try party(2), try party(1))
        let session = try network.session(1)
        try network.run { message, target in
            guard message.kind == change.kind, target == victim, message.sender == cheater else {
                return message
            }
            var changed = message
            changed.body = change.applied(to: message.body)
            #expect(changed.body != message.body)
            if change.isInForm { return changed }
            // Dropped, and the honest one is taken afterwards.
            let error = #expect(throws: ThresholdError.self) { try session.receive(changed) }
            #expect(error?.code == .malformed && error?.consequence == .drop)
            #expect(error?.culprit == cheater)
            return message
        }
        guard change.isInForm else {
            #expect(network.signatures == 2)
            return
        }
        let expected = try #require(Self.expectations[change.field.name])
        #expect(session.signature == nil)
        if expected.code == .foreignSession {
            #expect(network.drops.contains { $0.error.code == .foreignSession })
            #expect(network.signatures == 0 && session.failure == nil)
            return
        }
        let failure = try #require(session.failure)
        #expect(failure.code == expected.code)
        #expect(failure.culprit == (expected.isNamed ? cheater : nil))
        #expect(session.hasEnded && !session.holdsSecrets)
        let last = try #require(network.sent.last { $0.sender == cheater })
        #expect(throws: ThresholdError(.ended)) { try session.receive(last) }
    }

    @Test(arguments: generation)
    func `a changed field of key generation gives no key, and the right reason`(
        change: WireChange
    ) throws {
        try check(change, isNew: true)
    }

    @Test(arguments: resharing)
    func `a changed field of a resharing gives no key, and the right reason`(
        change: WireChange
    ) throws {
        try check(change, isNew: false)
    }

    private func check(_ change: WireChange, isNew: Bool) throws {
        let (plan, old) = try Self.plan(isNew: isNew)
        let network = try KeyNetwork(plan, old: old)
        let (cheater, victim) = (try party(2), try party(1))
        let session = try network.session(1)
        try network.run { message, target in
            var message = message
            if message.kind == change.kind, target == victim, message.sender == cheater {
                let body = change.applied(to: message.body)
                #expect(body != message.body)
                message.body = body
            }
            return message
        }
        let expected = try #require(Self.expectations[change.field.name])
        guard let code = expected.code else {
            // Half of a seed: the shares of zero do not add up when somebody signs.
            #expect(network.isReleased)
            return
        }
        #expect(!session.isReleased)
        if code == .foreignSession {
            #expect(network.drops.contains { $0.code == .foreignSession })
            #expect(session.failure == nil && network.shares.isEmpty)
            return
        }
        let failure = try #require(session.failure)
        #expect(failure.code == code && failure.consequence == .abort)
        #expect(failure.culprit == (expected.isNamed ? cheater : nil))
        #expect(session.share == nil && session.hasEnded && !session.holdsSecrets)
    }
}
