import Codecs

/// Random documents of every shape, bounded in depth.
func randomJSON(_ random: inout SplitMix, depth: Int = 4) -> JSONValue {
    switch random.below(depth == 0 ? 4 : 6) {
    case 0: return .null
    case 1: return .bool(random.below(2) == 0)
    case 2: return .number(randomNumber(&random))
    case 3: return .string(randomText(&random))
    case 4: return .array((0..<random.below(5)).map { _ in randomJSON(&random, depth: depth - 1) })
    default:
        return .object(
            (0..<random.below(12)).map { index in
                JSONValue.Member(
                    name: "\(index)" + randomText(&random),
                    value: randomJSON(&random, depth: depth - 1))
            })
    }
}

/// The text of a random number in every form that the grammar knows.
func randomNumber(_ random: inout SplitMix) -> String {
    var text = random.below(2) == 0 ? "" : "-"
    text += String(random.next() >> UInt64(random.below(64)))
    if random.below(2) == 0 { text += "." + String(random.next() >> UInt64(random.below(64))) }
    if random.below(4) == 0 {
        text += ["e", "E"][random.below(2)] + ["", "+", "-"][random.below(3)]
        text += String(random.below(30))
    }
    return text
}

/// A random text with escapes, controls and scalars of one to four bytes.
func randomText(_ random: inout SplitMix) -> String {
    let scalars: [Unicode.Scalar] = [
        "a", "Z", "0", "\"", "\\", "/", "\u{0}", "\u{1F}", "\n", "\t", "\u{7F}", "\u{E9}",
        "\u{301}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "\u{2028}", "{", "}", ",", ":",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<random.below(9) { text.append(scalars[random.below(scalars.count)]) }
    return String(text)
}
