import Basics
import Ethereum

/// What remote signers have in common when they answer.
enum RemoteAnswer {
    /// Larger answers are not read.
    static let bytesMax = 1 << 20

    /// The body of an answer that says yes.
    static func body(_ answer: SigningAnswer) throws(SigningError) -> [UInt8] {
        switch answer {
        case .answered(200, let body):
            guard body.count <= bytesMax else {
                throw SigningError(.remoteUnknown, "\(body.count) bytes")
            }
            return body
        // 4xx is a definite no; anything else may have signed before it failed.
        case .answered(let status, _):
            throw SigningError(
                (400..<500).contains(status) ? .remoteRefused : .remoteUnknown, "status \(status)")
        case .notSent(let reason): throw SigningError(.remoteNotReached, reason)
        case .unknown(let reason): throw SigningError(.remoteUnknown, reason)
        }
    }

    /// The signed transaction, when it is the one that was asked for, by the account that was asked.
    static func transaction(
        _ raw: [UInt8], for transaction: Transaction, by address: Address
    ) throws(SigningError) -> SignedTransaction {
        let signed: SignedTransaction
        do throws(EthereumError) {
            signed = try SignedTransaction.decode(raw)
        } catch {
            throw SigningError(.badSignature, "\(error)")
        }
        try PolicedSigner.verify(signed, of: transaction, by: address)
        return signed
    }
}
