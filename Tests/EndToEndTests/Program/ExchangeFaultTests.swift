import Codecs
import Testing

extension ProgramTests {
    /// One order of a node under each fault of the exchange: the order ends as it should, and by
    /// the exchange's own records, asked for past its faults, nothing is lost and nothing doubled.
    @Suite struct ExchangeFaultTests {
        /// A fault on the path of an order.
        struct Fault: Sendable, CustomTestStringConvertible {
            let kind: String
            /// Entries of the plan's schedule.
            let schedule: [String]
            /// Whether a quick run has it.
            let isQuick: Bool
            /// How long the node has run before the order comes: some faults happen by the clock,
            /// second by second, and a quick machine must not be done before.
            var leadSeconds: Double {
                let byTheClock = [
                    "silent-stall", "user-stream-terminated", "server-shutdown", "maintenance",
                ]
                return byTheClock.contains(kind) ? 1.5 : 0
            }
            /// How long after the order's end the exchange goes on.
            var tailSeconds: Double { kind == "late-report" ? 3.5 : 0 }
            let testDescription: String

            init(
                _ what: String, _ kind: String, _ rest: String = #""occasion":1"#,
                with more: [String] = [], isQuick: Bool = false
            ) {
                self.kind = kind
                self.isQuick = isQuick
                schedule = more + [#"{"kind":"\#(kind)",\#(rest)}"#]
                testDescription = what
            }
        }

        /// An entry that is about the placing of an order.
        private static func placing(_ rest: String = "") -> String {
            #""occasion":1,"endpoint":"POST /api/v3/order""# + (rest.isEmpty ? "" : "," + rest)
        }

        /// Nothing tells of the order for some seconds but a question.
        private static let lostAnswer = [
            #"{"kind":"lost-answer",\#(placing(#""variant":"close""#))}"#,
            #"{"kind":"late-report","occasion":1,"ms":8000}"#,
        ]

        static let faults = [
            Fault(
                "an answer lost with its connection", "lost-answer",
                placing(#""variant":"close""#), isQuick: true),
            Fault("an answer that never comes", "lost-answer", placing(#""variant":"silence""#)),
            Fault(
                "a request lost with its connection", "lost-request",
                placing(#""variant":"close""#), isQuick: true),
            Fault("a request that vanishes", "lost-request", placing(#""variant":"silence""#)),
            Fault("an answer that comes late", "late-answer", placing(#""ms":3000"#)),
            Fault("an answer after the time-out", "late-answer", placing(#""ms":14000"#)),
            Fault(
                "an answer cut in its first line", "socket-closed-answer", placing(#""bytes":9"#)),
            Fault(
                "an answer cut in its body", "socket-closed-answer", placing(#""bytes":300"#),
                isQuick: true),
            Fault("a rate limit", "http-429", placing(#""ms":3000,"variant":"weight""#)),
            Fault("too many orders", "http-429", placing(#""ms":3000,"variant":"orders""#)),
            Fault("a ban", "http-418", placing(#""ms":5000"#)),
            Fault(
                "a server error in front of the engine", "http-5xx-before",
                placing(#""variant":"page""#)),
            Fault(
                "a server error behind the engine", "http-5xx-after",
                placing(#""variant":"page""#), isQuick: true),
            Fault("an unexpected response", "http-5xx-after", placing(#""variant":"unexpected""#)),
            Fault("a time-out of the back end", "http-5xx-after", placing(#""variant":"timeout""#)),
            Fault(
                "a back end that never heard", "http-5xx-before", placing(#""variant":"timeout""#)),
            Fault("an overloaded exchange", "server-busy", placing()),
            Fault("a clock behind", "clock-skew", placing(#""variant":"behind""#)),
            Fault("a clock ahead", "clock-skew", placing(#""variant":"ahead""#)),
            Fault(
                "a replica that lags behind a lost answer", "stale-query",
                #""occasion":1,"times":2"#, with: lostAnswer, isQuick: true),
            Fault("a fill before its answer", "fill-before-ack", placing(#""ms":2000"#)),
            Fault("a late report", "late-report", #""occasion":1,"ms":3000"#),
            Fault("reports that come twice", "duplicate-report", #""occasion":1,"times":100"#),
            Fault("reports in the wrong order", "reordered-report", #""occasion":1,"times":3"#),
            Fault(
                "a user stream cut in a report", "socket-closed-frame",
                #""occasion":2,"channel":"user","bytes":40"#),
            Fault("a user stream that ends", "user-stream-terminated", #""occasion":1"#),
            Fault("a user stream that goes silent", "silent-stall", stall("user")),
            Fault("a gap in the book", "depth-gap", #""occasion":3"#),
            Fault("a depth message twice", "depth-duplicate", #""occasion":3,"times":5"#),
            Fault("a crossed book", "crossed-book", #""occasion":3"#),
            Fault(
                "a depth stream cut in a frame", "socket-closed-frame",
                #""occasion":3,"channel":"market","bytes":100"#),
            Fault("a depth stream that goes silent", "silent-stall", stall("market")),
            Fault(
                "a server that goes away", "server-shutdown",
                #""occasion":1,"times":2,"ms":2000"#),
            Fault("maintenance", "maintenance", #""occasion":2,"ms":4000"#),
        ]

        private static func stall(_ channel: String) -> String {
            #""occasion":1,"channel":"\#(channel)","ms":8000"#
        }

        @Test(.enabled(if: isFull))
        func `a node waits at its start for limits that hold its questions back`() async throws {
            let rule = #"{"kind":"http-429","occasion":1,"ms":20000,"variant":"weight"}"#
            let world = try await NodeWorld.start(
                withChain: false, faults: #"{"seed":11,"schedule":[\#(rule)]}"#)
            let node = try world.startNode(world.configuration())
            #expect(try await node.firstLine(seconds: 60)["api"] != nil, "\(node.errors)")
            #expect(try await node.terminate().ending == .exit(0))
            #expect(try await world.endExchange()["http-429"]?.integerValue == 1)
        }

        @Test(arguments: faults.filter { isFull || $0.isQuick })
        func `an order survives`(fault: Fault) async throws {
            let plan = #"{"seed":11,"schedule":[\#(fault.schedule.joined(separator: ","))]}"#
            let world = try await NodeWorld.start(withChain: false, faults: plan)
            let node = try world.startNode(world.configuration())
            let api = try await node.firstLine(seconds: 60)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            try await client.waitForPlan(["book"], quantity: "10")
            try await Task.sleep(for: .seconds(fault.leadSeconds))
            let taken = try await client.submit(id: "o-1", quantity: "10")
            #expect(taken.ending == .exit(0), "\(taken.errors)")
            let order = try await client.waitForEnd(of: "o-1", seconds: 90)
            #expect(order["state"]?.stringValue == "filled", "\(order.text)")
            let check = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("check_exchange.py")],
                in: world.folder, input: world.report(api: api, order: "o-1").text)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)\(order.text)")
            try await Task.sleep(for: .seconds(fault.tailSeconds))
            #expect(try await node.terminate().ending == .exit(0))
            let counts = try await world.endExchange()
            #expect(counts[fault.kind]?.integerValue ?? 0 > 0, "\(counts.text)")
        }
    }
}
