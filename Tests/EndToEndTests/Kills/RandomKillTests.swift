import Codecs
import Foundation
import Testing

extension KillTests {
    /// A node under load is killed from outside at random moments, also while it starts and
    /// recovers, and started again at once.
    @Suite struct RandomKillTests {
        @Test func `kills at random moments double nothing, lose nothing and leave nothing open`()
            async throws
        {
            let kills = isFull ? 100 : 6
            let world = try await NodeWorld.start(withChain: true)
            let path = try world.folder.write("node.yaml", world.configuration())
            let check = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("kill_under_load.py")],
                in: world.folder, input: report(world, path, kills).text,
                seconds: Double(240 + kills * 20))
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            let found = try #require(check.lines.first)
            #expect(found["kills"]?.unsignedValue == UInt64(kills))
            // A load that never reached both shores would prove little.
            #expect((found["exchangeOrders"]?.unsignedValue ?? 0) > 0, "\(check.output)")
            #expect((found["outcomes"]?["ok"]?.unsignedValue ?? 0) > 0, "\(check.output)")
            let journal = try await ProgramProcess.causeway(
                ["journal", "verify", "\(world.folder.path)/journal"], in: world.folder)
            #expect(journal.ending == .exit(0), "\(journal.errors)")
        }

        private func report(_ world: NodeWorld, _ configuration: String, _ kills: Int) -> JSONValue
        {
            let known = world.report(api: "", order: "").objectValue ?? []
            return .object(
                known + [
                    .init(
                        name: "command",
                        value: [
                            .string(ProgramProcess.causeway), "run", "--config",
                            .string(configuration),
                        ]),
                    .init(name: "folder", value: .string(ProgramProcess.root.path)),
                    .init(name: "errors", value: .string(world.folder.newPath("kill-errors"))),
                    .init(name: "seed", value: 7),
                    .init(name: "kills", value: .number(String(kills))),
                ])
        }
    }
}
