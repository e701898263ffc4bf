import Basics
import Chains
import Codecs
import Ethereum
import FuzzSupport

/// A node's answers: the first byte tells to how many calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let calls = Int(input.byte() & 3) + 1
    let body = input.bytes
    checkJSON(body)
    if let status = try? RelayStatus(parsing: body, for: hash) {
        require(status.simulationError?.count ?? 0 <= 200, "a relay's text for people is short")
    }
    let answers: [Result<RPCAnswer, RPCFailure>]
    do throws(ChainError) {
        answers = try RPCMessages.decode(body, firstId: 7, count: calls)
    } catch {
        _ = error.description
        return 0
    }
    require(answers.count == calls, "each call has its answer")
    for answer in answers {
        switch answer {
        case .success(let answer):
            checkScans(answer)
            if let result = try? answer.value() { checkResult(result) }
        case .failure(let failure):
            _ = failure.isRevert
            require(failure.description.count < 300, "a node's text for people is short")
            if let data = failure.returnData { _ = RevertReason.decode(data).description }
        }
    }
    return 0
}

/// What parses is written and parsed alike, and the scanner that skips takes it too.
private func checkJSON(_ body: [UInt8]) {
    let document: JSONValue
    do throws(JSONError) {
        document = try JSONValue(parsing: body)
    } catch {
        return
    }
    require((try? JSONValue(parsing: document.encodedBytes())) == document, "JSON survives")
    let isSkipped = JSONReader.read(body) { (reader: inout JSONReader) -> Bool in
        (try? reader.skipValue()) != nil && (try? reader.finish()) != nil
    }
    require(isSkipped, "what parses can be skipped")
}

/// The transaction that the seeds of relays' answers are about.
private let hash = Hash32(bytes: [UInt8](repeating: 0x11, count: 32)) ?? .zero

private func checkScans(_ answer: RPCAnswer) {
    if let receipt = try? answer.read(ReceiptScan.receipt) {
        for log in receipt.logs {
            require(log.blockHash == receipt.blockHash, "logs belong to the receipt's block")
        }
    }
    if let logs = try? answer.read(ReceiptScan.logs) {
        for (log, next) in zip(logs, logs.dropFirst()) {
            let isRising = (log.blockNumber, log.logIndex) < (next.blockNumber, next.logIndex)
            require(isRising, "logs rise")
        }
    }
}

private func checkResult(_ result: JSONValue) {
    if let simulation = try? BundleSimulation(result, for: [hash]) {
        require(simulation.outcomes.map(\.hash) == [hash], "a simulation is of its bundle")
    }
    if let header = try? RPCDecoding.header(result) {
        require(header.hash.hex == result["hash"]?.stringValue?.lowercased(), "the hash is its own")
        let fields = try? RPCDecoding.headerFields(result)
        let hash = fields.flatMap { try? $0.hash() }
        require(hash == header.hash, "a header hashes to its hash")
    }
    if let history = try? RPCDecoding.feeHistory(result) {
        require(
            history.rewards.isEmpty || history.rewards.count == history.baseFeesPerGas.count,
            "tips belong to blocks")
    }
}
