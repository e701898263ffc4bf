import Basics
import Cryptography
import Testing

struct PEMSigningKeyTests {
    /// The key of `fix-api.md` of Binance's documents ("Signature Computation"), which is public.
    private static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u
        -----END PRIVATE KEY-----
        """
    /// Keys that `openssl genpkey` made for these tests; they open nothing.
    private static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQC5GecOwXPw5FUa
        TPbBPKpbdz0c5sqFfuvI3snfL+VtHgJnmOXcXIZwn7u4klAIaFDILE/Aotid0Z1J
        X21bcmcrLhJlxwDn/2QanAXWODvGzLAjC0sPn6aBNrzMuJo1QlQDv/8G41WQdvlh
        4IgZYlaLOSmn6IKOARL2VWsK5uSjuK5fpr8mT2w5MxD7DFDXwTus7qWmY6wLcU5h
        gW9NB3ViigVpLQfY3fBN7hdnaJdDOi18MSzLlwqQfHm5zwJ40BKF6Yv8bxkjaSml
        PC6QG32/zMGLzVKA3clKctoRqoajxrvJPbnY6wXkcCVBbNkrMnZHHe5sqZYpL7Vm
        Lka8jP0hAgMBAAECggEAF6EjIjrXcG/RnmUnVfVG4RzIcC1VOrQAaRjpx+RfIy4i
        y/NUmqw0HGIDzpTdAym/8EHZ34NaaFE3RUPZm8Qvv+8meZgtOTCc6Jm01AtDNEZy
        kNKy/xhYIuQoN3E0fGqOe5kRtyEjzeimPtSxQx5O4oCGXRE9Q2AHOeufGdnuY6jq
        +S4Z0qTU+syFj0MWQN3otjc6pBCPyorxzAn9u2xBu5mng0j0kHh7rSjg6+RIpNmq
        FsPeTdUxHACEkE6d8otXDCfpUIN7Ca1ty9a3SxyxwCdULiNhGmdNCVTKl18vswXo
        qRe87CJCYZ+DGaLll7KrpRbMcaydKSHxfvq1/3JAjQKBgQDiNOcsHammkCIvZ1iA
        v0XFhUJz/y0ILSaAT4JsH161xrGd1yQbKFx/PPeGrQJnFVciQAX47dNX+Ml72J4M
        b9wmlY2p3ttxMS2YZosLAYxWhX09aH3Ny00vJTUjlI6LTNtKEC2gJTksXfd7ppFB
        Tb7oBwj1OfKbsxdk2OXMDpsTxQKBgQDRewfRnefHP2BhzTV/yiS9vteA9vyg6Y2Z
        oaxXLuoBBsUR8sJ7eZYdUdjQFzUsyUpbJ4vXF1gweLLIfVFblqvrR/kgHowDKEty
        +WJxCA+isy6yLtg8T4j0RWvb1HgPYCRcU4+fL9pRDJFRjxuZf8tw8ZbXwQt7oMUa
        oYSjR5strQKBgQCZOtDlt2o2ZChkCBORkv/GXxC21sJAaaVNAY8Ngup7JA8pJpVU
        uDCAGGJsHkIkZfZSQyBIkYG6c9K4S/Iz5oowsNn3mfj4YiHKvJuvZusTqPU/Zcri
        Xrb4GrI2Wel9PyDEuNTPSKfEABsm7ZwzqmCJeEp/IzPOeLB+Jdb0NWijKQKBgFp3
        hp3pUuLCpQ43wGYK16k2VP12LQ4VLzjtEG+qbBa7ZLpmm8UVclYBNeBQVX+dAsax
        InxmsYhlZ9ib/lnOjTqUH6vWZWMrsMHbn77u20nJll4PSwVo192eaYFLlfoV7D4P
        PFRkJyWfhtaxNhspjKOfQiS1Uw82FEl2/cBCOWsVAoGBAM7xVoKY+HDszCKrSzaG
        HUNKS4u3OlQ2UlGJdnOIhPBOUWr0I9UxaW34ykjpuKySKNSWz2fsQH99bBwg4OZk
        1zv85plgSNZpcR/CCp+kK6YfkOGypA1soYkzxwTfd9V8up8/9NH5RqB6A3ID2YGG
        1psAXGTxuLkJgpSo0nN3d1yb
        -----END PRIVATE KEY-----
        """
    private static let shortRSA = """
        -----BEGIN PRIVATE KEY-----
        MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAKpiYuV7pDVeEhjf
        vKvXFXY3Cbz8XGUdmhCQLpn+nMMzozr57BPY43Z/GSAlMtqYA5S5Wd0nXFPPW7GK
        u4QdiE/buzWGD+8bXpmORiTF4rvo0UHNvEQ9jrbf0AbP45lJIIzGYirYTLn+Ets+
        xXuXf1/REaPSwAPE00hlKOKyWof3AgMBAAECgYAdxUEYbckcVgp9dCJoOBWU6Tr3
        XXTbahewSzEJUTac2NnthRudwCjGXKDMQBOppCQECXrNLIJyVmnkFKR9Chf16yfS
        pIscfqGBgvX/jNa3xI+3mjlIohjVT2k7vgVK92I9uUG5pu+4xOn8rJAvqdFFQOST
        cQpHwN1wwfEBxaZMQQJBANEVFEe51c2AqEwyq3LHm0zSi06RaVsHBgLh0ggH4q2M
        pNVtFcBMpBCrEfXJAz/LcTkWj5KNLxQ9BqZH4T4VXSECQQDQnkPXtHDbRPqGhOXB
        Z7S2Yv+xKILFWElqbsAe6YeZmxR2qMhxMWMywnMXBf0dlBKsPT7qM2TzXEBIr/Z2
        b+oXAkAs72/VXn4x1XXWMomgeH/LCfEAqMXQ13iWQ/xE15UDIZgHepNTKeWU439P
        qKz3F/00fMHMiGVW3yq/r/Eby7GhAkEAvnEr95cWS2TN2s0pPIRiePko993Ge0bc
        Rlfx9IY1Lmlepe/wgzyVlPnjvInQBhdtcGS8sWnXZz24xWI0+OuzYwJBANAGpX3/
        LENoy1isjZ4or9VP4aYvDMOH+67NyZOXffh6gX/xL1tX3eX7Abm9LFu+p/EYwJwc
        kJKc3vFUJwvhpd4=
        -----END PRIVATE KEY-----
        """
    private static let curve = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTkgRXC6lIe9dWl0+
        sTXLVb3RDVQBLYHCLkNsmcDvP8ahRANCAATp7MKW+JTNKm7dVbpLZLvnT0panVdC
        yLxRkEGxitHh+hsR+0gfEEZfhGWrQGLoxC2aPACKENdJP8Xpik8e4afL
        -----END PRIVATE KEY-----
        """
    private static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIyuXX7NUGyd4CAggA
        MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAECBBBDbMko3LcuVy20aOHh+a3+BIIE
        0LDbY08JcnmOOolrFweuH4Nhqzh4zIJRde4j/8keNA+XsuT3kvuz8hPo+w+P6SOK
        xVp4xjfsuFk2ipT9qup7Vuwej1msE6EzVRiGyIG5yXG36VcY8XTGBzxWfB5QxonI
        MdeSaB0pWw6EFLJMdaMyOtLzPWV4XOkrkApgyzxqovZ+fVkRYSjyiMFUkqvGSLwG
        UT+GGKYovlBkPpQ8UnNvjM//w0RSV675UASJQjPshVnZ5+VsmHOcbznPSuyOFu03
        W+Pzo1gnB1FfRQoJpeKNsa1jKIsEKCSt1rB80WiqFuNSRgNsgYaWkSn4BEoSR/NT
        aWbsVq5Yf+jYFLQTuTs6l0NRUKoPxMN0wDAUxO2sAsPqueuhdYn7KnZ6aXMk+iX3
        vPZ1MW6OM3iLu2MC/n5eGfJQyB9FGt1zr80W/b9toTeWXqOoESJH7J6mFd0ptBWk
        OUycJsM0rUvLyDERNU1qyWRDZjRSmZPiAT1HTT0nS/8WGm5nmFSGWZokJIgmlP8R
        OLFCr5pl8b9NINdVq86HcTYvlqUjOQ9nHdjysg15VtXFBt3pmRYGb4Xj+O/xhuyF
        j+4S4EP0Qf8Wgz1W1lKKFuvc4gmREoUNAZpuSDQSRNgUQK3oVjZXqLfIwHFNY1d6
        7hJuSIFJJL0uaON0F8Ad9AIqwNmBINfwtRJjZtXKE0Uv+9TjgOsUcFlo7h6jsteS
        7WjV9qiPMPpEXFJexDJhGZTGBDCDhF6U60r61htcfujiuMzzMcn6LL4HTWCNO2Vw
        aLQ0NTRYmBGmddxlshRA1yRvpkikA69HxE6iOB5COolckfWWvfd7lysTUQXYgfIQ
        aC4c/2/ihjDMgEOcPf+2D/dP/0bYBRKG0PYeApoI86lpOAavVxjBj7Fx3n0GIT9t
        mfaL12NWlstyiBfr36oBUyhjFyRK10fnI1PTmy+PdTnl4GZNN5XBU1/NjU8RI5yv
        T31hfm5ARX2Qo60n2tNd2qteeXoY3lAhEk8dR4iOgTgiu3W2JMENv7x5Bl7c0XYH
        AEbZ+SLOYrioW6w8TNwd2Umg+u7FT/WCW3O+cd5LsxMGxSHAUMqB4dqDq2rYl51h
        TBSMs5aIPknTKP66RO93KSp6is0U5PNaz9lKa9s8ZmuNyxA0uE/dYTHOBMeldbKz
        zXqjkMifnfoFsQN0aVZeBKA3kT9ijlK5HAAP/0Ctxf+D2hpIuECXGZpCEdJhhORm
        2XvArGZzTXJOYwoZyZui991zBFll6xBrOnPgzdk6eJlWmPQHKjZbwqdxK4wzkD4+
        OE/M40TlAb6S07OexV/2NfKBmZ631LLtUP7LBwOl+0Lc9soWVGc/OVz2BUCQOshy
        eqvpPUAo1ef4GTaptpNW64embieYdp5V09zVSGIZZLlZ0cy81i7D5haSeI8HMPG1
        0CL2bloQ+NZIOln1hDwiw8iG2kgEIT2pp2Ifk+7UQNjDW5Rwikad7Tlt6nbUItga
        H6V8G/pRm5hqy+gINe9XMYJ3NZMxgDpcqGWoXLlMhiJ2cdHADvvxU7wDMmFx0A95
        0x5qWfRHBABrEDthLO+nIcKEXl6lnrDd/yqKb6wHXaPhBHOLaXGi1eRXM7D+UyMC
        LTLOFsVqs6Mt/1qg3M7P/Udhahe6UIzuUfPCY4PUkhMf
        -----END ENCRYPTED PRIVATE KEY-----
        """

