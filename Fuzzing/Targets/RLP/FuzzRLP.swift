import Ethereum
import FuzzSupport

/// RLP, and the headers and receipts that are read from it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = FuzzInput(start, count).bytes
    checkItems(bytes)
    checkHeader(bytes)
    checkReceipt(bytes)
    return 0
}

/// What decodes encodes to the same bytes, and both readers agree on it.
private func checkItems(_ bytes: [UInt8]) {
    let item: RLP.Item
    do throws(EthereumError) {
        item = try RLP.decode(bytes)
    } catch {
        // Only the depth is a reason of the tree's alone.
        if error.code != .tooDeep {
            require(walked(bytes) == nil, "the field reader refuses what the tree refuses")
        }
        return
    }
    require(RLP.encode(item) == bytes, "RLP has one encoding")
    var writer = RLPWriter()
    write(item, to: &writer)
    require(writer.bytes == bytes, "the writer writes what the tree encodes")
    if case .list = item {
        require(walked(bytes) == item, "the field reader reads what the tree holds")
    }
}

private func write(_ item: RLP.Item, to writer: inout RLPWriter) {
    switch item {
    case .bytes(let bytes): writer.append(bytes)
    case .list(let items):
        writer.list { list in
            for item in items { write(item, to: &list) }
        }
    }
}

/// The tree as `RLPFields` sees it; nil when it refuses something.
private func walked(_ bytes: [UInt8]) -> RLP.Item? {
    guard var fields = try? RLPFields(decoding: bytes, name: "list") else { return nil }
    return try? walk(&fields, depth: 64)
}

private func walk(_ fields: inout RLPFields, depth: Int) throws(EthereumError) -> RLP.Item {
    guard depth > 0 else { throw EthereumError(.tooDeep) }
    var items: [RLP.Item] = []
    while fields.remaining > 0 {
        // A refusal leaves the reader where it was.
        if let bytes = try? fields.bytes("field") {
            items.append(.bytes(bytes))
        } else {
            var inner = try fields.list("field")
            items.append(try walk(&inner, depth: depth - 1))
        }
    }
    return .list(items)
}

private func checkHeader(_ bytes: [UInt8]) {
    let header: HeaderFields
    do throws(EthereumError) {
        header = try HeaderFields.decode(bytes)
    } catch {
        return
    }
    guard let encoded = try? header.encoded() else {
        return require(false, "a header that was read can be written")
    }
    require(encoded == bytes, "a header has one encoding")
}

private func checkReceipt(_ bytes: [UInt8]) {
    let receipt: ConsensusReceipt
    do throws(EthereumError) {
        receipt = try ConsensusReceipt.decode(bytes)
    } catch {
        return
    }
    require(receipt.encoded == bytes, "a receipt has one encoding")
    _ = ConsensusReceipt.root(of: [receipt, receipt])
}
