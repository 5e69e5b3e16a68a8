internal import Rules

extension YamlField {
    /// A secret's place: a secret itself never stands in a source file.
    func secret() -> SecretPlace? {
        if isScalar {
            report(
                "`\(name)` stands in the file itself",
                hint: "name where it is kept: `{env: NAME}` or `{file: PATH}`")
            return nil
        }
        guard let fields = fields(SourceFields.secret.names) else { return nil }
        switch (fields["env"]?.text(), fields["file"]?.text()) {
        case (let name?, nil): return .environment(name)
        case (nil, let path?): return .file(path)
        default:
            report("`\(name)` needs one of `env` and `file`", hint: "write `{env: NAME}`")
            return nil
        }
    }

    /// Seconds of a positive span of time such as `90m`.
    func seconds() -> Double? { duration().map { Double($0) / 1_000_000 } }
}
