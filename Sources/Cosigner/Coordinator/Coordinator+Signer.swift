import Basics
package import Ethereum
package import Signing

/// The parties as a signer of transactions.
extension Coordinator: ThresholdParties {
    /// Has holders of the key sign a transaction, whichever of them are there.
    package func sign(
        _ transaction: Transaction, with key: ThresholdKey
    ) async -> ThresholdAnswer {
        let view: KeyView
        do throws(CosignerError) {
            view = try await self.view(of: key.id) { (told) throws(CosignerError) in
                try Self.check(told, against: key)
            }
        } catch {
            return Self.answer(Failure(reason: error, isKept: false))
        }
        do throws(Failure) {
            let signed = try await sign(
                CosignRequest(
                    id: .zero, keyId: key.id, path: key.path,
                    content: .transaction(transaction.encodedUnsigned),
                    digest: transaction.signingHash), with: view)
            guard let signature = try? AccountSignature.parse(signed.signature) else {
                return .unknown("no signature")
            }
            return .signed(signature, by: signed.signers)
        } catch {
            return Self.answer(error)
        }
    }

    /// What the parties tell of the key must be what the owner's configuration tells.
    private static func check(
        _ view: KeyView, against key: ThresholdKey
    ) throws(CosignerError) {
        let account = try view.tree.account(key.path)
        guard account == key.address else {
            throw CosignerError(
                .badConfiguration, "the key's account is \(account)", field: "address")
        }
        guard view.threshold == key.threshold else {
            throw CosignerError(
                .badConfiguration,
                "\(view.threshold) parties sign together, not "
                    + "\(key.threshold)", field: "threshold")
        }
        guard view.holders == key.holders.map(\.party) else {
            throw CosignerError(
                .badConfiguration, "the key's parties are \(view.holders)", field: "parties")
        }
    }

    private static func answer(_ failure: Failure) -> ThresholdAnswer {
        let reason = failure.reason
        if reason.action == .retry {
            return failure.isKept ? .unknown(reason.description) : .notReached(reason.description)
        }
        return .refused(
            ThresholdRefusal(
                party: reason.party, reason: reason.description, isKept: failure.isKept))
    }
}
