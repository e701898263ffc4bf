package import Basics

/// Why bytes could not be carried.
///
/// Equal by code alone.
package struct TransportError: Error, Sendable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        /// An address, method, target or header that must not go on the wire.
        case badRequest
        /// The host's name has no address.
        case nameNotResolved
        /// The host answered that nobody listens.
        case refused
        /// The stream could not be opened for another reason, or not in time.
        case dialFailed
        /// The other side's certificate or its TLS was not acceptable.
        case secureChannelFailed
        /// More requests wait than the queue holds.
        case queueFull
        /// The time that the caller gave has passed.
        case timedOut
        /// The stream ended before the answer was complete.
        case connectionClosed
        /// Bytes that break HTTP.
        case malformedAnswer
        /// An answer above the size limit.
        case answerTooLarge
        /// The other side answered an upgrade with something else.
        case upgradeRefused
        /// The machine's entropy could not be read.
        case noEntropy
        /// Another program listens at this address.
        case addressInUse
        /// The address cannot be listened at.
        case bindFailed
        /// The client or server was shut down.
        case shutDown
    }

    /// The reason.
    package let code: Code
    /// What else is known, for people; never a body, a query or a header value.
    package let detail: String

    /// Names a reason.
    package init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// What the caller should do; whether bytes were sent is told by the outcome, not here.
    package var action: FailureAction {
        switch code {
        case .nameNotResolved, .refused, .dialFailed, .queueFull, .timedOut, .connectionClosed:
            .retry
        case .badRequest, .malformedAnswer, .answerTooLarge, .upgradeRefused, .secureChannelFailed:
            .reject
        case .noEntropy, .addressInUse, .bindFailed, .shutDown: .halt
        }
    }

    package var description: String {
        detail.isEmpty ? "transport: \(code.rawValue)" : "transport: \(code.rawValue) (\(detail))"
    }
}

extension TransportError: Equatable {
    package static func == (left: TransportError, right: TransportError) -> Bool {
        left.code == right.code
    }
}
