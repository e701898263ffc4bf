import Codecs
import Ethereum
import FuzzSupport

/// Documents of typed data.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = FuzzInput(start, count).bytes
    let data: TypedData
    do throws(EthereumError) {
        data = try TypedData(json: bytes)
    } catch {
        _ = error.description
        return 0
    }
    let digest = TypedData.digest(
        domainSeparator: data.domainSeparator, structHash: data.structHash)
    require(digest == data.digest, "the digest is that of its parts")
    guard let document = try? JSONValue(parsing: bytes),
        let name = document["primaryType"]?.stringValue
    else {
        require(false, "a document is JSON and names its type")
        return 0
    }
    require(data.encodedType.hasPrefix(name + "("), "the type is the one that is named")
    // The shortest text, and the same with its members backwards: nothing hangs on layout or order.
    let again = try? TypedData(json: document.encodedBytes())
    require(again == data, "a document means the same without its blanks")
    let turned = try? TypedData(json: turned(document).encodedBytes())
    require(turned == data, "a document means the same in another order of its members")
    return 0
}

/// The same objects with their members in the opposite order; arrays stay.
private func turned(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
        .object(members.reversed().map { .init(name: $0.name, value: turned($0.value)) })
    case .array(let elements): .array(elements.map(turned))
    case .null, .bool, .number, .string: value
    }
}
