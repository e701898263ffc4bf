import Testing

struct SwiftTextTests {
    private static let pairs = [
        ("a // b", "a     "),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("let a = \"b\" + c", "let a =     + c"),
        ("\"a \\(b(c)) d\" e", "    (b(c))    e"),
        ("\"a\\\"b\" c", "       c"),
        ("#\"a\"b\\#(c)\"# d", "       (c)   d"),
        ("\"\"\"\n\"a\" // b\n\"\"\" c", "   \n        \n    c"),
        ("func `a b`() {}", "func      () {}"),
        ("\"\\(\"a\")\" b", "  (   )  b"),
        ("a / b * c", "a / b * c"),
    ]

    @Test func `only code is left`() {
        for (text, code) in Self.pairs { #expect(SwiftText.code(of: text) == code) }
    }
}
