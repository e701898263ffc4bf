import Cosigner
import Definitions

extension PeerPlace {
    /// As a configuration says it.
    init(_ place: PartyPlace) {
        switch place {
        case .direct(let host, let port): self = .direct(host: host, port: port)
        case .relayed(let certificate, let host, let port):
            self = .relayed(RelayPlace(certificate: certificate, host: host, port: port))
        }
    }
}
