package import Codecs
package import Markets
package import Transport

/// What an answer of the exchange, or its absence, proves about a request.
package enum BinanceOutcome: Hashable, Sendable {
    /// The exchange did what it was asked; its answer.
    case done([UInt8])
    /// It did not happen: the exchange refused it, or nothing reached it.
    case refused(VenueRejection)
    /// It may have happened.
    case unknown(reason: String)

    /// The code of refusals by this side, before any byte was sent.
    package static let notSentCode = 0

    /// Judges what became of a request.
    ///
    /// Whatever is not listed as definite is unknown: "HTTP 5XX … the execution status is UNKNOWN"
    /// (`rest-api.md`), and so is an answer that nobody can read.
    package static func judge(_ outcome: HTTPOutcome) -> BinanceOutcome {
        switch outcome {
        case .response(let response): judge(response)
        case .notSent(let error): notSent(error.description)
        case .unknown(let error): .unknown(reason: error.description)
        }
    }

    /// Judges an answer.
    package static func judge(_ response: WireResponse) -> BinanceOutcome {
        if response.status == 200 { return .done(response.body) }
        let status = "status \(response.status)"
        guard (400..<500).contains(response.status) else { return .unknown(reason: status) }
        let body = BinanceErrorBody(response.body)
        switch response.status {
        // The firewall answers before the API does, with a page of its own.
        case 403:
            return .refused(
                VenueRejection(code: body?.code ?? 403, message: body?.message ?? "firewall"))
        // Over a rate limit, and banned for going on: the request was not looked at.
        case 418, 429:
            return .refused(
                VenueRejection(
                    code: body?.code ?? response.status, message: body?.message ?? "rate limit"))
        default: break
        }
        guard let body else { return .unknown(reason: status) }
        return isDefinite(body)
            ? .refused(VenueRejection(code: body.code, message: body.message))
            : .unknown(reason: "\(body.code) \(body.message)")
    }

    /// A refusal by this side: nothing was sent.
    package static func notSent(_ reason: String) -> BinanceOutcome {
        .refused(VenueRejection(code: notSentCode, message: reason))
    }

    /// Whether a code proves that the request had no effect (`errors.md`).
    ///
    /// −1006 and −1007 say themselves that the status is unknown; −1000 and −1001 do not say. That
    /// an id is in use already means that an order of this id exists: ask for it.
    package static func isDefinite(_ body: BinanceErrorBody) -> Bool {
        if isDuplicate(body) { return false }
        switch body.code {
        case -1002, -1003, -1008, -1010, -1013, -1014, -1015, -1016, -1020, -1021, -1022:
            return true
        // Everything that is wrong with the request itself.
        case -1199...(-1100), -1220: return true
        case -2010, -2011, -2013, -2014, -2015, -2016, -2026: return true
        default: return false
        }
    }

    /// Whether the exchange says that it has an open order of this id.
    package static func isDuplicate(_ body: BinanceErrorBody) -> Bool {
        (body.code == -2010 || body.code == -1010) && body.message == "Duplicate order sent."
    }
}
