import Basics
import Cryptography
import Signing
import Testing

/// The published vectors of BIP-32, sets 1 to 5.
@Suite struct ExtendedKeyTests {
    /// A seed, and for each path the public and the private key's text.
    struct Chain: Sendable {
        let seed: String
        let keys: [(path: String, xpub: String, xprv: String)]
    }

    static let first = Chain(
        seed: "000102030405060708090a0b0c0d0e0f",
        keys: [
            (
                "m",
                "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqs"
                    + "efD265TMg7usUDFdp6W1EGMcet8",
                "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kej"
                    + "MRNNU3TGtRBeJgk33yuGBxrMPHi"
            ),
            (
                "m/0H",
                "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1"
                    + "bgwQ9xv5ski8PX9rL2dZXvgGDnw",
                "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT"
                    + "11eZG7XnxHrnYeSvkzY7d2bhkJ7"
            ),
            (
                "m/0H/1",
                "xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq"
                    + "527Hqck2AxYysAA7xmALppuCkwQ",
                "xprv9wTYmMFdV23N2TdNG573QoEsfRrWKQgWeibmLntzniatZvR9BmLnvSxqu53Kw1UmYPxLgboyZQaXwTCg"
                    + "8MSY3H2EU4pWcQDnRnrVA1xe8fs"
            ),
            (
                "m/0H/1/2H",
                "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7"
                    + "n7epu4trkrX7x7DogT5Uv6fcLW5",
                "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewR"
                    + "iNMjANTtpgP4mLTj34bhnZX7UiM"
            ),
            (
                "m/0H/1/2H/2",
                "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37"
                    + "sR62cfN7fe5JnJ7dh8zL4fiyLHV",
                "xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQMuPh7f7RtyzTtdrbdqqs"
                    + "unu5Mm3wDvUAKRHSC34sJ7in334"
            ),
            (
                "m/0H/1/2H/2/1000000000",
                "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8"
                    + "yGasTvXEYBVPamhGW6cFJodrTHy",
                "xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rF"
                    + "SruoUihUZREPSL39UNdE3BBDu76"
            ),
        ])

    static let second = Chain(
        seed: "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a2"
            + "9f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542",
        keys: [
            (
                "m",
                "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6"
                    + "mr8BDzTJY47LJhkJ8UB7WEGuduB",
                "xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNq"
                    + "Pqm55Qn3LqFtT2emdEXVYsCzC2U"
            ),
            (
                "m/0",
                "xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDzn"
                    + "ezpbZb7ap6r1D3tgFxHmwMkQTPH",
                "xprv9vHkqa6EV4sPZHYqZznhT2NPtPCjKuDKGY38FBWLvgaDx45zo9WQRUT3dKYnjwih2yJD9mkrocEZXo1e"
                    + "x8G81dwSM1fwqWpWkeS3v86pgKt"
            ),
            (
                "m/0/2147483647H",
                "xpub6ASAVgeehLbnwdqV6UKMHVzgqAG8Gr6riv3Fxxpj8ksbH9ebxaEyBLZ85ySDhKiLDBrQSARLq1uNRts8"
                    + "RuJiHjaDMBU4Zn9h8LZNnBC5y4a",
                "xprv9wSp6B7kry3Vj9m1zSnLvN3xH8RdsPP1Mh7fAaR7aRLcQMKTR2vidYEeEg2mUCTAwCd6vnxVrcjfy2kR"
                    + "gVsFawNzmjuHc2YmYRmagcEPdU9"
            ),
            (
                "m/0/2147483647H/1",
                "xpub6DF8uhdarytz3FWdA8TvFSvvAh8dP3283MY7p2V4SeE2wyWmG5mg5EwVvmdMVCQcoNJxGoWaU9DCWh89"
                    + "LojfZ537wTfunKau47EL2dhHKon",
                "xprv9zFnWC6h2cLgpmSA46vutJzBcfJ8yaJGg8cX1e5StJh45BBciYTRXSd25UEPVuesF9yog62tGAQtHjXa"
                    + "jPPdbRCHuWS6T8XA2ECKADdw4Ef"
            ),
            (
                "m/0/2147483647H/1/2147483646H",
                "xpub6ERApfZwUNrhLCkDtcHTcxd75RbzS1ed54G1LkBUHQVHQKqhMkhgbmJbZRkrgZw4koxb5JaHWkY4ALHY"
                    + "2grBGRjaDMzQLcgJvLJuZZvRcEL",
                "xprvA1RpRA33e1JQ7ifknakTFpgNXPmW2YvmhqLQYMmrj4xJXXWYpDPS3xz7iAxn8L39njGVyuoseXzU6rcx"
                    + "FLJ8HFsTjSyQbLYnMpCqE2VbFWc"
            ),
            (
                "m/0/2147483647H/1/2147483646H/2",
                "xpub6FnCn6nSzZAw5Tw7cgR9bi15UV96gLZhjDstkXXxvCLsUXBGXPdSnLFbdpq8p9HmGsApME5hQTZ3emM2"
                    + "rnY5agb9rXpVGyy3bdW6EEgAtqt",
                "xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnHM8Dq38EGfSh6dqA9QWT"
                    + "yefMLEcBYJUuekgW4BYPJcr9E7j"
            ),
        ])

