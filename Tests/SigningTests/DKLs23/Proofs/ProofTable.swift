/// What must be tested of threshold signing before anybody relies on it: twelve groups, line by line,
/// with the tests of each line by their names.
///
/// The list comes from the audits and breaks of other implementations, which the protocol note names.
/// `ProofTableTests` checks that every name is that of a test, and tells how many each group has.
enum ProofTable {
    /// A group of lines.
    struct Group {
        let number: Int
        let name: String
        let lines: [Line]

        /// All tests of the group, each once.
        var tests: Set<String> { Set(lines.flatMap(\.tests)) }
    }

    /// What must hold, and the tests that show it; a path stands for a program of its own.
    struct Line {
        let claim: String
        let tests: [String]

        init(_ claim: String, _ tests: String...) {
            self.claim = claim
            self.tests = tests
        }
    }

    static let groups = [
        wire, transfer, extending, multiplication, signing, sessions, framing, setups, generation,
        properties, hygiene, differential,
    ]

    private static let wire = Group(
        number: 1, name: "wire",
        lines: [
            Line(
                "every field of every message: bits, 0, n, 2^256 - 1, no point, identity, x = 5, x >= p, prefix 04",
                "every field of every message is changed, and no byte is in none",
                "a changed field of signing gives no signature, and the right reason",
                "a changed field of key generation gives no key, and the right reason",
                "a changed field of a resharing gives no key, and the right reason",
                "every field of a header is checked",
                "an offer that is no point is refused",
                "an answer with something that is no point is refused"),
            Line(
                "truncated, extended and empty",
                "a message of another length is dropped, and the honest one taken",
                "a message of another length is dropped, such as one of another degree",
                "a message of another length is dropped", "a shorter or longer message is refused",
                "messages of another length are dropped", "an answer of another length is refused"),
            Line(
                "a sender twice, and one that is missing",
                "a second message in a place is dropped, and a missing one is waited for"),
            Line(
                "to oneself, and in another round",
                "a message of another round, or to oneself, is dropped",
                "another session's name is no message of ours, another view ends it without a name"),
            Line(
                "the decoders under a fuzzer", "bytes without sense are refused by every decoder",
                "Fuzzing/Targets/Threshold/FuzzThreshold.swift"),
        ])

    private static let transfer = Group(
        number: 2, name: "base transfers",
        lines: [
            Line("a point that is not validated", "an offer that is no point is refused"),
            Line(
                "a pad that is no point", "an answer with something that is no point is refused"),
            Line(
                "keys that do not depend on the sender's secret",
                "keys depend on the sender's secret"),
            Line(
                "a sum that is forced to be the identity",
                "a sum that is forced to be the identity ends the setup and names its maker"),
            Line(
                "a changed point of the branch that was not chosen",
                "a changed point of the other branch changes the chosen key as well"),
            Line(
                "the same points everywhere", "the same points everywhere still give different keys"
            ),
            Line(
                "choices differ for each peer and setup",
                "choices differ toward each peer and in each setup",
                "choices and keys differ by setup and by seed"),
            Line(
                "nobody knows a pad's logarithm",
                "a pad comes from a hash of its place, and from no scalar",
                "what makes a pad has no way from a scalar to a point"),
        ])

    private static let extending = Group(
        number: 3, name: "extension",
        lines: [
            Line(
                "another choice in one row passes where the bit of Δ is 0",
                "another choice in one row passes exactly where the sender's bit is 0",
                "a bit of the check's own block is found out like any other"),
            Line(
                "in k rows once in 2^k", "other choices in k rows pass once in 2^k",
                "other choices in many rows pass only when all their bits are 0"),
            Line(
                "after a ban no session uses that setup", "a changed extension bans its sender",
                "a ban erases all setups with the party"),
            Line(
                "changed matrix, choices and folds", "a changed extension bans its sender",
                "a changed field of signing gives no signature, and the right reason"),
            Line(
                "the challenges change with every byte",
                "the extension's challenges change with every byte of the matrix"),
            Line(
                "number and direction are in the tags",
                "setups and multiplications are those of the model, byte for byte",
                "an answer of another session does not fit", "Tests/Mutants/dkls23.py"),
        ])

