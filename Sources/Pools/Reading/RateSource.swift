public import Basics

/// Where the rate of a coin of a StableSwap pool comes from.
public enum RateSource: Hashable, Sendable {
    /// The decimals alone.
    case decimals
    /// The pool tells them all by `stored_rates()`.
    case stored
    /// A view of another contract, such as `getPricePerFullShare()`: the rate is its answer times
    /// 10^`power`.
    case times(Address, function: String, power: Int)
    /// A view of another contract, such as `ratio()`: the rate is 10^`power` divided by its answer,
    /// rounded down.
    case over(Address, function: String, power: Int)
}
