/// What routers do instead of solving.
package enum RouteBaseline: String, CaseIterable, Sendable {
    /// All through the best source.
    case single = "one source"
    /// The best split in twentieths, every source and every number of them tried.
    case twentieths
    /// 256 slices, each to the source that gains most by it.
    case slices = "256 slices"
}
