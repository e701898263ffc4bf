/// How a flood is made and what is measured in it.
package struct FloodSettings: Sendable {
    /// Books at a time.
    package var symbolCount = 10
    /// Depth messages in a second, of all books together.
    package var messagesPerSecond = 20_000
    /// How long the flood lasts.
    package var floodMilliseconds: Int64 = 60_000
    /// How long cancels are measured without a flood, before it and again after it.
    package var idleMilliseconds: Int64 = 15_000
    /// Between two cancels.
    package var cancelMilliseconds: Int64 = 10
    /// Between two looks at all books.
    package var lookMilliseconds: Int64 = 20
    /// From when on memory must stay as it is.
    package var settleMilliseconds: Int64 = 10_000

    /// The flood that `causeway benchmark` makes.
    package init() {}

    /// A short one that shows that everything works.
    package static var tiny: FloodSettings {
        var settings = FloodSettings()
        settings.symbolCount = 2
        settings.messagesPerSecond = 2_000
        settings.floodMilliseconds = 1_000
        settings.idleMilliseconds = 200
        settings.settleMilliseconds = 400
        return settings
    }
}
