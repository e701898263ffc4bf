package import Cryptography

/// An API key of type HMAC and its secret.
package struct BinanceCredentials: Sendable {
    /// The key, which is no secret.
    package let apiKey: String
    /// The secret's ASCII characters.
    package let secret: SecretBytes

    /// Joins a key and its secret.
    package init(apiKey: String, secret: SecretBytes) {
        self.apiKey = apiKey
        self.secret = secret
    }
}