    /// Leading zeros that early programs lost.
    static let third = Chain(
        seed: "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4ac"
            + "ba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be",
        keys: [
            (
                "m",
                "xpub661MyMwAqRbcEZVB4dScxMAdx6d4nFc9nvyvH3v4gJL378CSRZiYmhRoP7mBy6gSPSCYk6SzXPTf3ND1"
                    + "cZAceL7SfJ1Z3GC8vBgp2epUt13",
                "xprv9s21ZrQH143K25QhxbucbDDuQ4naNntJRi4KUfWT7xo4EKsHt2QJDu7KXp1A3u7Bi1j8ph3EGsZ9Xvz9"
                    + "dGuVrtHHs7pXeTzjuxBrCmmhgC6"
            ),
            (
                "m/0h",
                "xpub68NZiKmJWnxxS6aaHmn81bvJeTESw724CRDs6HbuccFQN9Ku14VQrADWgqbhhTHBaohPX4CjNLf9fq9M"
                    + "Yo6oDaPPLPxSb7gwQN3ih19Zm4Y",
                "xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWPrS7AANYqdq6vcBcBUdJ"
                    + "CVVFceUvJFjaPdGZ2y9WACViL4L"
            ),
        ])

    static let fourth = Chain(
        seed: "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678",
        keys: [
            (
                "m",
                "xpub661MyMwAqRbcGczjuMoRm6dXaLDEhW1u34gKenbeYqAix21mdUKJyuyu5F1rzYGVxyL6tmgBUAEPrEz9"
                    + "2mBXjByMRiJdba9wpnN37RLLAXa",
                "xprv9s21ZrQH143K48vGoLGRPxgo2JNkJ3J3fqkirQC2zVdk5Dgd5w14S7fRDyHH4dWNHUgkvsvNDCkvAwcS"
                    + "HNAQwhwgNMgZhLtQC63zxwhQmRv"
            ),
            (
                "m/0'",
                "xpub69AUMk3qDBi3uW1sXgjCmVjJ2G6WQoYSnNHyzkmdCHEhSZ4tBok37xfFEqHd2AddP56Tqp4o56AePAgC"
                    + "jYdvpW2PU2jbUPFKsav5ut6Ch1m",
                "xprv9vB7xEWwNp9kh1wQRfCCQMnZUEG21LpbR9NPCNN1dwhiZkjjeGRnaALmPXCX7SgjFTiCTT6bXes17boX"
                    + "tjq3xLpcDjzEuGLQBM5ohqkao9G"
            ),
            (
                "m/0'/1'",
                "xpub6BJA1jSqiukeaesWfxe6sNK9CCGaujFFSJLomWHprUL9DePQ4JDkM5d88n49sMGJxrhpjazuXYWdMf17"
                    + "C9T5XnxkopaeS7jGk1GyyVziaMt",
                "xprv9xJocDuwtYCMNAo3Zw76WENQeAS6WGXQ55RCy7tDJ8oALr4FWkuVoHJeHVAcAqiZLE7Je3vZJHxspZdF"
                    + "HfnBEjHqU5hG1Jaj32dVoS6XLT1"
            ),
        ])

