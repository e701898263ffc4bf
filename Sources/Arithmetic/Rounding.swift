/// The direction in which an inexact result is rounded.
///
/// Every inexact operation asks for one.
public enum Rounding: Hashable, Sendable {
    /// Toward zero (for unsigned values: floor).
    case down
    /// Away from zero (for unsigned values: ceiling).
    case up
}
