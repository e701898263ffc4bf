import Arithmetic
import Basics

extension NetworkDefinition.Finality {
    /// Reads the ladder and the bands; the order of the file is the order of the ladder.
    init(_ node: YAMLNode, _ keys: Set<String>) throws(DefinitionError) {
        try node.allow("kind", "parentChainId", "rungs", "bands", "sources")
        try node.checkSources(keys, required: true)
        kind = try node.required("kind").word()
        parent = try node.optional("parentChainId")
            .map { (node) throws(DefinitionError) in
                ChainId(UInt64(try node.integer(1...Int.max)))
            }
        var rungs: [Rung] = []
        for entry in try node.required("rungs").list() {
            let rung = try Rung(entry)
            if rungs.contains(where: { $0.name == rung.name }) {
                throw entry.error(.badValue, "the rung '\(rung.name)' stands here twice")
            }
            if let last = rungs.last, last.grade.rank > rung.grade.rank {
                throw entry.error(.badValue, "is worth less than the rung below it")
            }
            rungs.append(rung)
        }
        self.rungs = rungs
        bands = try Self.bands(try node.required("bands"), rungs)
    }

    private static func bands(
        _ node: YAMLNode, _ rungs: [Rung]
    ) throws(DefinitionError) -> [Band] {
        var bands: [Band] = []
        var isOpen = true
        for entry in try node.list() {
            try entry.allow("belowUSD", "rung")
            guard isOpen else {
                throw entry.error(.badValue, "stands behind the band for the rest")
            }
            let rung = try entry.required("rung")
            guard rungs.contains(where: { rung.isText($0.name) }) else {
                throw rung.error(.badValue, "is no rung of this chain")
            }
            let below = try entry.optional("belowUSD")?.decimal()
            if let below, let last = bands.last?.belowUSD, below <= last {
                throw entry.error(.badValue, "must end above the band before it")
            }
            isOpen = below != nil
            bands.append(Band(belowUSD: below, rung: try rung.text()))
        }
        if isOpen { throw node.error(.missingKey, "needs a last band without 'belowUSD'") }
        return bands
    }
}

extension NetworkDefinition.Finality.Rung {
    fileprivate init(_ node: YAMLNode) throws(DefinitionError) {
        try node.allow("name", "grade", "rule", "typicalSeconds", "mayFallBack")
        name = try node.required("name").text()
        grade = try node.required("grade").word()
        let ruleNode = try node.required("rule")
        rule = try ruleNode.text()
        guard rule.split(separator: ":", omittingEmptySubsequences: false).count == 2 else {
            throw ruleNode.error(.badValue, "must be a kind of evidence and a word, as tag:safe")
        }
        typicalSeconds = try node.optional("typicalSeconds")?.integer(1...1_000_000)
        mayFallBack = try node.optional("mayFallBack")?.flag() ?? false
    }
}

extension NetworkDefinition.Finality.Grade {
    fileprivate var rank: Int {
        switch self {
        case .included: 0
        case .safe: 1
        case .final: 2
        }
    }
}

extension YAMLNode {
    /// Whether this is exactly this text.
    fileprivate func isText(_ other: String) -> Bool { (try? text()) == other }
}
