import Basics
import Codecs
import Cryptography

/// Signs texts with an API key's secret (`rest-api.md`, "SIGNED endpoint security").
package struct BinanceSigner: Sendable {
    private enum Key: Sendable {
        case hmac(HMACSHA256.Key)
        case pair(PEMSigningKey)
    }

    /// The key that goes with each request.
    package let apiKey: String
    private let key: Key

    /// Prepares a key.
    package init(_ credentials: BinanceCredentials) throws(VenueError) {
        apiKey = credentials.apiKey
        do throws(CryptographyError) {
            switch credentials.secret {
            case .hmac(let secret): key = .hmac(try HMACSHA256.Key(secret))
            case .privateKey(let pem): key = .pair(try PEMSigningKey(pem))
            }
        } catch {
            throw VenueError(.signingFailed, error.description)
        }
    }

    /// The signature of a text as the exchange writes it: lower-case hex of HMAC-SHA256, base64 for
    /// the two kinds of key pairs.
    package func signature(of payload: String) throws(VenueError) -> String {
        let bytes = Array(payload.utf8)
        do throws(CryptographyError) {
            switch key {
            case .hmac(let key): return Hex.encodeDigits(try key.authenticationCode(bytes))
            case .pair(let key): return Base64.encode(try key.signature(bytes))
            }
        } catch {
            throw VenueError(.signingFailed, error.description)
        }
    }
}
