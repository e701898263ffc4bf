import Basics
import Cryptography

/// Signs texts with an HMAC key (REST security, "SIGNED endpoint security").
package struct BinanceSigner: Sendable {
    /// The key that goes with each request.
    package let apiKey: String
    private let key: HMACSHA256.Key

    /// Prepares a key.
    package init(_ credentials: BinanceCredentials) throws(VenueError) {
        apiKey = credentials.apiKey
        do throws(CryptographyError) {
            key = try HMACSHA256.Key(credentials.secret)
        } catch {
            throw VenueError(.signingFailed, error.description)
        }
    }

    /// The signature of a text as the exchange writes it: lower-case hex of HMAC-SHA256.
    package func signature(of payload: String) throws(VenueError) -> String {
        do throws(CryptographyError) {
            return Hex.encodeDigits(try key.authenticationCode(Array(payload.utf8)))
        } catch {
            throw VenueError(.signingFailed, error.description)
        }
    }
}
