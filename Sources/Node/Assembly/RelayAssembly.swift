import Basics
import Chains
import Cryptography
import Definitions

/// Opens the identity of a private relay and builds its client.
enum RelayAssembly {
    /// The relay of a chain account, known there by a key that is not the account's; nil when none
    /// is configured.
    static func link(
        _ definition: NodeDefinition.Relay?, account: Address, _ seams: NodeSeams
    ) throws(NodeError) -> RelayLink? {
        guard let definition else { return nil }
        let identity = try identity(definition, seams.files)
        guard identity.address != account else {
            throw NodeError(
                .configuration,
                "chain.relay.identity: \(definition.keystoreFile) holds the key of the account; "
                    + "make another key, which holds nothing, for the relay")
        }
        do throws(ChainError) {
            let relay = try PrivateRelay(
                RelayConfiguration(
                    url: definition.url, statusURL: definition.statusURL,
                    timeoutMilliseconds: Int64(definition.timeoutSeconds) * 1_000),
                identity: identity, dialer: seams.dialer)
            return RelayLink(
                relay: relay, maxBlocks: UInt64(max(1, definition.maxBlocks)),
                tellsStatus: definition.statusURL != nil)
        } catch {
            throw NodeError(.configuration, "chain.relay: \(error)")
        }
    }

    private static func identity(
        _ definition: NodeDefinition.Relay, _ files: any FileAccess
    ) throws(NodeError) -> RelayIdentity {
        let key = try WalletLoader.keystoreKey(
            definition.keystoreFile, definition.passwordFile, files)
        do throws(CryptographyError) {
            return try RelayIdentity(key: key)
        } catch {
            throw NodeError(.credentials, "\(definition.keystoreFile) holds no key: \(error)")
        }
    }
}