    private static let multiplication = Group(
        number: 4, name: "multiplication",
        lines: [
            Line(
                "c + d = a·b, at 0, 1 and n - 1 too",
                "shares add up to the products, at the edges too",
                "a run from seeds is the same each time, and its shares add up"),
            Line(
                "changed corrections, sums and check", "a changed answer bans its sender",
                "a changed field of signing gives no signature, and the right reason"),
            Line(
                "factors that differ between transfers, with honest challenges",
                "another factor in one transfer passes exactly where it was not chosen",
                "sums of other factors than those of the corrections are found out"),
            Line(
                "the challenges depend on all corrections",
                "the multiplication's challenges change with every byte of the corrections"),
            Line("planted bugs are found", "Tests/Mutants/dkls23.py"),
        ])

    private static let signing = Group(
        number: 5, name: "checks of signing",
        lines: [
            Line(
                "bad opening, wrong R, key point, products, ψ, u and w",
                "a changed field of signing gives no signature, and the right reason",
                "a changed field gives no signature and the right reason"),
            Line(
                "a nonce point that differs between honest parties",
                "a nonce point that differs between two honest parties is found out",
                "a commitment that differs between two honest parties is found out"),
            Line(
                "colluders who shift the sum of the key points",
                "two colluders who shift the sum of the key points get no signature",
                "two colluders whose shifts cancel sign what the key signs, and nothing else"),
            Line(
                "parties that sign different things, paths and epochs",
                "parties that mean different things never sign",
                "shares of different epochs or keys never sign"),
            Line(
                "a quorum of another size, a party twice, a stranger",
                "a quorum of another size, twice a party, a stranger or without us is refused"),
            Line(
                "a banned party", "a ban erases all setups with the party",
                "a banned party has no sessions, the others do, and a person can lift it"),
            Line(
                "nonce points that add up to the identity",
                "nonce points that add up to the identity end the session without a name"),
            Line("Σu = 0", "shares that add up to zero give no signature"),
        ])

    private static let sessions = Group(
        number: 6, name: "sessions",
        lines: [
            Line(
                "a transcript, a message or a round again",
                "an old transcript is refused by a new session",
                "old rounds are refused by a session that goes on",
                "messages of another generation are dropped", "an old transcript opens nothing"),
            Line(
                "the same session twice, also after a death at every write",
                "a session id and a setup serve once, also after a restart",
                "a death at every write loses nothing that was acted on",
                "a death at every write of a signature uses nothing twice, and the others sign"),
            Line(
                "a party restored from a copy",
                "a party restored from a copy takes part in a session of another name"),
            Line(
                "64 sessions at once",
                "64 sessions with interleaved messages all sign, each its own digest"),
            Line(
                "a ban in one session ends the others with that party",
                "a ban in one session ends the others with that party, and no other"),
        ])

    private static let framing = Group(
        number: 7, name: "framing",
        lines: [
            Line(
                "a relay that drops, reorders, corrupts or splits causes no ban",
                "a relay that drops, reorders, corrupts, repeats and misdirects never causes a ban",
                "a split broadcast ends every session without a ban",
                "a relay that repeats, misdirects and mixes up rounds causes drops alone",
                "a changed bit anywhere gives the one who gets it no signature",
                "split broadcasts end a session without a ban, whoever splits them",
                "a post that doubles, delays and damages never bans and never leaks a signature",
                "what a relay changes on its way ends a session without a ban or a signature"),
            Line(
                "only the sender's own words count",
                "only the sender's own signature opens a message"),
        ])

    private static let setups = Group(
        number: 8, name: "setups",
        lines: [
            Line(
                "a setup serves once", "a setup is used once",
                "a setup is given out once, and known to the ledger before",
                "a setup that is offered twice is refused before anything is sent",
                "a used setup or one that is there already is not taken in",
                "a session needs setups that are unused and belong to its peers"),
            Line(
                "also after a crash between reserving and using",
                "what a dead process had reserved is not used after its restart",
                "a ledger that fails leaves nothing to be used"),
            Line("an empty pool makes sessions wait", "a pool that runs out makes sessions wait"),
        ])