    /// Keys that must be refused, and why; the last characters of each.
    static let invalid: [(text: String, why: String)] = [
        (
            "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6LBpB85b3D2yc8sfvZU521AAwdZa"
                + "fEz7mnzBBsz4wKY5fTtTQBm", "no point"
        ),
        (
            "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGTQQD3dC4H2D5GBj7vWvSQaaBv5"
                + "cxi9gafk7NF3pnBju6dwKvH", "first byte"
        ),
        (
            "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Txnt3siSujt9RCVYsx4qHZGc62T"
                + "G4McvMGcAUjeuwZdduYEvFn", "no point"
        ),
        (
            "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGpWnsj83BHtEy5Zt8CcDr1UiRXu"
                + "WCmTQLxEK9vbz5gPstX92JQ", "first byte"
        ),
        (
            "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6N8ZMMXctdiCjxTNq964yKkwrkBJ"
                + "JwpzZS4HS2fxvyYUA4q2Xe4", "no point"
        ),
        (
            "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD9y5gk"
                + "Z6Eq3Rjuahrv17fEQ3Qen6J", "first byte"
        ),
        (
            "xprv9s2SPatNQ9Vc6GTbVMFPFo7jsaZySyzk7L8n2uqKXJen3KUmvQNTuLh3fhZMBoG3G4ZW1N2kZuHEPY53qmbZ"
                + "zCHshoQnNf4GvELZfqTUrcv", "parent"
        ),
        (
            "xpub661no6RGEX3uJkY4bNnPcw4URcQTrSibUZ4NqJEw5eBkv7ovTwgiT91XX27VbEXGENhYRCf7hyEbWrR3FewA"
                + "TdCEebj6znwMfQkhRYHRLpJ", "parent"
        ),
        (
            "xprv9s21ZrQH4r4TsiLvyLXqM9P7k1K3EYhA1kkD6xuquB5i39AU8KF42acDyL3qsDbU9NmZn6MsGSUYZEsuoePm"
                + "jzsB3eFKSUEh3Gu1N3cqVUN", "number"
        ),
        (
            "xpub661MyMwAuDcm6CRQ5N4qiHKrJ39Xe1R1NyfouMKTTWcguwVcfrZJaNvhpebzGerh7gucBvzEQWRugZDuDXjN"
                + "DRmXzSZe4c7mnTK97pTvGS8", "number"
        ),
        (
            "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHGMQzT7ayAmfo4z3gY5KfbrZWZ6S"
                + "t24UVf2Qgo6oujFktLHdHY4", "version"
        ),
        (
            "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHPmHJiEDXkTiJTVV9rHEBUem2mwV"
                + "bbNfvT2MTcAqj3nesx8uBf9", "version"
        ),
        (
            "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzF93Y5wvzdUayhgkkFoicQZcP3y52"
                + "uPPxFnfoLZB21Teqt1VvEHx", "zero"
        ),
        (
            "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD5SDKr"
                + "24z3aiUvKr9bJpdrcLg1y3G", "group order"
        ),
        (
            "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Q5JXayek4PRsn35jii4veMimro1"
                + "xefsM58PgBMrvdYre8QyULY", "no point"
        ),
        (
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNN"
                + "U3TGtRBeJgk33yuGBxrMPHL", "checksum"
        ),
    ]

    static func text(_ key: ExtendedPrivateKey) -> String {
        String(decoding: revealed(key.text), as: UTF8.self)
    }

