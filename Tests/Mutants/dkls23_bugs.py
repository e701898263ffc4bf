"""The bugs that dkls23.py plants in a copy of threshold signing.

Each row names a file of Sources/Signing/DKLs23, what stands there exactly once, and what is put there
instead. `bug("name")` in the new text is true in a run that asks for that bug and in no other. Rows
belong together when two bugs are in one place.
"""


def skipped(file, condition, name):
    """A guard that lets everything pass."""
    return file, f"guard {condition} else", f'guard bug("{name}") || ({condition}) else'


def without(file, term, name, instead):
    """A hash that leaves a field out, or takes another value for it."""
    return file, term, f'.field(bug("{name}") ? {instead} : {term[len(".field("):-1]})'


TRANSFER = "Transfer/TransferHash.swift"
PRODUCT = "Multiplication/MultiplicationHash.swift"
ROUNDS = "Session/SigningSession+Rounds.swift"
SIGNING = "Session/SigningSession.swift"
KEYS = "Generation/KeySession+Rounds.swift"
PROOF = "Generation/LogarithmProof.swift"
POOL = "Setups/SetupPool.swift"
SIGNATURE = "Session/ThresholdSignature.swift"
INBOX = "Messages/Inbox.swift"

EDITS = [
    # What stands in a tag or a hash.
    ("Foundation/ExpansionTemplate.swift", "of: UInt16(truncatingIfNeeded: index + lane).bigEndian",
     'of: UInt16(truncatingIfNeeded: bug("row-without-number") ? 0 : index + lane).bigEndian'),
    (TRANSFER, """            oracle.begin(.point).field(setup).field(UInt16(transfer)).field(branch).field(input)
""", """            if bug("pad-by-scalar") {
                return try CurvePoint(
                    generatorTimes: oracle.begin(.point).field(setup).field(UInt16(transfer))
                        .field(branch).field(input).scalar())
            }
            oracle.begin(.point).field(setup)
                .field(UInt16(bug("pad-without-number") ? 0 : transfer))
                .field(bug("pad-without-branch") ? 0 : branch)
            if bug("pad-without-point") { oracle.field([UInt8]()) } else { oracle.field(input) }
            oracle
"""),
    (TRANSFER, ".begin(.transferKey).field(setup).field(UInt16(transfer)).field(branch)",
     """.begin(.transferKey).field(setup)
            .field(UInt16(bug("key-without-number") ? 0 : transfer))
            .field(bug("key-without-branch") ? 0 : branch)"""),
    (TRANSFER, ".field(product).squeeze(into: target)",
     '.field(bug("key-without-secret") ? points : product).squeeze(into: target)'),
    (PRODUCT, ".field(session).field(sender).field(receiver)",
     """.field(session)
                .field(bug("direction-forgotten") ? min(sender, receiver) : sender)
                .field(bug("direction-forgotten") ? max(sender, receiver) : receiver)"""),
    ("Extension/ExtensionCheck.swift", ".field(matrix)", """.field(
                bug("chi-of-half")
                    ? UnsafeRawBufferPointer(rebasing: matrix[..<(matrix.count / 2)])
                    : bug("chi-without-last-byte")
                        ? UnsafeRawBufferPointer(rebasing: matrix[..<(matrix.count - 1)]) : matrix)"""),
    (PRODUCT, ".field(corrections)", """.field(
                bug("theta-of-nothing")
                    ? UnsafeRawBufferPointer(rebasing: corrections[..<0])
                    : bug("theta-of-half")
                        ? UnsafeRawBufferPointer(rebasing: corrections[..<(corrections.count / 2)])
                        : corrections)"""),
    (PROOF, ".begin(.logarithmProof).field(session).field(party).field(place)",
     """.begin(.logarithmProof)
                .field(bug("proof-without-session") ? .zero : session)
                .field(bug("proof-without-party") ? 0 : party.number)
                .field(bug("proof-without-place") ? 0 : place)"""),
    without(SIGNING, ".field(share.epoch)", "epoch-forgotten", "UInt32(0)"),
    without(SIGNING, ".field(request.path.flatMap { bigEndian($0) })", "path-forgotten", "[]"),
    (ROUNDS, "for body in bodies { input = input.field(body) }",
     'for body in bodies where !bug("session-without-nonces") { input = input.field(body) }'),
    (ROUNDS, 'purpose: "signing", session: session',
     'purpose: "signing", session: bug("nonce-of-the-opening") ? opening : session'),
    (ROUNDS, ".begin(.nonceCommitment).field(session).field(party)",
     '.begin(.nonceCommitment).field(session).field(bug("commitment-of-nobody") ? 0 : party.number)'),
    # Checks that are not made.
    ("Extension/ExtensionSender.swift", "return difference == 0",
     'return bug("no-extension-check") || difference == 0'),
    ("Extension/ExtensionSender.swift", "difference |= folded.low | folded.high",
     """if bug("extension-check-of-last-row") {
                        difference = folded.low | folded.high
                    } else {
                        difference |= folded.low | folded.high
                    }"""),
    ("Multiplication/MultiplicationReceiver.swift", "let expected = try hash.check(sums)\n",
     'if bug("no-product-check") { return true }\n        let expected = try hash.check(sums)\n'),
    (ROUNDS, "guard isRight else",
     'guard isRight || bug(index == 0 ? "no-nonce-product" : "no-key-product") else'),
    skipped(ROUNDS, "constantTimeEqual(opened, pair.commitment)", "no-opening"),
    (ROUNDS, "where answer.digest != request.digest",
     'where answer.digest != request.digest && !bug("no-digest")'),
    skipped(ROUNDS, "key == publicKey", "no-sum-of-keys"),
    (ROUNDS, "guard key == expected, isValid == true else",
     'guard bug("no-final-check") || (key == expected && isValid == true) else'),
    skipped(ROUNDS, "!below.isZero", "zero-below"),
    skipped(ROUNDS, "named.elementsEqual(pair.receiverSetup.id.bytes + pair.senderSetup.id.bytes)",
            "no-agreed-setups"),
    (SIGNING, "for message in inbox.messages(kind) where message.previous != view {",
     "for message in inbox.messages(kind)\n        where message.previous != view "
     '&& !bug("no-view-\\(kind.round)") {'),
    ("Generation/KeySession.swift",
     "for message in inbox.messages(kind) where message.previous != view {",
     "for message in inbox.messages(kind)\n        where message.previous != view "
     '&& !bug("no-key-view-\\(kind.round)") {'),
    ("Multiplication/MultiplicationMessage.swift",
     "Scalar(canonical: memory.piece($0, of: size)) == nil",
     'Scalar(canonical: memory.piece($0, of: size)) == nil && !bug("large-scalars")'),
    skipped(INBOX, "kept[key] == nil", "second-message"),
    skipped(INBOX, "message.receiver == (message.kind.isBroadcast ? nil : party)", "any-receiver"),
    skipped(INBOX, "place == 1 && round == 0 || message.session == session", "any-session"),
    ("Keys/Quorum.swift", "guard sorted.count == threshold, threshold >= 2 else",
     'guard bug("any-quorum") || sorted.count == threshold, threshold >= 2 else'),
    ("Keys/Quorum.swift", "where left == right {", 'where left == right && !bug("party-twice") {'),
    ("Keys/SoftDerivation.swift", "path.allSatisfy({ $0 < DerivationPath.hardened })",
     'bug("hardened") || path.allSatisfy({ $0 < DerivationPath.hardened })'),
    # Key generation.
    skipped(KEYS, "constantTimeEqual(opened, commitments[place])", "no-opening-of-points"),
    (KEYS, "proof.holds(for: encoding, context(dealer, place))",
     'bug("no-proof-of-points") || proof.holds(for: encoding, context(dealer, place))'),
    (KEYS, "point == PointPolynomial.value(coefficients[place], at: party)",
     'bug("no-check-of-shares") || point == PointPolynomial.value(coefficients[place], at: party)'),
    (KEYS, "if let expected, expected != points[0] {",
     'if let expected, expected != points[0], !bug("any-constant") {'),
    skipped(KEYS, "constantTimeEqual(commitment, chainCodeCommitments[place])",
            "no-opening-of-chain-code"),
    skipped(KEYS, "message.body.prefix(summaryBytes).elementsEqual(summary)", "no-agreed-key"),
    (KEYS, "proof.holds(for: point, shareContext(message.sender))",
     'bug("no-proof-of-share") || proof.holds(for: point, shareContext(message.sender))'),
    (KEYS, "            round: 4,\n", '            round: bug("another-view-4") ? 3 : 4,\n'),
    (KEYS, "            of: plan.origin == nil\n",
     '            of: bug("chain-code-not-in-view") ? [] : plan.origin == nil\n'),
    ("Generation/KeySession.swift", "            share = try accept()\n",
     "            share = try accept()\n"
     '            if bug("no-acknowledgements") { isReleased = true }\n'),
    # What is used once, and what is erased.
    ("Transfer/TransferSetup.swift", "defer { keys = nil }",
     'defer { if !bug("sender-setup-twice") { keys = nil } }'),
    ("Transfer/TransferSetup.swift", "defer { content = nil }",
     'defer { if !bug("receiver-setup-twice") { content = nil } }'),
    (POOL, "            shelf.senders.removeAll { $0 === setups.sender }\n",
     '            if bug("pool-keeps") { continue }\n'
     "            shelf.senders.removeAll { $0 === setups.sender }\n"),
    (POOL, "for setup in shelf.senders + shelf.lent { setup.erase() }",
     'for setup in shelf.senders + shelf.lent where !bug("ban-keeps") { setup.erase() }'),
    (POOL, "            shelf.lent.removeAll { $0 === setups.sender }\n",
     '            if !bug("pool-keeps-lent") { shelf.lent.removeAll { $0 === setups.sender } }\n'),
    skipped(POOL, "!shelf.isBanned", "banned-is-served"),
    (POOL, "            try await ledger.record(",
     '            if !bug("ledger-not-told") { try await ledger.record('),
    (POOL, "[session] + names.flatMap { [$0.sender, $0.receiver] })",
     "[session] + names.flatMap { [$0.sender, $0.receiver] }) }"),
    (SIGNING, "        seed = nil\n        secrets = nil\n",
     '        if bug("nothing-erased") { return }\n        seed = nil\n        secrets = nil\n'),
    # Arithmetic and classes.
    (SIGNATURE, "self.s = s.isHigh ? -s : s", 'self.s = s.isHigh && !bug("high-s") ? -s : s'),
    (SIGNATURE, "recoveryId = s.isHigh ? parity ^ 1 : parity",
     'recoveryId = s.isHigh && !bug("parity-stays") ? parity ^ (bug("parity-plus-2") ? 2 : 1) : parity'),
    ("Keys/KeyShare.swift", "if party < peer { sum += part }",
     'if party < peer || bug("zero-without-sign") { sum += part }'),
    (ROUNDS, "(isFirst ? child.offset : .zero)",
     '(isFirst || bug("offset-by-all") ? child.offset : .zero)'),
    (ROUNDS, "* share.scalar + zero +", '* share.scalar + (bug("no-share-of-zero") ? .zero : zero) +'),
    ("Foundation/ThresholdError.swift", "        switch code {\n        case .malformed, .unauthentic",
     '        if bug("view-bans"), code == .viewMismatch { return .ban }\n'
     '        if bug("cheats-abort"), code == .extensionCheck { return .abort }\n'
     "        return switch code {\n        case .malformed, .unauthentic"),
]

# Names that are put together in the text, so that reading it does not give them.
MADE = ["no-nonce-product", "no-key-product", "no-view-1", "no-view-2", "no-view-3",
        "no-key-view-1", "no-key-view-2", "no-key-view-3", "no-key-view-4", "no-key-view-5"]
