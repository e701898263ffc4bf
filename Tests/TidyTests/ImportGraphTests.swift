import Testing

/// The import graph of ARCHITECTURE.md against the imports that are written.
struct ImportGraphTests {
    @Test func `every target has one row in the table`() {
        let targets = Set(Repository.sources.map(\.target))
        let rows = ImportTable.rows.map(\.target)
        #expect(Set(rows).count == rows.count)
        #expect(targets.subtracting(rows).sorted() == [])
    }

    @Test func `every target has its sentence in the architecture`() {
        let text = Repository.text("ARCHITECTURE.md")
        let missing = ImportTable.rows.map(\.target).filter { !text.contains("| `\($0)` |") }
        #expect(missing == [])
    }

    @Test func `rows name targets of earlier rows only`() {
        var known = Set(ImportTable.onlyImporter.keys)
        for row in ImportTable.rows {
            let later = row.targets.subtracting(known).sorted()
            #expect(later == [], "\(row.target) points upwards")
            known.insert(row.target)
        }
    }

    @Test func `a target imports what its row names and nothing else`() {
        var violations: [String] = []
        for row in ImportTable.rows {
            let allowed = row.targets.union(row.libraries)
            for file in Repository.sources where file.target == row.target {
                for (module, line) in file.imports where !allowed.contains(module) {
                    violations.append("\(file.path):\(line) imports \(module)")
                }
            }
        }
        #expect(violations == [])
    }

    @Test func `a module of C is imported by one target`() {
        var violations: [String] = []
        for file in Repository.sources + Repository.tests {
            for (module, line) in file.imports {
                guard let owner = ImportTable.onlyImporter[module], owner != file.target else {
                    continue
                }
                violations.append("\(file.path):\(line): \(module) belongs to \(owner)")
            }
        }
        #expect(violations == [])
        #expect(Repository.sources.contains { $0.imports.contains { $0.module == "CLevelDB" } })
    }

    @Test func `what is imported is declared in the manifest`() {
        var violations: [String] = []
        for file in Repository.sources {
            let declared = Manifest.dependencies[file.target] ?? []
            for (module, line) in file.imports
            where !declared.contains(module) && !ImportTable.toolchain.contains(module) {
                violations.append("\(file.path):\(line): \(module) is no dependency")
            }
        }
        #expect(violations == [])
    }

    @Test func `the manifest allows no import that the table forbids`() {
        for row in ImportTable.rows {
            let declared = Manifest.dependencies[row.target]
            #expect(declared != nil, "\(row.target) is not in Package.swift")
            let forbidden = (declared ?? []).subtracting(row.targets).subtracting(row.libraries)
                .subtracting(["swift-nio-ssl"])
            #expect(forbidden.sorted() == [], "dependencies of \(row.target)")
        }
    }

    @Test func `nothing is re-exported and no test looks behind access levels`() {
        for file in Repository.sources + Repository.tests {
            #expect(file.lineNumbers(with: "@_exported") == [], "\(file.path)")
            #expect(file.lineNumbers(with: "@testable") == [], "\(file.path)")
        }
    }
}
