package import Basics

/// Why a cosigner does not do something; never carries secret data.
///
/// Equal by code and field.
package struct CosignerError: Error, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    package enum Code: String, CaseIterable, Sendable {
        /// Bytes that are no whole share file.
        case badShareFile = "bad-share-file"
        /// A share file of another version, or with costs outside the bounds.
        case unsupportedShareFile = "unsupported-share-file"
        /// The password is wrong, or someone changed the sealed part: these look the same.
        case wrongPassword = "wrong-password"
        /// A share of another key, party or quorum.
        case foreignShare = "foreign-share"
        /// There is no share of this key here.
        case missingShare = "missing-share"
        /// An older share file than the one that the ledger knows.
        case rolledBack = "rolled-back"
        /// A policy that cannot be read.
        case badPolicy = "bad-policy"
        /// Too few people have approved a new policy.
        case policyNotApproved = "policy-not-approved"
        /// A policy with a version that is not above the one in force.
        case policyOutdated = "policy-outdated"
        /// A request that cannot be read.
        case badRequest = "bad-request"
        /// A session id that was used before.
        case sessionReused = "session-reused"
        /// An oblivious-transfer setup that was used before.
        case setupReused = "setup-reused"
        /// A session that is not open.
        case unknownSession = "unknown-session"
        /// Another epoch of the key than the one in force.
        case wrongEpoch = "wrong-epoch"
        /// A party with whom no session is held any more.
        case banned = "banned"
        /// Too many failures that nobody can be blamed for: a person must look.
        case frozen = "frozen"
        /// The ledger holds as much as it may.
        case ledgerFull = "ledger-full"
        /// The ledger cannot be read or written.
        case ledgerFailed = "ledger-failed"
        /// A file could not be read or written.
        case fileFailed = "file-failed"
        /// Bytes from a peer that are no message.
        case badMessage = "bad-message"
        /// The policy refuses; the detail says why.
        case denied = "denied"
        /// Another party's policy refuses; the detail names the party and its reason.
        case peerDenied = "peer-denied"
        /// A party that cannot be reached.
        case unreachable = "unreachable"
        /// The other parties did not answer in time.
        case timedOut = "timed-out"
        /// The session was given up; the detail says why.
        case aborted = "aborted"
        /// As many sessions as may be are open.
        case busy = "busy"
        /// A configuration that must not be run.
        case badConfiguration = "bad-configuration"
        /// A library or the machine's randomness failed.
        case libraryFailure = "library-failure"
    }

    /// The reason.
    package let code: Code
    /// What was tried, for people.
    package let detail: String
    /// The path of the field that is to blame, if one is.
    package let field: String?
    /// The party that refuses, is missing or has failed, where it is one.
    package let party: UInt16?

    /// A refusal.
    package init(
        _ code: Code, _ detail: String = "", field: String? = nil, party: UInt16? = nil
    ) {
        self.code = code
        self.detail = detail
        self.field = field
        self.party = party
    }

    /// What lost memory or evidence stops the cosigner; what may pass is tried again.
    package var action: FailureAction {
        switch code {
        case .rolledBack, .ledgerFailed, .frozen: .halt
        case .unreachable, .timedOut, .busy, .fileFailed, .libraryFailure, .aborted: .retry
        default: .reject
        }
    }

    /// One line for people.
    package var description: String {
        let place = field.map { " (\($0))" } ?? ""
        return (detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)") + place
    }
}

extension CosignerError: Equatable {
    /// Whether reason and field are the same.
    package static func == (left: CosignerError, right: CosignerError) -> Bool {
        left.code == right.code && left.field == right.field
    }
}
