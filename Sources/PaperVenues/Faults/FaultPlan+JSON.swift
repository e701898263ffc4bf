import Codecs

extension FaultPlan {
    /// Reads a plan; unknown keys, and values that could never have an effect, are errors.
    ///
    ///     {"seed": 7, "endsAfterMs": 60000,
    ///      "chances": {"late-report": 100},
    ///      "schedule": [{"kind": "lost-answer", "occasion": 1,
    ///                    "endpoint": "POST /api/v3/order"}]}
    ///
    /// Every part may be left out. A chance is in a thousand. An entry of the schedule strikes the
    /// `occasion`th occasion and `times` − 1 more, or each by a chance of `perMille`, or each; only
    /// from `fromMs` and until `untilMs` after the opening; only at an `endpoint` or on a `channel`;
    /// and it may fix `ms` (delay or duration), `variant` and `bytes`, which are drawn otherwise.
    package init(json text: some Collection<UInt8>) throws(FaultPlanError) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: Array(text), depthMax: 8)
        } catch {
            throw FaultPlanError(.badJSON, "", error.description)
        }
        let top = try FaultFields(
            value, at: "", known: ["seed", "endsAfterMs", "chances", "schedule"])
        self.init(seed: try top.seed("seed") ?? 0)
        endsAfterMilliseconds = try top.integer("endsAfterMs", in: 0...FaultFields.timeMax)
        if let chances = value["chances"] {
            guard let members = chances.objectValue else {
                throw FaultPlanError(
                    .badValue, "chances", #"must be an object like {"late-report":100}"#)
            }
            for member in members {
                let kind = try FaultFields.kind(member.name, at: "chances")
                add(
                    kind,
                    perMille: try FaultFields.perMille(member.value, at: "chances.\(member.name)"))
            }
        }
        for (index, entry) in try top.rows("schedule").enumerated() {
            guard rules.count < PaperLimits.faultRulesMax else {
                throw FaultPlanError(
                    .badValue, "schedule", "has more than \(PaperLimits.faultRulesMax) rules")
            }
            rules.append(try FaultRule(json: entry, at: "schedule[\(index)]"))
        }
    }
}

extension FaultRule {
    private static let keys = [
        "kind", "occasion", "times", "perMille", "fromMs", "untilMs", "endpoint", "channel", "ms",
        "variant", "bytes",
    ]

    /// Reads an entry of a schedule.
    fileprivate init(json value: JSONValue, at path: String) throws(FaultPlanError) {
        let fields = try FaultFields(value, at: path, known: Self.keys)
        guard let name = try fields.text("kind") else {
            throw FaultPlanError(.missingKey, path, #"needs "kind""#)
        }
        self.init(try FaultFields.kind(name, at: path + ".kind"), try Self.strikes(fields))
        fromMilliseconds = try fields.integer("fromMs", in: 0...FaultFields.timeMax) ?? 0
        untilMilliseconds = try fields.integer("untilMs", in: 0...FaultFields.timeMax)
        if let end = untilMilliseconds, end <= fromMilliseconds {
            throw fields.bad("untilMs", "must be later than fromMs")
        }
        try readPlace(fields)
        if kind.millisecondsDrawn != nil {
            milliseconds = try fields.integer("ms", in: 0...kind.millisecondsMax)
        } else if fields.has("ms") {
            throw fields.bad("ms", "\(kind.rawValue) takes no time; leave it out")
        }
        variant = try fields.choice("variant", among: kind.variants, of: kind)
        guard kind.takesBytes || !fields.has("bytes") else {
            throw fields.bad("bytes", "only for kinds that cut, not for \(kind.rawValue)")
        }
        bytes = try fields.integer("bytes", in: 0...FaultFields.bytesMax).map { Int($0) }
    }

    private static func strikes(_ fields: FaultFields) throws(FaultPlanError) -> Strikes {
        let first = try fields.integer("occasion", in: 1...FaultFields.countMax)
        let count = try fields.integer("times", in: 1...FaultFields.countMax)
        if let value = fields.value("perMille") {
            guard first == nil, count == nil else {
                throw fields.bad("perMille", "stands alone, without occasion and times")
            }
            return .chance(
                perMille: try FaultFields.perMille(value, at: fields.path("perMille")))
        }
        guard let first else {
            guard count == nil else { throw fields.bad("times", "needs occasion beside it") }
            return .every
        }
        return .occasions(first: Int(first), count: Int(count ?? 1))
    }

    private mutating func readPlace(_ fields: FaultFields) throws(FaultPlanError) {
        endpoint = try fields.text("endpoint")
        if let endpoint {
            guard kind.subject == .request else {
                throw fields.bad("endpoint", "\(kind.rawValue) is not about requests; leave it out")
            }
            let known = BinanceEndpoint.allCases.map(\.route)
            guard known.contains(endpoint) else {
                let list = known.joined(separator: ", ")
                throw fields.bad("endpoint", "no endpoint \(endpoint); known: \(list)")
            }
        }
        channel = try fields.choice("channel", among: kind.channels, of: kind)
    }
}
