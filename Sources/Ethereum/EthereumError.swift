public import Basics

/// Why Ethereum data was refused; equality is by code, the detail is for people.
public struct EthereumError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed set of reasons; the raw value is what the command line prints.
    public enum Code: String, CaseIterable, Sendable {
        /// The data ends before the value does.
        case truncated = "truncated"
        /// Bytes follow the value.
        case trailingBytes = "trailing-bytes"
        /// A length or a single byte is not in its shortest form.
        case nonCanonical = "non-canonical"
        /// Nesting passes the limit.
        case tooDeep = "too-deep"
        /// Decoding would take more work or memory than the size of the data justifies.
        case tooLarge = "too-large"
        /// A list where bytes belong, or bytes where a list belongs.
        case wrongKind = "wrong-kind"
        /// A list has too few or too many fields.
        case wrongFieldCount = "wrong-field-count"
        /// A fixed-size field has another size.
        case wrongLength = "wrong-length"
        /// An integer starts with a zero byte.
        case leadingZero = "leading-zero"
        /// An integer does not fit its field.
        case outOfRange = "out-of-range"
        /// A transaction type that is not known here.
        case unsupportedType = "unsupported-type"
        /// A chain id of zero or of more than 64 bits.
        case badChainId = "bad-chain-id"
        /// `v` or `yParity` names no recovery id.
        case badRecoveryId = "bad-recovery-id"
        /// `r` or `s` is zero or not below the group order.
        case badSignature = "bad-signature"
        /// `s` lies in the upper half of the group (EIP-2).
        case highS = "high-s"
        /// No public key belongs to the signature.
        case unrecoverable = "unrecoverable"
        /// A text that names no ABI type or function.
        case badType = "bad-type"
        /// A value does not belong to the ABI type it is encoded as.
        case typeMismatch = "type-mismatch"
        /// A type that has no packed encoding.
        case unsupportedPacking = "unsupported-packing"
        /// Padding bytes are not what the ABI prescribes.
        case dirtyPadding = "dirty-padding"
        /// An offset leaves the data.
        case badOffset = "bad-offset"
        /// A string is not UTF-8.
        case badText = "bad-text"
        /// Call data starts with another selector.
        case wrongSelector = "wrong-selector"
        /// A text is no address.
        case badAddress = "bad-address"
        /// The letter case of an address contradicts EIP-55.
        case badChecksum = "bad-checksum"
        /// A struct that holds itself.
        case cyclicType = "cyclic-type"
        /// A member that the struct does not have.
        case unknownKey = "unknown-key"
        /// A member of the struct that is missing.
        case missingKey = "missing-key"
        /// A value of another kind than its type.
        case badValue = "bad-value"
        /// A name that is not normalised or has an empty label.
        case badName = "bad-name"
        /// A header has a later fork's field without an earlier one's, or a list that must not be
        /// empty is.
        case missingField = "missing-field"
        /// A bloom filter is not that of the logs.
        case bloomMismatch = "bloom-mismatch"
        /// A blob's hash is not that of its commitment.
        case commitmentMismatch = "commitment-mismatch"
    }

    /// The reason.
    public let code: Code
    /// What was being read, for people.
    public let detail: String
    /// The path of the field in a document, such as `message.to[1].wallet`; nil where there is none.
    public let field: String?

    /// A refusal.
    public init(_ code: Code, _ detail: String = "", field: String? = nil) {
        self.code = code
        self.detail = detail
        self.field = field
    }

    /// The same refusal, with the place of the value in which it happened before its path.
    func inside(_ place: @autoclosure () -> String) -> EthereumError {
        EthereumError(code, detail, field: place() + (field ?? ""))
    }

    /// Wrong data stays wrong.
    public var action: FailureAction { .reject }

    /// One line for people.
    public var description: String {
        detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)"
    }

    /// Whether the reasons are the same.
    public static func == (left: EthereumError, right: EthereumError) -> Bool {
        left.code == right.code
    }
}
