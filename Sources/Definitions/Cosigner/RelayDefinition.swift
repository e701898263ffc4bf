package import Basics

/// The configuration of a relay between parties that do not reach each other.
package struct RelayDefinition: Hashable, Sendable {
    /// Where it listens.
    package let host: String
    /// The port; zero lets the system choose.
    package let port: Int
    /// The certificate that it shows (DER).
    package let certificateFile: String
    /// The certificate's key (PKCS#8 in DER).
    package let certificateKeyFile: String
    /// SHA-256 of the certificates of those that it serves.
    package let guests: [Hash32]

    /// Reads a configuration; paths in it are relative to its folder.
    package init(file: String, files: any FileAccess) throws(DefinitionError) {
        try self.init(text: try YAMLNode.text(of: file, files), file: file)
    }

    /// Reads a configuration's text.
    package init(text: String, file: String) throws(DefinitionError) {
        let root = try YAMLNode(text: text, file: file)
        try root.allow("listen", "certificateFile", "certificateKeyFile", "guests")
        let listen = try root.required("listen")
        try listen.allow("host", "port")
        host = try listen.optional("host")?.text() ?? "127.0.0.1"
        port = try listen.required("port").integer(0...65_535)
        let folder = NodeDefinition.folder(of: file)
        certificateFile = NodeDefinition.path(
            try root.required("certificateFile").text(), in: folder)
        certificateKeyFile = NodeDefinition.path(
            try root.required("certificateKeyFile").text(), in: folder)
        let list = try root.required("guests")
        var guests: [Hash32] = []
        for node in try list.list() { guests.append(try node.hash()) }
        guard guests.count >= 2, Set(guests).count == guests.count else {
            throw list.error(.badValue, "must be two or more different certificates")
        }
        self.guests = guests
    }
}
