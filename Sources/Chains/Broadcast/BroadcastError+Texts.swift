extension BroadcastError {
    /// Reads a node's text; letter case does not matter.
    ///
    /// The first rule that matches wins: `replacement transaction underpriced` also says
    /// `underpriced`, and each of the others is looked for in the order of the list.
    public init(text: String) {
        let lower = Array(text.lowercased().utf8)
        for (error, phrases) in Self.rules
        where phrases.contains(where: { Self.contains(lower, $0) }) {
            self = error
            return
        }
        self = .other(String(text.prefix(ChainLimits.failureTextMax)))
    }

    /// Texts by what they mean.
    ///
    /// Sources: go-ethereum `core/txpool/errors.go` and `core/error.go`
    /// (op-geth and Nitro keep them), Nitro `execution/gethexec/sequencer.go`, erigon
    /// `txpoolcfg.go`, reth `transaction-pool/src/error.rs` and `rpc-eth-types/src/error`, Besu
    /// `RpcErrorType.java`, Nethermind `AcceptTxResult.cs` (its older names without blanks too).
    private static let rules: [(BroadcastError, [StaticString])] = [
        // `authority nonce too low` is about an authorization, not about the sender.
        (.authorityRefused, ["authority", "delegatorhaspendingtx"]),
        (
            .alreadyKnown,
            [
                "already known", "alreadyknown", "known transaction", "already imported",
                "existing txn with same hash", "existing tx with same hash",
                "already in mempool", "already in the pool", "transaction already exists",
            ]
        ),
        (
            .replacementUnderpriced,
            [
                "replacement transaction underpriced", "replacementnotallowed",
                "replacement fee too low", "could not replace existing tx",
                "to replace existing transaction", "future transaction tries to replace pending",
                "can't replace blob-txn",
            ]
        ),
        (.nonceTooLow, ["nonce too low", "oldnonce", "nonce has already been used"]),
        (
            .nonceTooHigh,
            [
                "nonce too high", "noncegap", "notcurrentnoncefordelegation", "nonce gap", "gapped",
                "nonce too far",
                "noncetoofarinfuture", "nonce is too distant",
            ]
        ),
        (
            .insufficientFunds,
            [
                "insufficient funds", "insufficientfunds", "insufficient balance",
                "upfront cost exceeds account balance", "overdraws from account",
            ]
        ),
        (
            .blobFeeCapTooLow,
            [
                "max fee per blob gas less than", "blob gas price below current blob base fee",
                "blob fee cap less than",
            ]
        ),
        (
            .tipAboveFeeCap,
            [
                "max priority fee per gas higher than max fee per gas",
                "max priority fee per gas exceeds max fee per gas",
                "tip higher than fee cap",
            ]
        ),
        (
            .feeCapTooLow,
            [
                "less than block base fee", "below current base fee",
                "fee cap less than block base fee",
            ]
        ),
        (
            .intrinsicGasTooLow,
            [
                "intrinsic gas too low", "intrinsicgas", "intrinsic gas exceeds gas limit",
                "insufficient gas for floor data gas cost",
            ]
        ),
        (
            .exceedsBlockGasLimit,
            [
                "exceeds block gas limit", "exceeds block's gas limit", "gaslimitexceeded",
                "gas limit too high", "gas limit is too high", "gas limit reached",
                "intrinsic gas too high",
            ]
        ),
        (
            .underpriced,
            [
                "underpriced", "fee too low", "feetoolow", "below chain minimum",
                "below configured minimum gas price", "below minimum required priority fee",
                "gas price too low",
            ]
        ),
        (
            .invalidSender,
            [
                "invalid sender", "failedtoresolvesender", "failed to recover sender",
                "invalid signature", "invalid transaction signature", "invalid chain id",
                "wrong chainid",
            ]
        ),
        (
            .unsupportedType,
            [
                "transaction type not supported", "unsupported transaction type",
                "notsupportedtxtype", "fork supporting this transaction type",
                "unknown transaction type", "invalid transaction type",
            ]
        ),
        (
            .poolFull,
            [
                "txpool is full", "pool is full", "sub-pool is full", "pool full",
                "pool overflow",
            ]
        ),
        (
            .accountLimit,
            [
                "account limit exceeded", "in-flight transaction limit",
                "account has reached its", "spammer",
            ]
        ),
        (.addressReserved, ["address already reserved", "pendingtxsofconflictingtype"]),
        (
            .nodeUnavailable,
            [
                "transaction pool not enabled", "txpool disabled",
                "sequencer temporarily not available", "not the chosen sequencer",
                "node is syncing", "context deadline exceeded", "context canceled", "timeout",
                "timed out", "service unavailable", "connection reset", "connection refused",
            ]
        ),
    ]

    /// Whether the phrase stands in the text at the start of a word.
    ///
    /// Words matter: `unknown transaction type` is not `known transaction`.
    private static func contains(_ text: [UInt8], _ phrase: StaticString) -> Bool {
        phrase.withUTF8Buffer { phrase in
            guard !phrase.isEmpty, text.count >= phrase.count else { return false }
            for start in 0...(text.count - phrase.count) {
                if start > 0, isLetter(text[start - 1]) { continue }
                if text[start...].starts(with: phrase) { return true }
            }
            return false
        }
    }

    private static func isLetter(_ character: UInt8) -> Bool {
        character >= 0x61 && character <= 0x7A
    }
}
