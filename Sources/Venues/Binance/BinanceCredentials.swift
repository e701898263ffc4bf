package import Cryptography

/// An API key and what signs for it.
package struct BinanceCredentials: Sendable {
    /// What signs: the three types of keys that the exchange has (`rest-api.md`, "SIGNED endpoint
    /// security").
    package enum Secret: Sendable {
        /// The characters of an HMAC secret.
        case hmac(SecretBytes)
        /// The PEM text of an RSA or Ed25519 private key.
        case privateKey(pem: SecretBytes)
    }

    /// The key, which is no secret.
    package let apiKey: String
    /// What signs.
    package let secret: Secret

    /// Joins a key and what signs for it.
    package init(apiKey: String, _ secret: Secret) {
        self.apiKey = apiKey
        self.secret = secret
    }

    /// Joins a key of type HMAC and its secret.
    package init(apiKey: String, secret: SecretBytes) {
        self.init(apiKey: apiKey, .hmac(secret))
    }
}
