/// Numbers places in the order in which they are first seen.
struct PlaceTable: Sendable {
    private var numbers: [String: Int] = [:]
    private var last: (name: String, number: Int)?

    /// No places yet.
    init() {}

    /// The place's number; neighbours in a list are mostly at the same place.
    mutating func number(of name: String) -> Int {
        if let last, last.name == name { return last.number }
        let number = numbers[name] ?? numbers.count
        numbers[name] = number
        last = (name, number)
        return number
    }
}
