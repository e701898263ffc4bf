public import Arithmetic
public import Basics
public import Ethereum

/// What one argument of a call may be.
public indirect enum ArgumentRule: Hashable, Sendable {
    /// Anything: for arguments that can do no harm.
    case any
    /// Exactly this.
    case equal(ABIValue)
    /// One of these addresses.
    case address(among: [Address])
    /// The signing account, or the Safe that acts.
    case sender
    /// An unsigned integer of at most this.
    case uint(max: UInt256)
    /// An unsigned integer in this range, both ends included.
    case range(min: UInt256, max: UInt256)
    /// A time in seconds that is not past and at most so far ahead.
    case deadline(secondsMax: UInt64)
    /// A tuple whose members obey these rules, one each.
    case tuple([ArgumentRule])
    /// An array of at most so many elements that all obey a rule.
    case each(ArgumentRule, countMax: Int)

    /// Refuses an argument that breaks the rule.
    func check(
        _ value: ABIValue, name: String, sender: Address, at time: Timestamp
    ) throws(PolicyDenial) {
        switch self {
        case .any: return
        case .equal(let expected):
            guard value == expected else { throw refusal(name, "another value") }
        case .address(let allowed):
            guard let address = value.addressValue, allowed.contains(address) else {
                throw refusal(name, value.addressValue?.checksummed ?? "no address")
            }
        case .sender:
            guard value.addressValue == sender else {
                throw refusal(name, value.addressValue?.checksummed ?? "no address")
            }
        case .uint(let max): try check(value, name, min: .zero, max: max)
        case .range(let min, let max): try check(value, name, min: min, max: max)
        case .deadline(let secondsMax):
            let (last, overflow) = time.seconds.addingReportingOverflow(secondsMax)
            let (next, isEnd) = time.seconds.addingReportingOverflow(1)
            guard !isEnd else { throw refusal(name, "the end of time") }
            try check(value, name, min: UInt256(next), max: UInt256(overflow ? .max : last))
        case .tuple(let rules):
            guard let members = value.elements, members.count == rules.count else {
                throw refusal(name, "no tuple of \(rules.count)")
            }
            for (index, (rule, member)) in zip(rules, members).enumerated() {
                try rule.check(member, name: "\(name).\(index)", sender: sender, at: time)
            }
        case .each(let rule, let countMax):
            guard let elements = value.elements, elements.count <= countMax else {
                throw refusal(name, "more than \(countMax)")
            }
            for (index, element) in elements.enumerated() {
                try rule.check(element, name: "\(name)[\(index)]", sender: sender, at: time)
            }
        }
    }

    private func check(
        _ value: ABIValue, _ name: String, min: UInt256, max: UInt256
    ) throws(PolicyDenial) {
        guard let number = value.uintValue, number >= min, number <= max else {
            throw refusal(
                name, "\(value.uintValue.map { "\($0)" } ?? "no number"), not \(min)...\(max)")
        }
    }

    private func refusal(_ name: String, _ detail: String) -> PolicyDenial {
        PolicyDenial(.argumentNotAllowed, "\(name): \(detail)")
    }
}
