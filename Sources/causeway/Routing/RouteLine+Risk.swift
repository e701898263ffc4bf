import Arithmetic
import Codecs
import Routing

extension RouteLine {
    /// `{"aversion"?,"assets"?:{ASSET:{"price","variance"}},"revertPips"?:{LOCATION:pips}}`; no
    /// charge where there is none.
    static func risk(_ fields: Fields) throws(CommandFailure) -> RouteRisk {
        guard fields.has("risk") else { return .none }
        let fields = try Fields(
            try fields.value("risk"), path: "risk", known: ["aversion", "assets", "revertPips"])
        var risk = RouteRisk()
        if fields.has("aversion") { risk.aversion = try fields.decimal("aversion") }
        for member in try members("assets", fields) {
            let asset = try Fields(
                member.value, path: "risk.assets.\(member.name)", known: ["price", "variance"])
            risk.assets.append(
                RouteRisk.Asset(
                    id: member.name, price: try asset.decimal("price"),
                    variance: try asset.decimal("variance")))
        }
        let reverts = try members("revertPips", fields)
        let places = try Fields(
            .object(reverts), path: "risk.revertPips", known: reverts.map(\.name))
        for place in reverts {
            risk.reverts.append(
                RouteRisk.Revert(
                    location: place.name, pips: Int(try places.integer(place.name, 0...999_999))))
        }
        return risk
    }

    private static func members(
        _ key: String, _ fields: Fields
    ) throws(CommandFailure) -> [JSONValue.Member] {
        guard fields.has(key) else { return [] }
        guard let members = try fields.value(key).objectValue else {
            throw fields.bad(key, "must be an object")
        }
        return members
    }
}
