import Basics

extension SplitMix64 {
    /// A number below a bound that is not zero; the bias does not matter here.
    mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
}
