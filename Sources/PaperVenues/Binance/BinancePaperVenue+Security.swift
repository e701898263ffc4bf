import Arithmetic
import Basics
import Cryptography

extension BinancePaperVenue {
    /// Makes sure who calls: key, signature over the bytes as sent, then the time rule.
    func authenticate(
        key: String?, signature: String?, signedBytes: [UInt8], parameters: BinanceParameters
    ) throws(BinanceFailure) -> BinanceCaller {
        guard let key, Self.isKey(key) else { throw .badKeyFormat }
        guard let index = seats.firstIndex(where: { $0.apiKey == key }) else { throw .unknownKey }
        let timestamp = try parameters.required("timestamp")
        guard let signature, !signature.isEmpty else { throw .missing("signature") }
        guard let sent = try? Hex.decodeDigits(Array(signature.utf8)),
            let expected = try? seats[index].key.authenticationCode(signedBytes),
            constantTimeEqual(sent, expected)
        else { throw .badSignature }
        try checkTime(timestamp, window: parameters.text("recvWindow"))
        return BinanceCaller(seat: index, account: seats[index].account)
    }

    /// `timestamp < server + 1000 ms and server − timestamp ≤ recvWindow`, in microseconds.
    ///
    /// A timestamp of sixteen digits or more is in microseconds, else in milliseconds; it is
    /// compared with the server's time in its own unit.
    private func checkTime(_ timestamp: String, window: String?) throws(BinanceFailure) {
        guard (1...18).contains(timestamp.utf8.count),
            timestamp.utf8.allSatisfy(BinanceParameters.isDigit), let value = Int64(timestamp)
        else {
            throw .illegalCharacters(in: "timestamp", legal: #"^[0-9]{1,20}$"#)
        }
        let isMicroseconds = timestamp.utf8.count >= 16
        let sent = isMicroseconds ? value : value * 1_000
        let server = isMicroseconds ? time.nanoseconds / 1_000 : time.milliseconds * 1_000
        let limit = try Self.windowMicroseconds(window)
        guard sent < server + 1_000_000 else { throw .aheadOfServer }
        guard server - sent <= limit else { throw .outsideWindow }
    }

    /// The validity of a request: 5000 ms unless said otherwise, at most 60000, up to three digits
    /// after the point.
    private static func windowMicroseconds(_ text: String?) throws(BinanceFailure) -> Int64 {
        guard let text else { return 5_000_000 }
        guard let milliseconds = try? ExactDecimal(text), !milliseconds.isNegative,
            let micros = milliseconds.rescaled(to: 3)
        else {
            throw .illegalCharacters(in: "recvWindow", legal: #"^[0-9]{1,5}(\.[0-9]{1,3})?$"#)
        }
        guard micros.coefficient <= 60_000_000 else { throw .windowTooLarge }
        return Int64(clamping: micros.coefficient)
    }
}
