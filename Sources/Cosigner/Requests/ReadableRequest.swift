import Basics
import Ethereum
import Signing

/// A request whose content was read and whose digest was found anew.
struct ReadableRequest {
    /// What would be signed.
    enum Subject {
        case transaction(Transaction)
        case message(TypedMessage)
    }

    let subject: Subject
    let digest: Hash32

    init(_ request: CosignRequest) throws(CosignerDenial) {
        switch request.content {
        case .transaction(let bytes):
            do throws(EthereumError) {
                let transaction = try Transaction.decodeUnsigned(bytes)
                subject = .transaction(transaction)
                digest = transaction.signingHash
            } catch {
                throw CosignerDenial(.unreadable, "\(error)")
            }
        case .typedData(let json):
            do throws(SigningError) {
                let message = try TypedMessage(document: json)
                subject = .message(message)
                digest = message.digest
            } catch {
                if let denial = error.denial { throw CosignerDenial(denial) }
                throw CosignerDenial(.unreadable, "\(error)")
            }
        }
        guard digest == request.digest else {
            throw CosignerDenial(.digestMismatch, "\(request.digest), the content has \(digest)")
        }
    }
}
