/// What sources do at one price.
struct Demand {
    /// The sum, without what jumps in exactly at this price.
    var total = 0.0
    /// What jumps in exactly at this price: book levels, pools whose fixed cost is just earned.
    var jump = 0.0
    /// How the sum grows: by 1/t for inputs, by −t for outputs, t the √price.
    var slope = 0.0
    /// The size of the numbers whose difference the sum is: its rounding error follows from it.
    var magnitude = 0.0
}
