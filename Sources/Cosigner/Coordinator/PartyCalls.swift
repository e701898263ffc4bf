package import Codecs

/// The seam by which a coordinator asks parties.
package protocol PartyCalls: Sendable {
    /// The parties that there are, ascending.
    var parties: [UInt16] { get }
    /// A party's answer to a call; one that did not come is an error of its own.
    func ask(_ party: UInt16, _ call: JSONValue) async -> JSONValue
}
