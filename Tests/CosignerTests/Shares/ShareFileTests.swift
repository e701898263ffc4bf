import Basics
import Cosigner
import Cryptography
import Testing

@Suite struct ShareFileTests {
    static let header = ShareHeader(keyId: hash(77), epoch: 3, party: 2, counter: 9)
    static let share = [UInt8]((0..<200).map { UInt8($0) })
    static let password = "correct horse"

    static func file(
        _ change: (inout ShareHeader) -> Void = { _ in }, entropy: UInt64 = 1
    ) throws -> [UInt8] {
        var header = header
        change(&header)
        return try ShareFile.seal(
            secret(share), header: header, password: secret(password),
            entropy: SteppingEntropy(entropy), cost: .least)
    }

    static func code(_ bytes: [UInt8], _ password: String = password) -> CosignerError? {
        do throws(CosignerError) {
            _ = try ShareFile.open(bytes, password: secret(password))
            return nil
        } catch {
            return error
        }
    }

    /// Puts a right check behind changed bytes, as somebody who knows the format would.
    static func rechecked(_ bytes: [UInt8]) -> [UInt8] {
        let body = Array(bytes.dropLast(8))
        return body + SHA256.hash(body).bytes.prefix(8)
    }

    @Test func `a share comes back from its file, with the header`() throws {
        let file = try Self.file()
        let opened = try ShareFile.open(file, password: secret(Self.password))
        #expect(opened.header == Self.header)
        #expect(revealed(opened.share) == Self.share)
        #expect(try ShareFile.header(of: file) == Self.header)
    }

    @Test func `the usual costs open too`() throws {
        let file = try ShareFile.seal(
            secret(Self.share), header: Self.header, password: secret(Self.password),
            entropy: SteppingEntropy())
        let opened = try ShareFile.open(file, password: secret(Self.password))
        #expect(revealed(opened.share) == Self.share)
        #expect(file[58] == 17)
    }

    @Test func `the share stands nowhere in the file, and no two files share salt or nonce`() throws
    {
        let first = try Self.file(entropy: 1)
        let second = try Self.file(entropy: 2)
        let sealed = first[111..<(first.count - 8)]
        #expect(first.count == 111 + Self.share.count + 16 + 8)
        for start in sealed.indices.dropLast(16) {
            #expect(!sealed[start...].starts(with: Self.share[100..<116]))
        }
        #expect(first[67..<99] != second[67..<99])
        #expect(first[99..<111] != second[99..<111])
    }

    @Test func `a wrong password is told as such`() throws {
        let file = try Self.file()
        #expect(Self.code(file) == nil)
        for password in ["", "correct hors", "correct horse ", "Correct horse"] {
            #expect(Self.code(file, password) == CosignerError(.wrongPassword))
        }
    }

    @Test func `cut and longer files and single flipped bits are told as damage`() throws {
        let file = try Self.file()
        for count in 0..<file.count {
            #expect(Self.code(Array(file[..<count])) == CosignerError(.badShareFile))
        }
        #expect(Self.code(file + [0]) == CosignerError(.badShareFile))
        for bit in 0..<(file.count * 8) {
            var changed = file
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Self.code(changed) == CosignerError(.badShareFile))
        }
    }

    @Test func `who changes header, costs, salt, nonce or text and repairs the check still fails`()
        throws
    {
        let file = try Self.file()
        // One byte of each field behind the version, and every byte of the sealed part's ends.
        for place in [8, 39, 40, 47, 48, 49, 50, 57, 58, 67, 98, 99, 110, 111, 200, 326] {
            var changed = file
            changed[place] ^= 1
            let found = Self.code(Self.rechecked(changed))
            // Costs of 2^15 are in the bounds, so they are computed and found not to fit.
            #expect(found == CosignerError(.wrongPassword), "byte \(place)")
        }
    }

    @Test func `another version and costs out of bounds are refused before they are paid for`()
        throws
    {
        let file = try Self.file()
        func changed(_ place: Int, _ value: UInt8) -> CosignerError? {
            var bytes = file
            bytes[place] = value
            return Self.code(Self.rechecked(bytes))
        }
        #expect(changed(7, 2) == CosignerError(.unsupportedShareFile, field: "version"))
        #expect(changed(58, 13) == CosignerError(.unsupportedShareFile, field: "cost"))
        #expect(changed(58, 19) == CosignerError(.unsupportedShareFile, field: "cost"))
        #expect(changed(62, 16) == CosignerError(.unsupportedShareFile, field: "cost"))
        #expect(changed(66, 0) == CosignerError(.unsupportedShareFile, field: "cost"))
        #expect(changed(0, 0x44) == CosignerError(.badShareFile))
    }

    @Test func `empty and oversized shares are not sealed, nor with cheap costs`() {
        func code(_ count: Int, _ cost: ShareCost) -> CosignerError? {
            do throws(CosignerError) {
                _ = try ShareFile.seal(
                    secret([UInt8](repeating: 1, count: count)), header: Self.header,
                    password: secret("p"), entropy: SteppingEntropy(), cost: cost)
                return nil
            } catch {
                return error
            }
        }
        #expect(code(1, .least) == nil)
        #expect(code(0, .least) == CosignerError(.badShareFile))
        #expect(code(1 << 16, .least) == nil)
        #expect(code((1 << 16) + 1, .least) == CosignerError(.badShareFile))
        let cheap = ShareCost(blocksLog2: 10, blockSize: 8, repetitions: 1)
        #expect(code(1, cheap) == CosignerError(.unsupportedShareFile))
    }

    @Test func `an error tells neither share nor password`() throws {
        let text = "\(try #require(Self.code(Self.file(), "wrong secret")))"
        #expect(!text.contains("wrong secret"))
        #expect(!text.contains(Self.password))
    }
}