    @Test func `the published Ed25519 signature comes out`() throws {
        let key = try PEMSigningKey(secret(Self.ed25519))
        #expect(key.algorithm == .ed25519)
        let payload = "A\u{1}EXAMPLE\u{1}SPOT\u{1}1\u{1}20240627-11:17:25.223"
        let digits = Hex.encodeDigits(try key.signature(Array(payload.utf8)))
        // `4MHXelVVcpkdwuLbl6n73HQUXUf1dse2…` there, in base64.
        #expect(
            digits == """
                e0c1d77a555572991dc2e2db97a9fbdc74145d47f576c7b63c2813d4362a5bdc\
                3c01567544008518cfb951d9463eb407ae0b52dc2bec454442d688fbde3f2008
                """)
    }

    @Test func `an RSA signature is that of openssl`() throws {
        let key = try PEMSigningKey(secret(Self.rsa))
        #expect(key.algorithm == .rsa)
        // openssl dgst -sha256 -sign
        #expect(
            Hex.encodeDigits(try key.signature(Array("symbol=BTCUSDT&timestamp=1".utf8))) == """
                aa1ad6e9c092ea03e2e2ef5a21dad6877f8b50227e6c03789bc1106d3fa5ad81\
                ad6fbafe86eb1562adddd54d8683caf131f3561334907bf802dda9c6bb4eb09d\
                abbbe0dc0887d4cdd978a859e21f9902eb10b17a7a6180b217d02f30cf8b8dea\
                43d0183dfc27fb5c85aad364aee3a265ffd5774b45e5c26a4d00ea5ed8c71863\
                673fbaa113f0075c433ede2e221dfd1e4e5be014ba9727ef076e627f15647c1c\
                d92c71195779a2ce23d656b34c385f2b600d779d2a120889f82c0e28cc1a9929\
                0124735ddba21b2b7a4d9ef1b2ca98c389673ae61edb65c9eb177895f76edaee\
                753e851cd355156961ae3903c09734043efe63aa29edd1249ed6d427a816b922
                """)
    }

    @Test func `an empty message is signed like any other`() throws {
        #expect(try PEMSigningKey(secret(Self.ed25519)).signature([]).count == 64)
    }

    @Test func `what is no key of these kinds is refused`() {
        let cut = String(Self.rsa.dropLast(200))
        for text in [Self.shortRSA, Self.curve, Self.encrypted, cut, "", "no key"] {
            #expect(throws: CryptographyError(.badPrivateKey, "PEM")) {
                try PEMSigningKey(secret(text))
            }
        }
    }
}
