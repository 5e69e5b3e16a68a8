/// All functions by name.
enum FunctionTable {
    static let functions: [String: Function] = {
        let families = [
            conversions, collectionFunctions, stringFunctions, stringSearch, stringEditing,
            patternFunctions, base64Functions, timeFunctions, mathFunctions, bitFunctions,
            optionalFunctions,
        ]
        let pairs = families.joined().map { ($0.name, $0) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    static func function(named name: String) -> Function? { functions[name] }
}
