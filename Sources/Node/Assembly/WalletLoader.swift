import Arithmetic
import Basics
import Cryptography
import Definitions
import Markets
import Signing

/// Opens the wallet of a node definition and puts the policy before it.
enum WalletLoader {
    /// The signer of a chain account.
    static func signer(
        _ chain: NodeDefinition.Chain, _ definition: NodeDefinition, _ seams: NodeSeams
    ) throws(NodeError) -> PolicedSigner {
        let files = seams.files
        let keystore: KeystoreV3
        do {
            keystore = try KeystoreV3(parsing: try read(chain.keystoreFile, files))
        } catch let error as SigningError {
            throw NodeError(
                .credentials, "\(chain.keystoreFile) is not a keystore V3 file: \(error)")
        } catch let error as NodeError {
            throw error
        } catch {
            throw NodeError(.credentials, "\(chain.keystoreFile): \(error)")
        }
        var password = try read(chain.passwordFile, files)
        while password.last == 0x0A || password.last == 0x0D { password.removeLast() }
        let secret = SecretBytes(consuming: &password)
        do {
            let key = try keystore.decrypt(password: secret)
            return PolicedSigner(
                policy: policy(chain, definition),
                signer: seams.wrapSigner(try LocalSigner(key: key)), time: seams.time)
        } catch {
            throw NodeError(
                .credentials,
                "\(chain.keystoreFile) cannot be opened with \(chain.passwordFile): \(error)")
        }
    }

    private static func read(
        _ path: String, _ files: any FileAccess
    ) throws(NodeError) -> [UInt8] {
        do {
            return try files.read(path)
        } catch {
            throw NodeError(.credentials, "\(path) cannot be read: \(error.reason)")
        }
    }

    /// What this node may sign: allowances of listed tokens for its executor, routes between listed
    /// tokens within the limits, and empty transactions to itself.
    private static func policy(
        _ chain: NodeDefinition.Chain, _ definition: NodeDefinition
    ) -> SigningPolicy {
        let limits = chain.tokens.compactMap { token -> TokenLimit? in
            guard let address = token.address else { return nil }
            return TokenLimit(token: address, amountMax: amountMax(token, definition))
        }
        var rules: [CallRule] = [.cancellation]
        rules += limits.map { .approval($0, spenders: [chain.executor]) }
        rules.append(
            .execution(
                ExecutionRule(
                    executor: chain.executor, tokensIn: limits, tokensOut: limits.map(\.token),
                    deadlineSecondsMax: NodeLimits.deadlineSecondsMax)))
        return SigningPolicy(
            chainId: chain.chainId, gasMax: NodeLimits.gasMax,
            maxFeePerGasMax: NodeLimits.maxFeePerGasMax,
            maxPriorityFeePerGasMax: NodeLimits.maxPriorityFeePerGasMax, rules: rules)
    }

    /// The most that any configured pair lets one leg spend of a token, raw units.
    private static func amountMax(_ token: Token, _ definition: NodeDefinition) -> UInt256 {
        var most = UInt256.zero
        for limit in definition.limits {
            for (asset, amount) in [(limit.base, limit.baseMax), (limit.quote, limit.quoteMax)]
            where asset == token.asset {
                let raw = amount.rawUnits(decimals: token.decimals, rounding: .down) ?? .zero
                most = max(most, raw)
            }
        }
        return most
    }
}
