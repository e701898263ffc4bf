package import Basics
import Cryptography
package import Definitions
package import Signing

/// Opens a key whose shares lie with several parties.
package enum ThresholdLoader {
    /// The signer of a chain account; asks nobody yet.
    package static func signer(
        _ definition: ThresholdSignerDefinition, on chain: ChainId, _ seams: NodeSeams
    ) throws(NodeError) -> ThresholdSigner {
        let coordinator: CoordinatorDefinition
        do throws(DefinitionError) {
            coordinator = try CoordinatorDefinition(
                file: definition.coordinatorFile, files: seams.files)
        } catch {
            throw NodeError(.configuration, error.description)
        }
        let holders = try holders(definition, coordinator)
        try checkOurselves(coordinator, holders, seams)
        let key: ThresholdKey
        do throws(SigningError) {
            key = try ThresholdKey(
                id: definition.key, address: definition.address,
                path: try DerivationPath(parsing: definition.path).numbers,
                threshold: definition.threshold, holders: holders, on: chain)
        } catch {
            throw NodeError(.configuration, "chain.signer: \(error)")
        }
        return ThresholdSigner(key: key, parties: try seams.dialParties(coordinator))
    }

    /// The key's parties, as the coordinator's configuration knows them.
    private static func holders(
        _ definition: ThresholdSignerDefinition, _ coordinator: CoordinatorDefinition
    ) throws(NodeError) -> [ThresholdKey.Holder] {
        var holders: [ThresholdKey.Holder] = []
        for number in definition.parties {
            guard let party = coordinator.parties.first(where: { $0.party == number }),
                let short = UInt16(exactly: number)
            else {
                throw NodeError(
                    .configuration,
                    "chain.signer.parties: \(definition.coordinatorFile) knows no party \(number)")
            }
            var holder = ThresholdKey.Holder(
                party: short, certificate: party.certificate, host: nil, port: 0)
            if case .direct(let host, let port) = party.place {
                (holder.host, holder.port) = (host, port)
            }
            holders.append(holder)
        }
        return holders
    }

    /// A node that is itself a party would ask itself, and be one share closer to all of them.
    private static func checkOurselves(
        _ coordinator: CoordinatorDefinition, _ holders: [ThresholdKey.Holder],
        _ seams: NodeSeams
    ) throws(NodeError) {
        let certificate: [UInt8]
        do {
            certificate = try seams.files.read(coordinator.certificateFile)
        } catch {
            throw NodeError(
                .credentials, "\(coordinator.certificateFile) cannot be read: \(error.reason)")
        }
        let own = SHA256.hash(certificate)
        if let party = holders.first(where: { $0.certificate == own })?.party {
            let together = SigningError(
                .sharesTogether, "the node's own certificate is that of party \(party)",
                field: "parties")
            throw NodeError(.configuration, "chain.signer: \(together)")
        }
    }
}
