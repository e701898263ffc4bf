import Basics
import Ethereum
import FuzzSupport

/// A signature or a type on the first line, ABI data behind it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let signature = String(decoding: input.line(), as: UTF8.self)
    let data = input.bytes
    checkType(signature, data)
    checkEvent(signature, data)
    checkError(signature, data)
    _ = RevertReason.decode(data).description
    return 0
}

private func checkType(_ text: String, _ data: [UInt8]) {
    let type: ABIType
    do throws(EthereumError) {
        type = try ABIType(parsing: text)
    } catch {
        return
    }
    let again = try? ABIType(parsing: type.canonicalName)
    require(again == type, "a type's name means the type")
    if case .tuple(let members) = type { checkValues(members, data) }
    checkValues([type], data)
}

private func checkValues(_ types: [ABIType], _ data: [UInt8]) {
    let lenient = try? ABI.decode(types, from: data, strictness: .lenient)
    let values: [ABIValue]
    do throws(EthereumError) {
        values = try ABI.decode(types, from: data)
    } catch {
        // What only the lenient decoder takes is still of its types.
        if let lenient {
            require((try? ABI.encode(lenient, as: types)) != nil, "decoded values encode")
        }
        return
    }
    require(lenient == values, "lenient reads what strict reads, alike")
    guard let encoded = try? ABI.encode(values, as: types) else {
        return require(false, "decoded values encode")
    }
    require((try? ABI.decode(types, from: encoded)) == values, "values survive their bytes")
    // Values may share bytes, but only as far as the decoder's budget goes.
    require(encoded.count <= 16 * (data.count + 64), "memory is bounded by the data")
    _ = try? ABI.encodePacked(values, as: types)
    for (value, type) in zip(values, types) { _ = try? ABIEvent.topic(of: value, as: type) }
}

private func checkEvent(_ signature: String, _ data: [UInt8]) {
    for isAnonymous in [false, true] {
        let event: ABIEvent
        do throws(EthereumError) {
            event = try ABIEvent(parsing: signature, isAnonymous: isAnonymous)
        } catch {
            continue
        }
        // The data's first words serve as topics, behind that of the signature.
        let count = event.parameters.filter(\.isIndexed).count
        var topics = isAnonymous ? [] : [event.topic]
        for index in 0..<count {
            let word = Array(data.dropFirst(32 * index).prefix(32))
            topics.append(Hash32(bytes: word) ?? .zero)
        }
        guard
            let values = try? event.decode(
                topics: topics, data: Array(data.dropFirst(32 * count)))
        else { continue }
        require(values.count == event.parameters.count, "each parameter has its value")
    }
}

private func checkError(_ signature: String, _ data: [UInt8]) {
    if let function = try? ABIFunction(parsing: signature) {
        let calldata = function.selector + data
        if let values = try? function.decodeCall(calldata) {
            let again = (try? function.encodeCall(values)).flatMap { try? function.decodeCall($0) }
            require(again == values, "a call survives the way through bytes")
        }
    }
    let error: ABIError
    do throws(EthereumError) {
        error = try ABIError(parsing: signature)
    } catch {
        return
    }
    guard let values = try? error.decode(error.selector + data) else { return }
    let again = (try? error.encode(values)).flatMap { try? error.decode($0) }
    require(again == values, "an error survives the way through bytes")
}
