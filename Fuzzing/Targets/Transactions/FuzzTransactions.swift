import Basics
import Cryptography
import Ethereum
import FuzzSupport

/// Signed transactions of all types, as they stand in blocks and as nodes pass them on.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = FuzzInput(start, count).bytes
    checkBlock(bytes)
    checkPooled(bytes)
    return 0
}

private func checkBlock(_ bytes: [UInt8]) {
    let signed: SignedTransaction
    do throws(EthereumError) {
        signed = try SignedTransaction.decode(bytes)
    } catch {
        return
    }
    require(signed.raw == bytes, "a transaction has one encoding")
    require(signed.hash == Keccak256.hash(bytes), "its hash is that of its bytes")
    let again = try? signed.transaction.signed(with: signed.signature)
    require(again == signed, "fields and signature make the same transaction")
    let pooled = try? PooledTransaction.decode(bytes)
    require(pooled?.transaction == signed, "nodes pass on what a block can hold")
    if case .setCode(let fields) = signed.transaction {
        for authorization in fields.authorizationList { _ = authorization.authority }
    }
}

private func checkPooled(_ bytes: [UInt8]) {
    let pooled: PooledTransaction
    do throws(EthereumError) {
        pooled = try PooledTransaction.decode(bytes)
    } catch {
        return
    }
    require(pooled.raw == bytes, "a transaction with blobs has one encoding")
}
