import Chains
import Testing

struct BroadcastErrorTests {
    /// Texts as clients send them, with the client that does.
    private static let texts: [(String, BroadcastError)] = [
        // go-ethereum, and with it op-geth and Nitro
        ("already known", .alreadyKnown),
        ("nonce too low: next nonce 5, tx nonce 3", .nonceTooLow),
        ("nonce too low: address 0x00, tx: 1 state: 5", .nonceTooLow),
        ("nonce too high: address 0x00, tx: 9 state: 5", .nonceTooHigh),
        ("gapped-nonce tx from delegated accounts", .nonceTooHigh),
        (
            "replacement transaction underpriced: new tx gas fee cap 1 <= 2 queued",
            .replacementUnderpriced
        ),
        ("transaction underpriced: gas tip cap 0, minimum needed 1", .underpriced),
        (
            "insufficient funds for gas * price + value: balance 0, tx cost 1, overshot 1",
            .insufficientFunds
        ),
        ("intrinsic gas too low: gas 1, minimum needed 21000", .intrinsicGasTooLow),
        (
            "insufficient gas for floor data gas cost: gas 1, minimum needed 2",
            .intrinsicGasTooLow
        ),
        ("exceeds block gas limit", .exceedsBlockGasLimit),
        ("transaction gas limit too high (cap: 16777216, tx: 30000000)", .exceedsBlockGasLimit),
        (
            "max fee per gas less than block base fee: address 0x00, maxFeePerGas: 1, baseFee: 2",
            .feeCapTooLow
        ),
        ("invalid sender", .invalidSender),
        ("invalid chain id for signer: have 1 want 1337", .invalidSender),
        ("max priority fee per gas higher than max fee per gas: address 0x00", .tipAboveFeeCap),
        ("max fee per blob gas less than block blob gas fee: address 0x00", .blobFeeCapTooLow),
        ("future transaction tries to replace pending", .replacementUnderpriced),
        ("transaction type not supported", .unsupportedType),
        ("txpool is full", .poolFull), ("account limit exceeded", .accountLimit),
        ("address already reserved", .addressReserved),
        ("in-flight transaction limit reached for delegated accounts", .accountLimit),
        ("authority already reserved", .authorityRefused),
        ("authority nonce too low", .authorityRefused),
        // Nitro: its sequencer keeps what it gave up waiting for
        ("sequencer temporarily not available", .nodeUnavailable),
        ("sequencer is not the chosen sequencer", .nodeUnavailable),
        ("context deadline exceeded", .nodeUnavailable),
        // what stands before a node
        ("request timed out", .nodeUnavailable), ("upstream timeout", .nodeUnavailable),
        // erigon
        ("existing txn with same hash", .alreadyKnown),
        ("existing tx with same hash", .alreadyKnown),
        ("can't replace blob-txn with a non-blob-txn", .replacementUnderpriced),
        ("pending sub-pool is full", .poolFull), ("spammer", .accountLimit),
        ("fork supporting this transaction type is not activated yet", .unsupportedType),
        ("could not replace existing tx", .replacementUnderpriced),
        ("underpriced", .underpriced), ("fee too low", .underpriced),
        ("insufficient funds", .insufficientFunds), ("IntrinsicGas", .intrinsicGasTooLow),
        ("gas limit is too high", .exceedsBlockGasLimit),
        // reth
        ("[0x00]: already imported", .alreadyKnown),
        ("insufficient gas price to replace existing transaction", .replacementUnderpriced),
        ("transaction feeCap 1 below chain minimum", .underpriced),
        ("transaction's gas limit 2 exceeds block's gas limit 1", .exceedsBlockGasLimit),
        ("transaction overdraws from account", .insufficientFunds),
        ("transaction priority fee below minimum required priority fee 5", .underpriced),
        ("invalid transaction signature", .invalidSender),
        // Besu
        ("Known transaction", .alreadyKnown), ("Nonce too low", .nonceTooLow),
        ("Transaction nonce is too distant from current sender nonce", .nonceTooHigh),
        ("Replacement transaction underpriced", .replacementUnderpriced),
        ("Gas price below configured minimum gas price", .underpriced),
        ("Gas price below current base fee", .feeCapTooLow),
        ("Upfront cost exceeds account balance", .insufficientFunds),
        ("Intrinsic gas exceeds gas limit", .intrinsicGasTooLow),
        ("Transaction gas limit exceeds block gas limit", .exceedsBlockGasLimit),
        ("Invalid signature", .invalidSender), ("Wrong chainId", .invalidSender),
        ("Max priority fee per gas exceeds max fee per gas", .tipAboveFeeCap),
        (
            "Transaction pool not enabled. (Either txpool explicitly disabled, or node not yet in sync).",
            .nodeUnavailable
        ),
        ("Timeout expired", .nodeUnavailable),
        // Nethermind, also by its older names
        ("AlreadyKnown", .alreadyKnown), ("OldNonce, Current nonce: 5", .nonceTooLow),
        ("NonceGap, Future nonce. Expected nonce: 5", .nonceTooHigh),
        ("ReplacementNotAllowed", .replacementUnderpriced),
        ("FeeTooLowToCompete", .underpriced), ("FeeTooLow", .underpriced),
        ("InsufficientFunds, Account balance: 0", .insufficientFunds),
        ("GasLimitExceeded, Gas limit: 1", .exceedsBlockGasLimit),
        ("FailedToResolveSender", .invalidSender), ("NotSupportedTxType", .unsupportedType),
        ("PendingTxsOfConflictingType", .addressReserved),
        ("NotCurrentNonceForDelegation", .nonceTooHigh),
        ("DelegatorHasPendingTx", .authorityRefused),
        // OpenEthereum and what is left of it
        ("known transaction: 0x00", .alreadyKnown),
    ]

    @Test func `every client's text has its meaning`() {
        for (text, meaning) in Self.texts {
            #expect(BroadcastError(text: text) == meaning, "\(text)")
        }
    }

    @Test(arguments: [
        "unknown transaction", "unknown transaction hash", "", "unalready known",
        "transaction not found", "the sender is unknown", "header not found",
    ])
    func `a text that only looks alike has no meaning of its own`(text: String) {
        #expect(BroadcastError(text: text) == .other(text))
    }

    @Test func `an unknown type is not a known transaction`() {
        #expect(BroadcastError(text: "Unknown transaction type") == .unsupportedType)
    }

    @Test func `the text of a node is passed on shortened`() {
        let long = String(repeating: "x", count: 10_000)
        #expect(BroadcastError(text: long) == .other(String(repeating: "x", count: 200)))
    }
}
