import Dispatch
import FirmRecords
import Foundation
import Pipeline
import Records
import Store
import Synchronization
import Testing

/// The files that say how everything is judged.
struct SettingsFileTests {
    private let folder = TemporaryFolder()
    private let rules = repository.appending(path: "rules").path

    private func latin(_ name: String, _ text: String) throws -> String {
        try folder.write(name, try #require(text.data(using: .isoLatin1)))
        return folder.path(name)
    }

    @Test func `plans and configs in another encoding are refused`() throws {
        let plan = try latin("plan.yaml", "# f\u{FC}r alle\n")
        let planned = #expect(throws: SettingsError.self) {
            try EngineSettings(rules: rules, plan: plan, threads: 1)
        }
        #expect(planned?.description.contains("no UTF-8 text") == true)
        let config = try latin("config.yaml", "statuses: {pay\u{E9}: completed}\n")
        let configured = #expect(throws: SettingsError.self) { try Conventions.load(config) }
        #expect(configured?.description.contains("no UTF-8 text") == true)
    }

    @Test
    func `rules are those that their digest names, though their folder is replaced meanwhile`()
        throws
    {
        try FileManager.default.copyItem(atPath: rules, toPath: folder.path("rules"))
        let file = folder.path("rules/lockstep.yaml")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let texts = [text + "# one\n", text + "# another\n"]
        var wanted: [String: String] = [:]
        for text in texts {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let versions = try read().versions
            wanted[versions.digest] = versions.text
        }
        #expect(Set(wanted.values).count == 2)
        let isDone = Atomic(false)
        let turning = DispatchGroup()
        DispatchQueue.global().async(group: turning) {
            while !isDone.load(ordering: .relaxed) {
                for text in texts {
                    try? Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
                    usleep(2000)
                }
            }
        }
        for _ in 0..<12 {
            let versions = try read().versions
            #expect(wanted[versions.digest] == versions.text)
        }
        isDone.store(true, ordering: .relaxed)
        turning.wait()
    }

    private func read() throws -> EngineSettings {
        try EngineSettings(rules: folder.path("rules"), plan: nil, threads: 1)
    }
}