    private static let generation = Group(
        number: 9, name: "key generation",
        lines: [
            Line(
                "another degree",
                "a message of another length is dropped, such as one of another degree"),
            Line(
                "a constant of its own in a resharing",
                "a dealer of a resharing that deals something else is named"),
            Line(
                "a rogue key by a late commitment",
                "a rogue key that is made after the others have opened does not count",
                "a rogue key whose commitment is made late is not waited for in vain"),
            Line(
                "another party's commitment or proof",
                "another party's commitment and opening do not count as one's own",
                "a proof made for another place, party or session does not hold"),
            Line(
                "an equivocated commitment, of three and of five",
                "a commitment that differs between honest parties names nobody",
                "another view in any round ends key generation without a name",
                "proofs of a share that differ between honest parties are told before the key counts"
            ),
            Line(
                "a split chain code",
                "a chain code that is split between honest parties makes no key",
                "a chain code that is confirmed differently makes no key"),
            Line(
                "party 0 and party n + 1", "parties count from 1",
                "dealers that are too few, twice, too many or no holders are refused",
                "a threshold or a number of parties out of range is refused"),
            Line(
                "a missing acknowledgement",
                "without the word of one holder the key does not count",
                "without every acknowledgement there is no key"),
        ])

    private static let properties = Group(
        number: 10, name: "properties",
        lines: [
            Line(
                "the key of any quorum's shares is the key's point",
                "all have shares of one key, and fewer than the threshold have nothing"),
            Line(
                "every quorum signs", "every quorum signs",
                "every quorum of three out of five signs",
                "random sizes up to seven sign, in any order of arrival",
                "quorums of every threshold up to seven sign",
                "generated shares sign, in every quorum and any order of arrival"),
            Line(
                "one fewer does not",
                "one party fewer than the threshold makes neither key nor session",
                "two of three become three of five, and two of them cannot sign"),
            Line(
                "valid under libsecp256k1 and OpenSSL",
                "signatures of every quorum are valid under libsecp256k1 and OpenSSL",
                "OpenSSL refuses what is not signed"),
            Line(
                "s is low, and the recovery id recovers, for R_x >= n too",
                "different digests give low signatures with both parities",
                "recovery ids follow the nonce point, and a low s turns the parity",
                "a digest of zero, of the order or above it is signed"),
            Line(
                "children are those of BIP-32", "children sign, and are those of BIP-32",
                "a hardened child is refused", "a listed child signs for its own account",
                "signatures and all that is sent for them are the model's, byte for byte"),
            Line(
                "a refresh keeps key and chain code, and epochs do not mix",
                "a refresh keeps the key, and old and new shares do not go together",
                "shares of different epochs or keys never sign"),
            Line(
                "a change of the quorum keeps the key, and who was removed cannot sign",
                "two of three become three of five, and two of them cannot sign",
                "a removed holder deals and has nothing afterwards",
                "a removed holder's old share signs with nobody",
                "a quorum makes a lost share anew, for a holder that has nothing"),
        ])

    private static let hygiene = Group(
        number: 11, name: "constant time and hygiene",
        lines: [
            Line(
                "no time tells a secret", "arithmetic on scalars", "selects by mask",
                "reduction of bytes", "secret multiples of points",
                "the answer to an extension takes the same time for every offset",
                "the end of a multiplication takes the same time for all choices",
                "a comparison that ends at the first difference is found out",
                "a product that skips zeros is found out", "a constant comparison is not suspected"),
            Line(
                "nothing is left in memory",
                "after a session nothing that it drew is in memory any more",
                "a session that is given up leaves nothing in memory either",
                "a share that is given back leaves nothing in memory",
                "an end from outside erases everything"),
            Line(
                "nothing that is printed tells a secret",
                "what is printed of shares, setups, seeds and sessions tells no secret",
                "no error tells more than a reason, a party and a field",
                "an error tells neither share nor password"),
        ])

    private static let differential = Group(
        number: 12, name: "independent model",
        lines: [
            Line(
                "transfers and multiplications",
                "setups and multiplications are those of the model, byte for byte"),
            Line(
                "signatures",
                "signatures and all that is sent for them are the model's, byte for byte"),
            Line(
                "keys",
                "keys and all that is sent to make and reshare them are the model's, byte for byte"
            ),
        ])
}
