/// The constants of iota, one a round (FIPS 202, section 3.2.5).
private let roundConstants: InlineArray<24, UInt64> = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
]

/// Five lanes of one row.
private typealias Row = (UInt64, UInt64, UInt64, UInt64, UInt64)

/// Keccak-f[1600]: 24 rounds over 25 lanes; lane x + 5y is column x of row y.
///
/// The lanes stand in local variables, so that the compiler keeps most of them in registers.
func keccakPermute(_ lanes: inout InlineArray<25, UInt64>) {
    var (lane0, lane1, lane2, lane3, lane4) = loadRow(lanes, 0)
    var (lane5, lane6, lane7, lane8, lane9) = loadRow(lanes, 5)
    var (lane10, lane11, lane12, lane13, lane14) = loadRow(lanes, 10)
    var (lane15, lane16, lane17, lane18, lane19) = loadRow(lanes, 15)
    var (lane20, lane21, lane22, lane23, lane24) = loadRow(lanes, 20)
    for round in 0..<24 {
        // Theta: mix each column into its neighbours.
        let column0 = lane0 ^ lane5 ^ lane10 ^ lane15 ^ lane20
        let column1 = lane1 ^ lane6 ^ lane11 ^ lane16 ^ lane21
        let column2 = lane2 ^ lane7 ^ lane12 ^ lane17 ^ lane22
        let column3 = lane3 ^ lane8 ^ lane13 ^ lane18 ^ lane23
        let column4 = lane4 ^ lane9 ^ lane14 ^ lane19 ^ lane24
        let mix0 = column4 ^ rotateLeft(column1, 1)
        let mix1 = column0 ^ rotateLeft(column2, 1)
        let mix2 = column1 ^ rotateLeft(column3, 1)
        let mix3 = column2 ^ rotateLeft(column4, 1)
        let mix4 = column3 ^ rotateLeft(column0, 1)
        // Rho and pi rotate each lane and move it; chi, the only step that is not linear, joins the
        // moved lanes of a row.
        let row0 = chi(
            lane0 ^ mix0, rotateLeft(lane6 ^ mix1, 44), rotateLeft(lane12 ^ mix2, 43),
            rotateLeft(lane18 ^ mix3, 21), rotateLeft(lane24 ^ mix4, 14))
        let row1 = chi(
            rotateLeft(lane3 ^ mix3, 28), rotateLeft(lane9 ^ mix4, 20),
            rotateLeft(lane10 ^ mix0, 3),
            rotateLeft(lane16 ^ mix1, 45), rotateLeft(lane22 ^ mix2, 61))
        let row2 = chi(
            rotateLeft(lane1 ^ mix1, 1), rotateLeft(lane7 ^ mix2, 6), rotateLeft(lane13 ^ mix3, 25),
            rotateLeft(lane19 ^ mix4, 8), rotateLeft(lane20 ^ mix0, 18))
        let row3 = chi(
            rotateLeft(lane4 ^ mix4, 27), rotateLeft(lane5 ^ mix0, 36),
            rotateLeft(lane11 ^ mix1, 10),
            rotateLeft(lane17 ^ mix2, 15), rotateLeft(lane23 ^ mix3, 56))
        let row4 = chi(
            rotateLeft(lane2 ^ mix2, 62), rotateLeft(lane8 ^ mix3, 55),
            rotateLeft(lane14 ^ mix4, 39),
            rotateLeft(lane15 ^ mix0, 41), rotateLeft(lane21 ^ mix1, 2))
        (lane0, lane1, lane2, lane3, lane4) = row0
        (lane5, lane6, lane7, lane8, lane9) = row1
        (lane10, lane11, lane12, lane13, lane14) = row2
        (lane15, lane16, lane17, lane18, lane19) = row3
        (lane20, lane21, lane22, lane23, lane24) = row4
        // Iota: break the symmetry.
        lane0 ^= roundConstants[round]
    }
    storeRow((lane0, lane1, lane2, lane3, lane4), &lanes, 0)
    storeRow((lane5, lane6, lane7, lane8, lane9), &lanes, 5)
    storeRow((lane10, lane11, lane12, lane13, lane14), &lanes, 10)
    storeRow((lane15, lane16, lane17, lane18, lane19), &lanes, 15)
    storeRow((lane20, lane21, lane22, lane23, lane24), &lanes, 20)
}

@inline(__always)
private func chi(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) -> Row {
    (a ^ (~b & c), b ^ (~c & d), c ^ (~d & e), d ^ (~e & a), e ^ (~a & b))
}

@inline(__always)
private func loadRow(_ lanes: InlineArray<25, UInt64>, _ start: Int) -> Row {
    (lanes[start], lanes[start + 1], lanes[start + 2], lanes[start + 3], lanes[start + 4])
}

@inline(__always)
private func storeRow(_ row: Row, _ lanes: inout InlineArray<25, UInt64>, _ start: Int) {
    lanes[start] = row.0
    lanes[start + 1] = row.1
    lanes[start + 2] = row.2
    lanes[start + 3] = row.3
    lanes[start + 4] = row.4
}

/// Rotates left by 1 to 63 bits.
@inline(__always)
private func rotateLeft(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value << bits | value >> (64 &- bits)
}
