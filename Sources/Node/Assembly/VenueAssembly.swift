import Basics
import Cryptography
import Definitions
import Markets
import Venues

/// Builds the exchange sessions of a node definition.
enum VenueAssembly {
    static func links(
        _ definition: NodeDefinition, _ seams: NodeSeams, _ events: AsyncQueue<NodeEvent>
    ) throws(NodeError) -> [VenueLink] {
        let prefixes = VenueLink.prefixes(of: definition.venues.map { ($0.venue, $0.account) })
        var links: [VenueLink] = []
        for (index, venue) in definition.venues.enumerated() {
            let session = try session(venue, seams) { events.append(.venue(index, $0)) }
            links.append(
                VenueLink(
                    session: session, account: venue.account, symbols: venue.symbols,
                    assets: venue.assets, prefix: prefixes[index]))
        }
        return links
    }

    private static func session(
        _ venue: NodeDefinition.Venue, _ seams: NodeSeams,
        sink: @escaping @Sendable (VenueEvent) -> Void
    ) throws(NodeError) -> any VenueSession {
        let apiKey = try line(venue.apiKeyFile, seams.files)
        var secret = try line(venue.secretFile, seams.files)
        do {
            return try BinanceSession(
                venue: venue.venue,
                endpoints: try BinanceEndpoints(
                    rest: venue.rest, stream: venue.stream, webSocketApi: venue.webSocketApi),
                credentials: BinanceCredentials(
                    apiKey: String(decoding: apiKey, as: UTF8.self),
                    secret: SecretBytes(consuming: &secret)),
                settings: BinanceSettings(account: venue.account, symbols: venue.symbols),
                dialer: seams.dialer, entropy: seams.entropy, time: seams.time, sink: sink)
        } catch {
            throw NodeError(.configuration, "\(venue.venue): \(error)")
        }
    }

    /// The one line of a file.
    private static func line(
        _ path: String, _ files: any FileAccess
    ) throws(NodeError) -> [UInt8] {
        do {
            var bytes = try files.read(path)
            while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
            return bytes
        } catch {
            throw NodeError(.credentials, "\(path) cannot be read: \(error.reason)")
        }
    }
}
