import ArgumentParser
import Basics
import Codecs
import Cryptography
import Venues

/// `venue request`.
struct VenueRequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Builds requests as they would be sent (batch: one JSON object per line).",
        discussion: """
            A line: {"call","clock":ms,"nonce"?,"recvWindow"?,"credentials"?,"channel"?,"order"?, \
            "withdrawal"?}. Calls: place, cancel, amend, orderStatus, openOrders, fills, balances, \
            fees, instruments, bookSnapshot, serverTime, userStream, withdraw, deposits; the last \
            two over REST only, userStream over the WebSocket API only.
            order: {"instrument":"BTC/USDT","side":"buy|sell","type":"limit|market","quantity", \
            "price","timeInForce":"GTC|IOC|FOK","postOnly","clientOrderId" | "venueOrderId"}; \
            without a time in force a limit order rests; an amended quantity is the new total. \
            withdrawal: {"asset","network"?,"address","addressTag"?,"amount","withdrawalId"?}. \
            credentials as for sign, and needed for all but instruments, bookSnapshot and \
            serverTime. The answer is {"method","url","headers","body"}, or {"frame"} with \
            "channel":"websocket", where the nonce (else the clock) is the call's id.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-credentials, unsupported.
            """)

    @OptionGroup var options: VenueOption

    func run() {
        Batch.run(secretKeys: CredentialsLine.secretKeys) {
            (line, secrets) throws(CommandFailure) in try Self.answer(line, secrets)
        }
    }

    private static func answer(
        _ line: JSONValue, _ secrets: [String: SecretBytes]
    ) throws(CommandFailure) -> JSONValue {
        let fields = try Fields(
            line,
            known: [
                "call", "clock", "nonce", "recvWindow", "credentials", "channel", "order",
                "withdrawal",
            ])
        let call = try CallLine.read(fields)
        let clock = try fields.integer("clock", 0...(1 << 53))
        let window =
            fields.has("recvWindow") ? try fields.integer("recvWindow", 1...60_000) : 5_000
        let nonce = fields.has("nonce") ? try fields.integer("nonce", 0...Int64.max) : clock
        let isFrame = try isFrame(fields)
        guard isFrame ? call.socketMethod != nil : !call.path.isEmpty else {
            throw fields.bad("channel", "this call goes the other way", code: "unsupported")
        }
        var requests: BinanceRequests?
        if call.isSigned || fields.has("credentials") {
            let credentials = try CredentialsLine.read(
                try fields.value("credentials"), secrets, needsKey: call.isSigned)
            do throws(VenueError) {
                requests = try BinanceRequests(
                    credentials: credentials, receiveWindowMilliseconds: window)
            } catch {
                throw CredentialsLine.failure(error)
            }
        }
        let now = Timestamp(milliseconds: clock)
        do throws(VenueError) {
            return isFrame
                ? try frame(call, String(nonce), requests, now) : try request(call, requests, now)
        } catch {
            throw CredentialsLine.failure(error)
        }
    }

    private static func isFrame(_ fields: Fields) throws(CommandFailure) -> Bool {
        guard fields.has("channel") else { return false }
        switch try fields.text("channel") {
        case "rest": return false
        case "websocket": return true
        default: throw fields.bad("channel", "must be rest or websocket")
        }
    }

    private static func frame(
        _ call: BinanceCall, _ id: String, _ requests: BinanceRequests?, _ now: Timestamp
    ) throws(VenueError) -> JSONValue {
        guard let requests else {
            return ["frame": .string(try BinanceRequests.unsignedFrame(call, id: id))]
        }
        return ["frame": .string(try requests.frame(call, id: id, now: now))]
    }

    private static func request(
        _ call: BinanceCall, _ requests: BinanceRequests?, _ now: Timestamp
    ) throws(VenueError) -> JSONValue {
        var request = BinanceRequests.unsigned(call)
        if let requests { request = try requests.request(call, now: now) }
        return [
            "method": .string(request.method),
            "url": .string(BinanceEndpoints.liveRest + request.target),
            "headers": .object(
                request.headers.map { .init(name: $0.name, value: .string($0.value)) }),
            "body": .string(String(decoding: request.body, as: UTF8.self)),
        ]
    }
}