    static func error(of text: String) -> SigningError? {
        do throws(SigningError) {
            _ = try ExtendedKey(parsing: secret(text))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [first, second, third, fourth])
    func `the published chains are derived`(chain: Chain) throws {
        let master = try ExtendedPrivateKey(seed: secret(bytes(chain.seed)))
        for expected in chain.keys {
            let key = try master.descendant(DerivationPath(parsing: expected.path))
            #expect(ExtendedKeyTests.text(key) == expected.xprv)
            #expect(key.publicKey.text == expected.xpub)
        }
    }

    @Test(arguments: [first, second, third, fourth])
    func `texts read back, and normal children follow from the public key`(chain: Chain) throws {
        var before: (key: ExtendedPrivateKey, depth: Int)?
        for expected in chain.keys {
            guard case .privateKey(let key) = try ExtendedKey(parsing: secret(expected.xprv)),
                case .publicKey(let point) = try ExtendedKey(parsing: secret(expected.xpub))
            else {
                Issue.record("another kind of key")
                return
            }
            #expect(ExtendedKeyTests.text(key) == expected.xprv)
            #expect(point == key.publicKey)
            #expect(point.text == expected.xpub)
            if let before {
                let number = key.place.childNumber
                if number < DerivationPath.hardened {
                    #expect(try before.key.publicKey.child(number) == point)
                } else {
                    #expect(throws: SigningError(.hardenedFromPublic)) {
                        try before.key.publicKey.child(number)
                    }
                }
            }
            before = (key, Int(key.place.depth))
        }
    }

    @Test(arguments: invalid)
    func `what BIP-32 calls invalid is refused for its reason`(text: String, why: String) {
        let error = ExtendedKeyTests.error(of: text)
        #expect(error?.code == .badExtendedKey)
        #expect(error?.detail.contains(why) == true, "\(error.map(\.detail) ?? "accepted")")
    }

    @Test func `other texts are no extended keys`() {
        let good = ExtendedKeyTests.first.keys[0].xpub
        for text in [
            "", "x", "1", "0OIl", good + "1", "1" + good, String(good.dropLast()), good + " ",
            " " + good, good.replacing("x", with: "X"), good.uppercased(),
            String(repeating: "z", count: 112), String(repeating: "1", count: 82), "\u{e9}" + good,
            String(repeating: "z", count: 100_000),
        ] {
            #expect(
                ExtendedKeyTests.error(of: text)?.code == .badExtendedKey, "\(text.prefix(120))")
        }
        #expect(ExtendedKeyTests.error(of: good) == nil)
    }

    @Test func `a seed has 16 to 64 bytes`() throws {
        for count in [0, 15, 65, 1000] {
            #expect(throws: SigningError(.badSeed)) {
                try ExtendedPrivateKey(seed: secret([UInt8](repeating: 1, count: count)))
            }
        }
        for count in [16, 17, 64] {
            #expect(throws: Never.self) {
                try ExtendedPrivateKey(seed: secret([UInt8](repeating: 1, count: count)))
            }
        }
    }

    @Test func `a tree has 255 levels`() throws {
        let master = try ExtendedPrivateKey(seed: secret([UInt8](repeating: 7, count: 32)))
        let deepest = try master.descendant(
            DerivationPath([UInt32](repeating: 0, count: DerivationPath.levelsMax)))
        #expect(deepest.place.depth == 255)
        #expect(throws: SigningError(.tooDeep)) { try deepest.child(0) }
        #expect(throws: SigningError(.tooDeep)) { try deepest.publicKey.child(0) }
        guard case .publicKey(let read) = try ExtendedKey(parsing: secret(deepest.publicKey.text))
        else {
            Issue.record("another kind of key")
            return
        }
        #expect(read == deepest.publicKey)
    }

    @Test func `printing a private key shows none of it`() throws {
        let key = try ExtendedPrivateKey(seed: secret([UInt8](repeating: 7, count: 32)))
        var text = "\(key)"
        dump(key, to: &text)
        #expect(!text.contains(Hex.encodeDigits(revealed(key.key))))
        #expect(text.contains("SecretBytes(32)"))
    }

    @Test func `no text makes the reader crash`() {
        let good = Array(ExtendedKeyTests.first.keys[1].xprv.utf8)
        var generator = SplitMix64(seed: 3)
        for _ in 0..<3_000 {
            var text = good
            for _ in 0...(generator.next() % 3) {
                let place = Int(generator.next() % UInt64(text.count))
                if generator.next() % 2 == 0 {
                    text[place] = UInt8(truncatingIfNeeded: generator.next())
                } else {
                    text.remove(at: place)
                }
            }
            if text != good {
                #expect(throws: SigningError(.badExtendedKey)) {
                    try ExtendedKey(parsing: secret(text))
                }
            }
        }
    }
}
