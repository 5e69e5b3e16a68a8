import Testing

@testable import RuleLanguage
@testable import Rules

@Suite struct FunctionGuideTests {
    private var entries: [FunctionGuide.Entry] { FunctionGuide.groups.flatMap(\.entries) }

    @Test func `every function of the language is told of`() {
        let told = Set(entries.map(\.name))
        #expect(Set(FunctionTable.functions.keys).subtracting(told) == [])
    }

    @Test func `every example gives a value, but for functions that the language lacks`() {
        let lacking = entries.filter { $0.result == nil }.map(\.name)
        #expect(lacking.filter { $0 != "matches" } == [])
    }

    @Test func `an example shows the function that it stands beside`() {
        for entry in entries where !entry.name.contains("`") {
            #expect(entry.example.contains(entry.name + "("), "\(entry.name)")
        }
    }
}
