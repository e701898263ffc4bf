import Chains
import Cryptography

/// The identity of the relay tests: the key 0x01, 0x02, … 0x20.
enum RelayKey {
    static func identity() throws -> RelayIdentity {
        var bytes = (1...32).map { UInt8($0) }
        return try RelayIdentity(key: SecretBytes(consuming: &bytes))
    }

    static func relay(
        _ client: RecordingClient, status: RecordingClient? = nil, path: String = "/"
    ) throws -> PrivateRelay {
        PrivateRelay(
            client, identity: try identity(), status: status.map { ($0, path) },
            timeoutMilliseconds: 1_000)
    }
}
