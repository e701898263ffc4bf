public import Basics
public import Cryptography
public import Ethereum

/// Signs with a key in this process's locked memory.
public struct LocalSigner: Signer {
    /// The account that the key controls.
    public let address: Address
    private let key: SecretBytes

    /// Takes a key of 32 bytes; refuses zero and what is not below the group order.
    public init(key: SecretBytes) throws(SigningError) {
        do throws(CryptographyError) {
            address = try Secp256k1.address(of: key)
        } catch {
            throw SigningError(local: error)
        }
        self.key = key
    }

    /// Signs a transaction as it is, with the nonce of RFC 6979: always to the same bytes.
    public func sign(_ transaction: Transaction) throws(SigningError) -> SignedTransaction {
        do throws(EthereumError) {
            try transaction.check()
        } catch {
            throw SigningError(.badTransaction, "\(error)")
        }
        let signature = try sign(digest: transaction.signingHash)
        let signed: SignedTransaction
        do throws(EthereumError) {
            signed = try transaction.signed(with: signature)
        } catch {
            throw SigningError(.badTransaction, "\(error)")
        }
        // A computation that went wrong (a flipped bit) must not leave the process: it can be
        // worthless, or give the key away.
        guard signed.sender == address else {
            throw SigningError(.senderMismatch, "\(signed.sender) instead of \(address)")
        }
        return signed
    }

    /// Signs a hash that this module has made of something readable; never one from outside.
    func sign(digest: Hash32) throws(SigningError) -> RecoverableSignature {
        do throws(CryptographyError) {
            return try Secp256k1.sign(digest: digest, key: key)
        } catch {
            throw SigningError(local: error)
        }
    }
}

extension SigningError {
    fileprivate init(local error: CryptographyError) {
        switch error.code {
        case .badPrivateKey: self.init(.badPrivateKey)
        default: self.init(.libraryFailure, "\(error)")
        }
    }
}
