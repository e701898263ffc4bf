package import Basics

extension SplitMix64 {
    /// A number below `bound`; zero when the bound is not positive.
    package mutating func below(_ bound: Int) -> Int {
        bound > 0 ? Int(next() % UInt64(bound)) : 0
    }
}
