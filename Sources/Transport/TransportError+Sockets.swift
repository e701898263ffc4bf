import Glibc
import NIOCore
import NIOPosix
import NIOSSL

extension TransportError {
    /// What a failed dial means; no byte of a request was written.
    static func dial(_ error: any Error) -> TransportError {
        switch error {
        case let error as TransportError:
            return error
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first else {
                return TransportError(.nameNotResolved, error.host)
            }
            return dial(first.error)
        case let error as IOError:
            return TransportError(error.errnoCode == ECONNREFUSED ? .refused : .dialFailed)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            return TransportError(.secureChannelFailed, "\(error)")
        default:
            return TransportError(.dialFailed, "\(error)")
        }
    }

    /// What a failed listen means.
    static func bind(_ error: any Error) -> TransportError {
        let isTaken = (error as? IOError)?.errnoCode == EADDRINUSE
        return TransportError(isTaken ? .addressInUse : .bindFailed, isTaken ? "" : "\(error)")
    }
}
